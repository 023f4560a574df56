"""The sheets of a seminar's kit, on the seminar's own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from seminars.admin.site import ForOrganisers
from seminars.forms import KeptFile, KeptFileInput
from seminars.models import KitFile


def only_pdf(file: Any) -> Any:
    """The file as it came; ValidationError for an upload that does not begin as a PDF does, whatever its name says."""
    if isinstance(file, UploadedFile):
        start = file.read(5)
        file.seek(0)
        if start != b"%PDF-":
            raise forms.ValidationError(gettext("Filen är inte en PDF. Spara dokumentet som PDF."))
    return file


class KitFileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        fields = ("position", "title", "file", "is_published")
        widgets = {"file": KeptFileInput, "position": forms.NumberInput(attrs={"class": "minutes", "min": 1})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pk := self.instance.pk:
            kept = KeptFile(reverse("seminars:kit_file", args=[pk]), gettext("Läs arbetsbladet"))
            self.fields["file"].widget.kept = kept

    def clean_file(self) -> Any:
        return only_pdf(self.cleaned_data["file"])


class KitInline(ForOrganisers, admin.StackedInline):  # type: ignore[type-arg]
    """What a group prints: shown on the seminar's page and beside its Talks."""

    model = KitFile
    form = KitFileForm
    advice = {
        "title": gettext_lazy("Till exempel Lärande samtal, att skriva på."),
        "file": gettext_lazy("En PDF, helst en sida i A4."),
        "is_published": gettext_lazy("Visas för alla på seminariets sida."),
    }
    fields = ("position", "title", "file", "is_published")
    extra = 0
