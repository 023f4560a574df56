"""A seminar with its two Talks on one page; each Talk also has a page of its own for captions in more languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from seminars import clearance, films
from seminars.admin.captions import LANGUAGES, CaptionPages, languages_of
from seminars.admin.film_state import misfit
from seminars.admin.films import FilmDesk, film_field
from seminars.admin.gate import GatePages, checklist, short
from seminars.admin.kit import KitInline
from seminars.admin.new_film import NewFilmPages
from seminars.admin.site import AsksForFilesAgain, ForOrganisers, Shelf
from seminars.forms import SeminarForm, TalkForm
from seminars.models import Run, Seminar, SeminarText, Talk, TalkText, User
from seminars.services import film_checks, uploads
from seminars.services.captions import keep_captions
from seminars.services.kit import add_standard_sheets
from seminars.wording import minutes_text
from seminars.wording_films import remark_text
from seminars.wording_gate import missing_text

SHEETS = "_sheets"
"""The button that begins a kit."""
_FIELDS = (
    "number",
    "title",
    "summary",
    "presenters",
    "file",
    "film_part",
    "captions_file",
    "captions_kept",
    "poster",
    "external_url",
    "chapters",
    "access",
)


TALK_ADVICE = {
    "poster": gettext_lazy("Visas innan filmen börjar. JPG, PNG eller WebP, i bredformat."),
    "chapters": gettext_lazy(
        "En rad för varje kapitel: minuter:sekunder, mellanslag, titel. Till exempel 3:20 Vad vi provade."
    ),
    "access": gettext_lazy(
        "Alla: filmen visas på seminariets sida när det har hållits och allt på kontrollistan är klart."
        " En film till facilitatorns kurs läggs i ett seminarium som inte publiceras."
    ),
    "external_url": gettext_lazy("Bara om filmen finns någon annanstans, till exempel från ett tidigare seminarium."),
}


class TalkParts(ForOrganisers):
    """What the inline and the page of a Talk share."""

    class Media:
        css = {"all": ["css/film.css"]}
        js = [Script("js/film.js", type="module")]

    @admin.display(description=gettext_lazy("ladda upp"))
    def film_part(self, talk: Talk) -> Any:
        """The upload, how far the work has come, and what was found; once there is a Talk to upload to."""
        if not talk.pk:
            text = gettext("Spara först. Sedan laddar du upp filmen här, hur stor den än är.")
            return format_html("<span data-film-later>{}</span>", text)
        return film_field(talk)

    @admin.display(description=gettext_lazy("filmens längd"))
    def length(self, talk: Talk) -> str:
        whole = timedelta(seconds=talk.duration // timedelta(seconds=1))
        return gettext("%(minutes)s minuter") % {"minutes": minutes_text(whole)} if talk.file else "–"

    @admin.display(description=gettext_lazy("undertexter"))
    def captions_kept(self, talk: Talk) -> str:
        """The languages there are, so that an upload is seen to have arrived."""
        kept = [caption.get_language_display() for caption in talk.captions.all()] if talk.pk else []
        return ", ".join(kept) or gettext("inga än")

    @admin.display(description=gettext_lazy("innan alla kan se den"))
    def gate(self, talk: Talk) -> str:
        return short(talk)


class TalkInline(TalkParts, admin.StackedInline):  # type: ignore[type-arg]
    model = Talk
    form = TalkForm
    advice = TALK_ADVICE
    extra = max_num = 2
    fields = (*(name for name in _FIELDS if name != "chapters"), "gate")
    readonly_fields = ("film_part", "captions_kept", "gate")
    autocomplete_fields = ("presenters",)
    show_change_link = True


class SeminarTextInline(ForOrganisers, admin.StackedInline):  # type: ignore[type-arg]
    """The page in English and Danish; what is left empty is shown in Swedish."""

    model = SeminarText
    extra = 0
    max_num = 2


class TalkTextInline(ForOrganisers, admin.StackedInline):  # type: ignore[type-arg]
    model = TalkText
    extra = 0
    max_num = 2


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
        "held_by": gettext_lazy("Till exempel en annan kommun, en konferens eller det danska originalet."),
        "held_url": gettext_lazy("Där man kan läsa om det, om det finns någonstans."),
        "status": gettext_lazy("Publiceras av sig självt med sitt första tillfälle."),
    }
    list_display = ("title", "theme", "status", "held_on", "number_of_runs")
    list_filter = ("status",)
    search_fields = ("title", "theme")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (TalkInline, KitInline, SeminarTextInline)
    change_form_template = "admin/seminars/seminar/change_form.html"
    fieldsets = (
        (None, {"fields": ("title", "slug", "theme", "summary", "status")}),
        (gettext_lazy("Till den öppna sidan"), {"fields": ("about", "why", "for_whom")}),
        (gettext_lazy("Om det hölls på annan plats"), {"fields": ("held_on", "held_by", "held_url")}),
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
        talks = [formset for formset in formsets if formset.model is Talk]
        for talk_form in (one for formset in talks for one in formset.forms if one not in formset.deleted_forms):
            _keep_parts(talk_form, request)
        _talks_saved(self, request, form.instance)
        if SHEETS in request.POST and add_standard_sheets(seminar=form.instance):
            text = gettext("Formatets två arbetsblad är tillagda. Byt ut dem eller ta bort dem här när du vill.")
            self.message_user(request, text, messages.SUCCESS)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        seminar = context.get("original")
        context["offers_sheets"] = seminar is not None and not seminar.kit.exists()
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Seminar) -> HttpResponse:
        """Back to the sheets that were just added."""
        if SHEETS in request.POST:
            return HttpResponseRedirect(f"{reverse('admin:seminars_seminar_change', args=[obj.pk])}#kit-group")
        return super().response_change(request, obj)

    def response_add(self, request: HttpRequest, obj: Seminar, post_url_continue: str | None = None) -> HttpResponse:
        """Straight on to where the films are uploaded."""
        if not obj.talks.exists() or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, gettext("Seminariet är sparat. Nu kan du ladda upp filmerna."), messages.SUCCESS)
        return HttpResponseRedirect(f"{reverse('admin:seminars_seminar_change', args=[obj.pk])}#talks-group")


class TalkAdmin(CaptionPages, GatePages, NewFilmPages, TalkParts, FilmDesk, TellsRooms):
    form = TalkForm
    shelf = (Shelf.PLAN, 2)
    about = gettext_lazy("Filmerna, med undertexter och presentatörer. De läggs till på seminariets sida.")
    adds_many = False
    advice = TALK_ADVICE
    list_display = ("title", "seminar", "number", "length", "access")
    list_filter = ("access",)
    list_select_related = ("seminar",)
    search_fields = ("title", "seminar__title")
    fields = ("seminar", *(name for name in _FIELDS if not name.startswith("captions_")))
    readonly_fields = ("film_part",)
    autocomplete_fields = ("seminar", "presenters")
    inlines = (TalkTextInline,)
    change_form_template = "admin/seminars/talk/change_form.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        talk = self.get_object(request, object_id)
        extra: dict[str, Any] = dict(extra_context or {})
        if isinstance(talk, Talk):
            there = languages_of(talk)
            taken = {row["code"] for row in there}
            more = [(code, name) for code, name in LANGUAGES.items() if code not in taken]
            extra |= {"checklist": checklist(talk), "languages_there": there, "languages_more": more}
        return super().change_view(request, object_id, form_url, extra)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        _keep_parts(form, request)
        _talks_saved(self, request, form.instance.seminar)


def _keep_parts(form: Any, request: HttpRequest) -> None:
    """What came with a Talk's form beside its own fields: captions, and a film that is to be looked into."""
    if not form.instance.pk:
        return
    by = request.user if isinstance(request.user, User) else None
    if vtt := form.cleaned_data.get("captions_file"):
        keep_captions(talk=form.instance, language="sv", vtt=vtt, by=by, now=timezone.now())
    if by and (film := form.to_convert):
        uploads.take_whole(talk=form.instance, by=by, name=film.name, file=film, now=timezone.now())
    elif form.film:
        film_checks.recheck(talk=form.instance, now=timezone.now())


def _talks_saved(desk: TellsRooms, request: HttpRequest, seminar: Seminar) -> None:
    """Tells the rooms of every run, and warns of what the organiser would want to know now rather than live."""
    for talk in seminar.talks.exclude(duration=timedelta(0)):
        film = films.Film(duration=talk.duration)
        if films.Remark.LENGTH in films.remarks(film):
            text = remark_text(films.Remark.LENGTH, film, None)
            desk.message_user(request, f"{talk.title}: {text}", messages.WARNING)
    for talk in clearance.for_gate(seminar.talks.filter(access=Talk.Access.PUBLIC)):
        if missing := clearance.missing_for_all(talk, timezone.localdate()):
            text = gettext("%(talk)s visas inte för alla än. Saknas: %(what)s.")
            desk.message_user(request, text % {"talk": talk.title, "what": missing_text(missing)}, messages.WARNING)
    for run in seminar.runs.all():
        desk.plan_changed(run)
        if run.status == Run.Status.PUBLISHED and not run.is_rehearsal and (text := misfit(run)):
            desk.message_user(request, f"{run}: {text}", messages.WARNING)
