"""The planning desk's forms: seminars, runs, and Talks with films and captions looked into."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seminars import captions, chapters, films, probing
from seminars.agenda_forms import MinutesField
from seminars.caption_forms import uploaded_text
from seminars.meeting_servers import configured_kinds
from seminars.meetings import is_allowed
from seminars.models import AgendaTemplate, Run, Talk
from seminars.models.run import MEETING_KINDS
from seminars.services import film_checks, uploads
from seminars.services.captions import tie_texts
from seminars.waiting import runs_that_lose
from seminars.wording import caption_error_texts, chapter_error_texts
from seminars.wording_films import film_error_text, upload_error_text


class SpokenTimes(forms.ModelForm):  # type: ignore[type-arg]
    """Names date and time of a split field, each for itself; the clock is shown as 09.37, typed as one likes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.SplitDateTimeField):
                field.fields[1].input_formats = ["%H.%M", "%H:%M", "%H:%M:%S", "%H"]  # type: ignore[attr-defined]
                field.widget.widgets[1].format = "%H.%M"
            for part, name in zip(getattr(field.widget, "widgets", ()), (_("datum"), _("tid")), strict=False):
                part.attrs["aria-label"] = f"{field.label}: {name}"


class MeetingForm(SpokenTimes):
    """Which meeting a run has: only the kinds that there are servers for, and the one that it has already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("meeting_kind"):
            there = {*configured_kinds(), self.instance.meeting_kind}
            field.choices = [choice for choice in MEETING_KINDS if choice[0] in there]  # type: ignore[attr-defined]

    def clean_meeting_kind(self) -> str:
        kind = str(self.cleaned_data["meeting_kind"])
        if kind not in configured_kinds():
            raise ValidationError(
                _("Servern för mötet är inte inställd längre. Välj ett annat, eller be den som sköter servern.")
            )
        return kind

    def clean_meeting_url(self) -> str:
        return meeting_url(self.cleaned_data["meeting_url"])


MEETING = ("meeting_kind", "meeting_url")
REGISTRATION = ("registration_closes_at", "places", "approves_groups")


class RunForm(MeetingForm):
    """A run's own facts; its agenda is the lines below it."""

    length = MinutesField(label=gettext_lazy("Längd i minuter"), help_text=gettext_lazy("140 är standard."))

    class Meta:
        model = Run
        fields = ("seminar", "starts_at", "length", *MEETING, *REGISTRATION)


class NewRunForm(MeetingForm):
    """A run before it has an agenda: the agenda is laid out from a template when it is saved."""

    template = forms.ModelChoiceField(
        AgendaTemplate.objects.all(),
        required=False,
        label=gettext_lazy("Agenda"),
        empty_label=gettext_lazy("Standardagendan, 140 minuter"),
        help_text=gettext_lazy("Delarna visas när du har sparat, och kan ändras då."),
    )

    class Meta:
        model = Run
        fields = ("seminar", "starts_at", *MEETING, *REGISTRATION)


def meeting_url(url: str) -> str:
    """The address unchanged when it is https and on a permitted host; raises ValidationError."""
    if not url:
        return ""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or parts.username is not None:
        raise ValidationError(_("Möteslänken ska börja med https://. Kopiera den på nytt från mötet."))
    if not is_allowed(host, settings.MEETING_HOSTS):
        raise ValidationError(
            _(
                "Länkar till %(host)s är inte tillåtna. Tillåtna är: %(allowed)s. "
                "Den som sköter servern kan tillåta fler, med MEETING_HOSTS."
            )
            % {"host": host, "allowed": ", ".join(settings.MEETING_HOSTS)}
        )
    return url


@dataclass(frozen=True)
class KeptFile:
    """A file as its field shows it: where it is seen, in words, not the name it has in the store."""

    url: str
    text: Any

    def __str__(self) -> str:
        return str(self.text)


class KeptFileInput(AdminFileWidget):
    """A file's field; `kept` is where the file that is kept is seen, and what that is called."""

    initial_text = gettext_lazy("Finns nu")  # type: ignore[assignment]
    input_text = gettext_lazy("Byt till")  # type: ignore[assignment]
    clear_checkbox_label = gettext_lazy("Ta bort filen")  # type: ignore[assignment]
    kept: KeptFile | None = None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if context["widget"]["is_initial"] and self.kept:
            context["widget"]["value"] = self.kept
        return context


class SeminarForm(forms.ModelForm):  # type: ignore[type-arg]
    """A seminar; the last part of its page's address is made from the title."""

    slug = forms.SlugField(
        label=gettext_lazy("Adress"),
        max_length=80,
        help_text=gettext_lazy("Sidans adress. Den skrivs av sig själv efter titeln."),
        error_messages={"invalid": gettext_lazy("Skriv med a–z, siffror och bindestreck, utan mellanslag.")},
    )


class TalkForm(forms.ModelForm):  # type: ignore[type-arg]
    """A Talk. A new film is looked into before it is kept; captions may come as a file with it."""

    captions_file = forms.FileField(
        label=gettext_lazy("Undertexter på svenska (.vtt)"),
        required=False,
        help_text=gettext_lazy("WebVTT. Ersätter de svenska undertexterna. Fler språk finns på Talkens egen sida."),
    )

    file = forms.FileField(
        label=gettext_lazy("Film"), required=False, widget=KeptFileInput, help_text=gettext_lazy("Helst 10–15 minuter.")
    )
    film: films.Film | None = None
    """The new film, looked into; one without a size when it was taken away, None when nothing was changed."""
    to_convert: File[bytes] | None = None
    """A film that takes the long way: it must be converted, or wait until the rooms do not need the present one."""

    class Meta:
        model = Talk
        widgets = {"poster": KeptFileInput}
        fields = ("number", "title", "summary", "presenters", "file", "poster", "external_url", "chapters", "access")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pk := self.instance.pk:
            film, still = reverse("groups:talk_file", args=[pk]), reverse("groups:poster", args=[pk])
            self.fields["file"].widget.kept = KeptFile(film, _("Se filmen"))
            self.fields["poster"].widget.kept = KeptFile(still, _("Se bilden"))

    def clean_file(self) -> Any:
        """A film that must be converted is kept aside, as `to_convert`; the Talk's own stays meanwhile."""
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            return self._looked_into(file)
        if not file:
            self.film = films.Film()
        return file

    def _looked_into(self, file: File[bytes]) -> Any:
        if code := uploads.refused_ending(str(file.name)):
            raise ValidationError(upload_error_text(code, uploads.endings()), code=code)
        try:
            film = probing.look(file)
        except films.FilmError as error:
            raise ValidationError(film_error_text(error), code=error.code) from error
        found = films.faults(film)
        if film_checks.can_be_mended(found):
            self.to_convert = file
            return self.instance.file or None
        if found:
            raise ValidationError([film_error_text(error) for error in found], code=found[0].code)
        if self.instance.pk and runs_that_lose(self.instance, film.sha256, timezone.now()):
            self.to_convert = file
            return self.instance.file
        self.film = film
        file.name = f"{PurePath(str(file.name)).stem}.mp4"  # which it is, also when it is called m4v
        return file

    def clean_captions_file(self) -> str:
        """The file's text, validated; empty when none was sent."""
        file = self.cleaned_data.get("captions_file")
        if not file:
            return ""
        return valid_vtt(uploaded_text(file))

    def clean_chapters(self) -> str:
        """The lines, each of which must be a chapter inside the film."""
        text: str = self.cleaned_data["chapters"]
        film = getattr(self, "film", None)
        _found, faults = chapters.read(text, film.duration if film else self.instance.duration)
        if faults:
            raise ValidationError(chapter_error_texts(faults), code=faults[0].code)
        return text

    def save(self, commit: bool = True) -> Talk:
        if self.film is None and self.instance.pk:  # one may have been placed since the page was opened
            self.instance.refresh_from_db(fields=["file", "size", "sha256", "duration"])
        if self.film and self.instance.pk:
            tie_texts(talk=self.instance, film=self.film.sha256)
        if film := self.film:
            self.instance.size, self.instance.sha256, self.instance.duration = film.size, film.sha256, film.duration
        if "chapters" in self.changed_data:
            self.instance.chapters_sha256 = self.instance.sha256
        talk: Talk = super().save(commit)
        return talk


def valid_vtt(text: str) -> str:
    """The text unchanged when it can be read as captions; raises ValidationError with every line that cannot."""
    _found, faults = captions.read(text)
    if faults:
        raise ValidationError(caption_error_texts(faults), code=faults[0].code)
    return text
