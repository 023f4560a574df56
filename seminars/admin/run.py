"""A run and its agenda: laid out from a template, edited line by line, published, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from seminars import agenda
from seminars.admin.seminar import TellsRooms
from seminars.admin.site import ForOrganisers, Shelf, WithoutRehearsals, is_limited
from seminars.agenda import AgendaError
from seminars.agenda_forms import AgendaFormSet, SegmentForm
from seminars.errors import PlanningError
from seminars.forms import REGISTRATION, NewRunForm, RunForm
from seminars.meeting_servers import configured_kinds
from seminars.meetings import Kind
from seminars.models import AgendaTemplate, Run, Segment, TemplateSegment
from seminars.services import planning
from seminars.wording import agenda_error_text, minutes_text, problem_text, refusal_texts
from seminars.wording_gate import caption_warnings, consent_warnings


@dataclass(frozen=True)
class Step:
    """One thing that is done to a run by a press, asked about on a page of its own first."""

    title: Any
    button: Any
    done: Any
    service: Callable[..., Any]
    shows_agenda: bool = False


STEPS = {
    "publish": Step(
        gettext_lazy("Publicera tillfället?"),
        gettext_lazy("Publicera"),
        gettext_lazy("Tillfället är publicerat."),
        planning.publish_run,
        shows_agenda=True,
    ),
    "fit": Step(
        gettext_lazy("Anpassa agendan till filmerna?"),
        gettext_lazy("Anpassa agendan"),
        gettext_lazy("Agendan är anpassad till filmerna."),
        planning.fit_run,
        shows_agenda=True,
    ),
    "cancel": Step(
        gettext_lazy("Ställ in tillfället?"),
        gettext_lazy("Ställ in"),
        gettext_lazy("Tillfället är inställt."),
        planning.cancel_run,
    ),
    "reopen": Step(
        gettext_lazy("Öppna tillfället igen?"),
        gettext_lazy("Öppna som utkast"),
        gettext_lazy("Tillfället är ett utkast igen. Se över det och publicera."),
        planning.reopen_run,
    ),
}


class LineInline(ForOrganisers, admin.TabularInline):  # type: ignore[type-arg]
    form = SegmentForm
    formset = AgendaFormSet
    extra = 0
    ordering = ("position", "pk")


class SegmentInline(LineInline):
    model = Segment

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Lines that are only shown say minutes as people write them too."""
        if has_begun(obj):
            return ("position", "kind", "title", "place", "minutes", "can_give", "talk_number")
        return SegmentForm.Meta.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("minutes", "can_give") if has_begun(obj) else ()

    @admin.display(description=gettext_lazy("minuter"))
    def minutes(self, segment: Segment) -> str:
        return minutes_text(segment.duration)

    @admin.display(description=gettext_lazy("kan ge"))
    def can_give(self, segment: Segment) -> str:
        return minutes_text(segment.give)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Lines that are only shown need not add up."""
        return super().get_formset(request, obj, **kwargs, **({"formset": BaseInlineFormSet} if has_begun(obj) else {}))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not has_begun(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not has_begun(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not has_begun(obj)


class TemplateSegmentInline(LineInline):
    model = TemplateSegment


@admin.register(AgendaTemplate)
class AgendaTemplateAdmin(ForOrganisers, admin.ModelAdmin):  # type: ignore[type-arg]
    shelf = (Shelf.PLAN, 6)
    about = gettext_lazy("En agenda att utgå från när ett nytt tillfälle läggs upp.")
    adds_many = False
    list_display = ("called", "total")
    inlines = (TemplateSegmentInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgendaTemplate]:
        templates: QuerySet[AgendaTemplate] = super().get_queryset(request).prefetch_related("segments")
        return templates

    @admin.display(description=gettext_lazy("namn"), ordering="name")
    def called(self, template: AgendaTemplate) -> str:
        """The standard one in the reader's language."""
        return str(template)

    @admin.display(description=gettext_lazy("minuter"))
    def total(self, template: AgendaTemplate) -> str:
        return minutes_text(sum((s.duration for s in template.segments.all()), timedelta(0)))


class RunAdmin(WithoutRehearsals, ForOrganisers, TellsRooms):
    rehearsal = "rehearsal_of"
    form = RunForm
    change_form_template = "admin/seminars/run/change_form.html"
    shelf = (Shelf.PLAN, 5)
    about = gettext_lazy("En dag då ett seminarium ges, med agenda, möteslänk och anmälda grupper.")
    adds_many = False
    advice = {
        "meeting_kind": gettext_lazy("Där alla rum ses i samlingen."),
        "meeting_url": gettext_lazy(
            "Till mötet där alla rum ses i samlingen, i Teams eller Zoom. Med en egen server: en reserv, om den sviker."
        ),
        "registration_closes_at": gettext_lazy("Tomt: anmälan är öppen tills tillfället börjar."),
        "places": gettext_lazy("Tomt: hur många grupper som helst. Sedan står de på väntelista, och flyttas upp."),
        "approves_groups": gettext_lazy("Annars har en anmäld grupp plats direkt, så länge det finns platser."),
    }
    list_display = ("day", "seminar", "status", "number_of_groups", "control_room")
    list_filter = ("status",)
    list_select_related = ("seminar",)
    search_fields = ("seminar__title",)
    date_hierarchy = "starts_at"
    ordering = ("-starts_at", "-pk")  # the annotation would drop the model's own
    autocomplete_fields = ("seminar",)
    readonly_fields = ("status",)
    inlines = (SegmentInline,)
    actions = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        runs: QuerySet[Run] = super().get_queryset(request).annotate(groups_count=Count("groups"))
        return runs

    @admin.display(description=gettext_lazy("dag"), ordering="starts_at")
    def day(self, run: Run) -> str:
        return f"{timezone.localtime(run.starts_at):%Y-%m-%d %H.%M}"

    @admin.display(description=gettext_lazy("grupper"), ordering="groups_count")
    def number_of_groups(self, run: Run) -> int:
        return run.groups_count  # type: ignore[attr-defined, no-any-return]

    @admin.display(description=gettext_lazy("kontrollrum"))
    def control_room(self, run: Run) -> str:
        return format_html('<a href="{}">{}</a>', reverse("facilitation:control", args=[run.pk]), gettext("Öppna"))

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """A run's page is closed to limited organisers; the board is not."""
        return None if is_limited(request) else super().get_list_display_links(request, list_display)

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        return [*(one for one in shown if one != "control_room"), "board"] if is_limited(request) else shown

    @admin.display(description=gettext_lazy("Beredskap"))
    def board(self, run: Run) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:seminars_run_readiness", args=[run.pk]), gettext("Öppna")
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has been held, or announced, is cancelled or kept, never deleted."""
        removable = obj is None or (obj.status == Run.Status.DRAFT and not has_begun(obj))
        return super().has_delete_permission(request, obj) and removable

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **{**kwargs, "form": RunForm if obj else NewRunForm})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ("seminar", "starts_at", "template", *meeting_fields(obj), *REGISTRATION)
        length = "minutes" if has_begun(obj) else "length"
        return ("seminar", "status", "starts_at", length, *meeting_fields(obj), *REGISTRATION)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("status", "seminar", "starts_at", "minutes") if has_begun(obj) else ("status",)

    @admin.display(description=gettext_lazy("längd i minuter"))
    def minutes(self, run: Run) -> str:
        return minutes_text(run.length)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        standard = AgendaTemplate.objects.filter(name=planning.STANDARD_TEMPLATE).first()
        return {"template": standard, **super().get_changeform_initial_data(request)}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            planning.lay_out(run=form.instance, template=form.cleaned_data["template"])
        self.plan_changed(form.instance)

    def response_add(self, request: HttpRequest, obj: Run, post_url_continue: str | None = None) -> HttpResponse:
        """Straight on to the agenda that was laid out."""
        self.message_user(request, gettext("Tillfället är sparat. Här är dess agenda."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:seminars_run_change", args=[obj.pk]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        steps = [(name, STEPS[name].button) for name in steps_open(run, timezone.now())] if isinstance(run, Run) else []
        warned = (
            {"consents": consent_warnings(run), "uncaptioned": caption_warnings(run)} if isinstance(run, Run) else {}
        )
        extra = {"steps": steps, "has_begun": has_begun(run), **warned, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.step_view)
        steps = [path(f"<int:run_id>/{name}/", view, {"name": name}, name=f"seminars_run_{name}") for name in STEPS]
        return [*steps, *super().get_urls()]

    def step_view(self, request: HttpRequest, run_id: int, name: str) -> HttpResponse:
        """GET says what will happen, POST does it and goes back to the run."""
        run, step = self.get_object(request, str(run_id)), STEPS[name]
        if not isinstance(run, Run):
            raise Http404
        if request.method == "POST":
            return self._take(request, run, step, name)
        before = [row.as_segment() for row in run.segments.all()]
        context = {
            **self.admin_site.each_context(request),
            "title": step.title,
            "opts": self.opts,
            "original": run,
            "run": run,
            "step": step,
            "name": name,
            "refusals": _refusals(run) if step.shows_agenda else [],
            "missing": [t.title for t in run.seminar.talks.all() if not t.file] if step.shows_agenda else [],
            "consents": consent_warnings(run) if step.shows_agenda else [],
            "uncaptioned": caption_warnings(run) if step.shows_agenda else [],
            "lines": _side_by_side(before, run) if step.shows_agenda else [],
        }
        return TemplateResponse(request, "admin/seminars/run/step.html", context)

    def _take(self, request: HttpRequest, run: Run, step: Step, name: str) -> HttpResponse:
        try:
            with transaction.atomic():
                if name == "fit" and has_begun(run):
                    raise PlanningError("live")
                step.service(run=run)
                self.plan_changed(run)
        except PlanningError as error:
            for text in refusal_texts(error, run.length):
                self.message_user(request, text, messages.ERROR)
        except AgendaError as error:
            self.message_user(request, agenda_error_text(error), messages.ERROR)
        else:
            self.log_change(request, run, str(step.done))
            self.message_user(request, step.done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:seminars_run_change", args=[run.pk]))


def meeting_fields(run: Run | None) -> tuple[str, ...]:
    """Nobody is asked for the kind where there is only one."""
    kinds = {Kind.LINK, *configured_kinds(), *((run.meeting_kind,) if run else ())}
    return ("meeting_kind", "meeting_url") if len(kinds) > 1 else ("meeting_url",)


def has_begun(run: Run | None) -> bool:
    """True when a signal has been given: from then on the times belong to the control room."""
    return bool(run and run.pk and run.cues.exists())


def steps_open(run: Run, now: datetime) -> tuple[str, ...]:
    """What may be done to the run now, by name."""
    if run.status == Run.Status.CANCELLED:
        return ("reopen",)
    if run.status == Run.Status.DRAFT:
        return ("publish", "cancel")
    if has_begun(run):
        return () if run.ends_at <= now else ("cancel",)  # what has been held cannot be called off
    return ("fit", "cancel")


def _refusals(run: Run) -> list[str]:
    try:
        found = agenda.problems(planning.fitted_segments(run), run.length)
    except AgendaError as error:
        return [agenda_error_text(error)]
    return [problem_text(problem, run.length) for problem in found]


def _side_by_side(before: list[Any], run: Run) -> list[dict[str, Any]]:
    """The agenda as it is and as it becomes, line by line, in minutes."""
    try:
        after = planning.fitted_segments(run)
    except AgendaError:
        after = tuple(before)
    return [
        {"title": old.title, "old": minutes_text(old.duration), "new": minutes_text(new.duration)}
        for old, new in zip_longest(before, after)
    ]
