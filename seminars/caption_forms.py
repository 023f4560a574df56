"""How the captions of a language begin: from nothing, another language's times, a plain text, or a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seminars import captions, transcripts
from seminars.models import Talk
from seminars.services.captions import MOST

EMPTY = "WEBVTT\n"


class CaptionStart(forms.Form):
    """One way of several; `vtt()` is the text to begin with, valid or not."""

    way = forms.ChoiceField(label=gettext_lazy("Börja med"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("Fil (.vtt)"),
        required=False,
        help_text=gettext_lazy("Är något fel i filen visas det i redigeraren, där du kan rätta det."),
        widget=forms.ClearableFileInput(attrs={"accept": ".vtt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=MOST,
        help_text=gettext_lazy("Texten delas i rader som sprids över filmen. Tiderna är en första gissning."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, talk: Talk, others: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk = talk
        copies = [
            (f"copy-{code}", _("tiderna utan text: %(language)s") % {"language": name}) for code, name in others.items()
        ]
        ways = [("empty", _("inget, jag skriver själv")), ("file", _("en fil")), ("text", _("en text utan tider"))]
        self.fields["way"].choices = [*copies, *ways]  # type: ignore[attr-defined]
        self.initial.setdefault("way", [*copies, *ways][0][0])

    def clean_file(self) -> str:
        """The file's text; empty when none was sent."""
        file = self.cleaned_data.get("file")
        return uploaded_text(file) if file else ""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        way = found.get("way", "")
        if way == "file" and not found.get("file") and "file" not in self.errors:
            self.add_error("file", _("Välj en fil."))
        if way == "text" and not found.get("text", "").strip():
            self.add_error("text", _("Klistra in texten."))
        if way == "text" and not self.talk.duration:
            self.add_error("way", _("Filmens längd är inte känd än. Ladda upp filmen först."))
        return found

    def vtt(self) -> str:
        way = self.cleaned_data["way"]
        if way.startswith("copy-"):
            source = self.talk.captions.get(language=way.removeprefix("copy-"))
            return captions.times_only(source.vtt)
        if way == "file":
            return str(self.cleaned_data["file"])
        if way == "text":
            return captions.write(transcripts.spread(self.cleaned_data["text"], self.talk.duration))
        return EMPTY


def uploaded_text(file: Any) -> str:
    """The text of an uploaded caption file. Raises ValidationError when it is none."""
    if not str(file.name).lower().endswith(".vtt"):
        raise ValidationError(_("Undertexter ska vara en WebVTT-fil, med namn som slutar på .vtt."))
    if file.size > MOST:
        raise ValidationError(_("Filen är för stor för att vara undertexter."))
    try:
        text: str = file.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValidationError(_("Filen är inte sparad som UTF-8. Spara om den som UTF-8.")) from error
    return text.removeprefix("\ufeff")
