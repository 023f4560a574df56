"""A seminar with its two Talks on one page; each Talk also has a page of its own for captions in more languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from seminars.admin.kit import KitInline
from seminars.admin.site import AsksForFilesAgain, ForOrganisers, Shelf
from seminars.agenda import AgendaError
from seminars.forms import CaptionForm, SeminarForm, TalkForm
from seminars.models import Caption, Run, Seminar, Talk
from seminars.services.planning import fitted_segments
from seminars.wording import agenda_error_text, minutes_text

RECOMMENDED = (timedelta(minutes=10), timedelta(minutes=15))
_FIELDS = (
    "number",
    "title",
    "summary",
    "presenters",
    "file",
    "length",
    "captions_file",
    "captions_kept",
    "poster",
    "external_url",
    "access",
)


TALK_ADVICE = {
    "poster": gettext_lazy("Visas innan filmen börjar. JPG, PNG eller WebP, i bredformat."),
    "external_url": gettext_lazy("Bara om filmen finns någon annanstans, till exempel från ett tidigare seminarium."),
}


class TalkParts(ForOrganisers):
    """What the inline and the page of a Talk share."""

    @admin.display(description=gettext_lazy("filmens längd"))
    def length(self, talk: Talk) -> str:
        whole = timedelta(seconds=talk.duration // timedelta(seconds=1))
        return gettext("%(minutes)s minuter") % {"minutes": minutes_text(whole)} if talk.file else "–"

    @admin.display(description=gettext_lazy("undertexter"))
    def captions_kept(self, talk: Talk) -> str:
        """The languages there are, so that an upload is seen to have arrived."""
        kept = [caption.get_language_display() for caption in talk.captions.all()] if talk.pk else []
        return ", ".join(kept) or gettext("inga än")


class TalkInline(TalkParts, admin.StackedInline):  # type: ignore[type-arg]
    model = Talk
    form = TalkForm
    advice = TALK_ADVICE
    extra = max_num = 2
    fields = _FIELDS
    readonly_fields = ("length", "captions_kept")
    autocomplete_fields = ("presenters",)
    show_change_link = True


class CaptionInline(ForOrganisers, admin.StackedInline):  # type: ignore[type-arg]
    model = Caption
    form = CaptionForm
    extra = 0


class TellsRooms(AsksForFilesAgain):
    """What is saved here may be shown in rooms: a subclass higher up tells them."""

    def plan_changed(self, run: Run) -> None:
        """The plan of this run was changed in this transaction."""


class SeminarAdmin(ForOrganisers, TellsRooms):
    form = SeminarForm
    shelf = (Shelf.PLAN, 1)
    about = gettext_lazy("Ämnet med sina två Talks, så som alla ser det på den öppna sidan.")
    adds_many = False
    advice = {
        "theme": gettext_lazy("Ett eller två ord, till exempel skolfrånvaro."),
        "summary": gettext_lazy("Visas i programmet och överst på seminariets sida."),
        "status": gettext_lazy("Publiceras av sig självt med sitt första tillfälle."),
    }
    list_display = ("title", "theme", "status", "held_on", "number_of_runs")
    list_filter = ("status",)
    search_fields = ("title", "theme")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (TalkInline, KitInline)
    fieldsets = (
        (None, {"fields": ("title", "slug", "theme", "summary", "status")}),
        (gettext_lazy("Till den öppna sidan"), {"fields": ("about", "why", "for_whom", "held_on")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seminar]:
        return super().get_queryset(request).prefetch_related(Prefetch("runs", Run.objects.real()))

    @admin.display(description=gettext_lazy("tillfällen"))
    def number_of_runs(self, seminar: Seminar) -> int:
        return len(seminar.runs.all())

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, TalkInline):
            taken = set(obj.talks.values_list("number", flat=True)) if obj.pk else set()
            kwargs["initial"] = [{"number": number} for number in (1, 2) if number not in taken]
        return kwargs

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            _keep_captions(formset)
        _talks_saved(self, request, form.instance)


class TalkAdmin(TalkParts, TellsRooms):
    form = TalkForm
    shelf = (Shelf.PLAN, 2)
    about = gettext_lazy("Filmerna, med undertexter och presentatörer. De läggs till på seminariets sida.")
    adds_many = False
    advice = TALK_ADVICE
    list_display = ("title", "seminar", "number", "length", "access")
    list_filter = ("access",)
    list_select_related = ("seminar",)
    search_fields = ("title", "seminar__title")
    fields = ("seminar", *_FIELDS)
    readonly_fields = ("length", "captions_kept")
    autocomplete_fields = ("seminar", "presenters")
    inlines = (CaptionInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        _keep_caption(form)
        _talks_saved(self, request, form.instance.seminar)


def _keep_captions(formset: Any) -> None:
    for form in formset.forms:
        if form.instance.pk and form not in formset.deleted_forms:
            _keep_caption(form)


def _keep_caption(form: Any) -> None:
    if vtt := form.cleaned_data.get("captions_file"):
        Caption.objects.update_or_create(talk=form.instance, language="sv", defaults={"vtt": vtt})


def _talks_saved(desk: TellsRooms, request: HttpRequest, seminar: Seminar) -> None:
    """Tells the rooms of every run, and warns of what the organiser would want to know now rather than live."""
    shortest, longest = RECOMMENDED
    for talk in seminar.talks.exclude(duration=timedelta(0)):
        if not shortest <= talk.duration <= longest:
            text = gettext("%(talk)s är %(minutes)s minuter. En Talk är bäst mellan 10 och 15 minuter.")
            desk.message_user(
                request, text % {"talk": talk.title, "minutes": minutes_text(talk.duration)}, messages.WARNING
            )
    for run in seminar.runs.all():
        desk.plan_changed(run)
        if run.status == Run.Status.PUBLISHED and not run.is_rehearsal and (text := _misfit(run)):
            desk.message_user(request, f"{run}: {text}", messages.WARNING)


def _misfit(run: Run) -> str:
    """Why a published run's agenda no longer suits its films; empty when it does."""
    try:
        fits = list(fitted_segments(run)) == [row.as_segment() for row in run.segments.all()]
    except AgendaError as error:
        return agenda_error_text(error)
    return "" if fits else gettext("filmernas längd har ändrats. Öppna tillfället och anpassa agendan till filmerna.")
