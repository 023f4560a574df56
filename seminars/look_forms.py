"""The organisation's form: a logo that is a picture, and colours that can be read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seminars import colours, pictures
from seminars.forms import KeptFile, KeptFileInput
from seminars.models import Organisation

HOUSE = ("#14503F", "#8FD3B4")
"""The house's own colours, day and evening, as in tokens.css."""
ON_PRIMARY = ("#FFFFFF", "#0F1B18")
INK = ("#13231E", "#EEF3EC")
EXAMPLE = {"placeholder": "#14503F", "maxlength": "7", "spellcheck": "false", "autocomplete": "off"}
PICTURE_ERRORS = {
    "large": gettext_lazy("Filen är större än 2 MB. Spara en mindre bild."),
    "kind": gettext_lazy("Filen är ingen bild av sorten PNG, JPG eller WebP. SVG går inte att använda."),
    "pixels": gettext_lazy("Bilden har för många bildpunkter. Spara den mindre, till exempel 800 punkter bred."),
}


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Organisation
        exclude: tuple[str, ...] = ()
        widgets = {
            "logo": KeptFileInput,
            "day_colour": forms.TextInput(attrs=EXAMPLE),
            "evening_colour": forms.TextInput(attrs=EXAMPLE | {"placeholder": "#8FD3B4"}),
        }
        help_texts = {
            "logo": gettext_lazy("PNG, JPG eller WebP, högst 2 MB. Visas 44 punkter hög, på vit botten."),
            "day_colour": gettext_lazy("Länkar och huvudknappar, som #14503F. Tomt ger produktens egen gröna."),
            "evening_colour": gettext_lazy("Tomt: görs av den ljusa, tillräckligt ljus för att läsas."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.logo:
            self.fields["logo"].widget.kept = KeptFile(reverse("seminars:logo"), _("Se logotypen"))

    def clean_logo(self) -> Any:
        """The picture written anew, so that nothing but the picture is kept."""
        file = self.cleaned_data.get("logo")
        if not isinstance(file, UploadedFile):
            return file
        try:
            return ContentFile(pictures.logo(file.read()), name="logo.png")
        except pictures.PictureError as error:
            raise ValidationError(PICTURE_ERRORS[error.code], code=error.code) from error

    def clean_day_colour(self) -> str:
        return self._colour("day_colour", colours.DAY_GROUNDS)

    def clean_evening_colour(self) -> str:
        return self._colour("evening_colour", colours.EVENING_GROUNDS)

    def _colour(self, field: str, grounds: tuple[str, ...]) -> str:
        text = self.cleaned_data[field]
        if not text:
            return ""
        try:
            colour = colours.tidy(text)
        except ValueError:
            raise ValidationError(_("Skriv färgen som # och sex tecken, till exempel #14503F."), code="form") from None
        if (found := colours.worst(colour, grounds)) < colours.LEAST:
            values = {"found": f"{found:.1f}".replace(".", ","), "near": colours.readable(colour, grounds)}
            text = _(
                "Färgen går inte att läsa överallt: kontrasten är %(found)s och ska vara minst 4,5. Prova %(near)s."
            )
            raise ValidationError(text % values, code="contrast")
        return colour

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("evening_colour") and not data.get("day_colour") and "day_colour" not in self.errors:
            self.add_error("day_colour", _("Välj också en färg i ljust läge."))
        if (data.get("remind_again_days") or 99) <= (data.get("remind_days") or 0):
            self.add_error("remind_again_days", _("Den andra påminnelsen kommer efter den första."))
        if (data.get("survey_days") or 999) <= (data.get("nudge_days") or 0):
            self.add_error("nudge_days", _("Påminnelsen om förslagen kommer före frågan om hur det gick."))
        return data


def preview(day: str, evening: str) -> SafeString:
    """A button and a link in light and dark mode, as a drawing: no style of the page's own is needed."""
    made = colours.palette(day or HOUSE[0], evening or ("" if day else HOUSE[1]))
    boxes = [
        _box(x, ground, colour, on, ink, name)
        for x, ground, colour, on, ink, name in (
            (0, colours.DAY_GROUNDS[0], made.day, ON_PRIMARY[0], INK[0], "day"),
            (250, colours.EVENING_GROUNDS[0], made.evening, ON_PRIMARY[1], INK[1], "evening"),
        )
    ]
    label = _("En knapp och en länk i ljust och i mörkt läge")
    return format_html(
        '<svg id="colour-preview" viewBox="0 0 490 130" role="img" aria-label="{}">{}{}</svg>'
        '<p class="help" id="colour-told" role="status" data-good="{}" data-bad="{}"></p>',
        label,
        *boxes,
        _("Kontrast i ljust läge {day}, i mörkt {evening}. Det går att läsa."),
        _("Kontrast i ljust läge {day}, i mörkt {evening}. Minst 4,5 behövs."),
    )


def _box(x: int, ground: str, colour: str, on: str, ink: str, name: str) -> SafeString:
    return format_html(
        '<g transform="translate({} 0)"><rect width="240" height="130" rx="14" fill="{}"/>'
        '<text x="20" y="36" font-size="17" fill="{}">Aa</text>'
        '<rect data-{} x="20" y="52" width="118" height="44" rx="22" fill="{}"/>'
        '<text x="79" y="79" font-size="15" font-weight="600" text-anchor="middle" fill="{}">{}</text>'
        '<text data-{} x="154" y="79" font-size="15" text-decoration="underline" fill="{}">{}</text></g>',
        x, ground, ink, name, colour, on, _("Anmäl"), name, colour, _("Läs mer"),
    )  # fmt: skip
