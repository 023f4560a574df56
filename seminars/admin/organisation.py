"""The organisation's own row, and the documents it publishes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from seminars.admin.kit import only_pdf
from seminars.admin.site import AsksForFilesAgain, ForOrganisers, Shelf
from seminars.forms import KeptFile, KeptFileInput
from seminars.look_forms import OrganisationForm, preview
from seminars.models import Document, Organisation, OrganisationText


class OrganisationTextInline(ForOrganisers, admin.StackedInline):  # type: ignore[type-arg]
    """The pages' own words; what is empty is said as the product says it."""

    model = OrganisationText
    advice = {
        "heading": gettext_lazy("Tomt ger: Åtta kommuner runt samma bord."),
        "about": gettext_lazy("Visas nederst på startsidan, ovanför kontaktpersonen."),
        "for_decision_makers": gettext_lazy("Visas på sidan För chefer. Till exempel hur ni finansieras."),
    }
    extra = 0
    max_num = 3


@admin.register(Organisation)
class OrganisationAdmin(ForOrganisers, AsksForFilesAgain):
    """One row, so the list is skipped."""

    form = OrganisationForm
    inlines = (OrganisationTextInline,)
    readonly_fields = ("preview",)
    shelf = (Shelf.ALWAYS, 1)
    about = gettext_lazy("Namn, kontaktperson, logotyp, färger och texter på alla öppna sidor.")
    adds_many = False
    advice = {
        "name": gettext_lazy("Så kallas ni på alla öppna sidor."),
        "contact_email": gettext_lazy("Hit skriver den som har frågor om ett seminarium."),
        "publishes_reports": gettext_lazy(
            "Då kan den läsas några minuter efter seminariets slut. Annars väntar den på att ni trycker på Publicera."
        ),
        "nudge_days": gettext_lazy("Räknas från tillfällets slut. Går till facilitatorn med gruppens egna förslag."),
        "survey_days": gettext_lazy("Räknas från tillfällets slut. Frågan är öppen i 30 dagar."),
        "remind_days": gettext_lazy("Räknas från frågan. Går bara till grupper som inte har svarat."),
        "remind_again_days": gettext_lazy("Räknas från frågan. Fler påminnelser skickas inte."),
        "asks_participants": gettext_lazy(
            "Facilitatorn får en adress att skicka till gruppen, med tre anonyma frågor. Går att ändra per tillfälle."
        ),
        "second_factor_from": gettext_lazy(
            "Tomt: var och en väljer själv. Med en dag: den som loggar in då eller senare utan tvåstegsinloggning"
            " kommer bara till sidan där den slås på. Ingen blir utelåst, och den som redan är inloggad störs inte."
            " Säg till i god tid: alla behöver en app på telefonen."
        ),
    }
    fieldsets = (
        (None, {"fields": ("name",)}),
        (
            gettext_lazy("Kontaktperson på alla öppna sidor"),
            {"fields": ("contact_name", "contact_title", "contact_email", "contact_phone")},
        ),
        (gettext_lazy("Utseende"), {"fields": ("logo", "day_colour", "evening_colour", "preview")}),
        (gettext_lazy("Facilitatorer"), {"fields": ("training_months",)}),
        (gettext_lazy("Utvärderingar"), {"fields": ("least_answers", "publishes_reports")}),
        (
            gettext_lazy("Uppföljning"),
            {"fields": ("nudge_days", "survey_days", "remind_days", "remind_again_days", "asks_participants")},
        ),
        (gettext_lazy("Inloggning i planeringen"), {"fields": ("second_factor_from",)}),
    )

    class Media:
        js = [Script("js/colours.js", type="module")]

    @admin.display(description=gettext_lazy("så ser det ut"))
    def preview(self, row: Organisation) -> SafeString:
        """Both modes, drawn; the script redraws them while one types."""
        return preview(row.day_colour, row.evening_colour)

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        """A logo that was taken away or replaced is not kept."""
        before = Organisation.objects.filter(pk=obj.pk).values_list("logo", flat=True).first()
        super().save_model(request, obj, form, change)
        if before and before != obj.logo.name:
            obj.logo.storage.delete(before)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        row, _created = Organisation.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:seminars_organisation_change", args=[row.pk]))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]
    """A document; it must begin as a PDF does, whatever its name says."""

    language = forms.ChoiceField(label=gettext_lazy("Språk"), choices=settings.LANGUAGES, initial="sv")
    year = forms.IntegerField(
        label=gettext_lazy("År"),
        min_value=1990,
        max_value=2100,
        error_messages={
            "min_value": gettext_lazy("Skriv året med fyra siffror."),
            "max_value": gettext_lazy("Skriv året med fyra siffror."),
        },
    )

    class Meta:
        widgets = {"file": KeptFileInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pk := self.instance.pk:
            self.fields["file"].widget.kept = KeptFile(
                reverse("seminars:document", args=[pk]), gettext("Läs dokumentet")
            )

    def clean_file(self) -> Any:
        return only_pdf(self.cleaned_data["file"])


@admin.register(Document)
class DocumentAdmin(ForOrganisers, AsksForFilesAgain):
    form = DocumentForm
    shelf = (Shelf.ALWAYS, 2)
    about = gettext_lazy("PDF-filer som vem som helst kan hämta på sidan Rapporter, till exempel utvärderingar.")
    advice = {
        "description": gettext_lazy("En eller två meningar om vad läsaren får veta."),
        "publisher": gettext_lazy("Vem som har skrivit det, om det inte är ni. Till exempel VIVE."),
        "seminar": gettext_lazy("Visas också på seminariets sida."),
        "is_published": gettext_lazy("Visas på sidan Rapporter."),
    }
    fields = ("title", "description", "file", "language", "year", "publisher", "seminar", "is_published")
    autocomplete_fields = ("seminar",)
    list_display = ("title", "year", "publisher", "language_name", "shown")
    list_filter = ("is_published", "language", "year")
    search_fields = ("title", "description")

    @admin.display(description=gettext_lazy("språk"), ordering="language")
    def language_name(self, document: Document) -> str:
        return dict(settings.LANGUAGES).get(document.language, document.language)

    @admin.display(description=gettext_lazy("läge"), ordering="is_published")
    def shown(self, document: Document) -> str:
        return gettext("publicerat") if document.is_published else gettext("utkast")
