"""Decisions and follow-up in the planning desk: what waits for an answer, what became of it, seminars side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from evaluation.desk_follow_up import comment_rows, decision_rows, outcome_rows, run_page
from evaluation.errors import EvaluationError
from evaluation.models import FollowUp, ProposalToDecide
from evaluation.overview import Frozen
from evaluation.overview_book import workbook
from evaluation.overview_page import page, tables
from evaluation.queries.follow_up import NEEDS_DECISION, may_ask_participants
from evaluation.queries.overview import published
from evaluation.services.later import lay_later, open_later_form
from evaluation.services.outcomes import make_third
from facilitation import clock
from groups.models import WorkGroup
from seminars.admin.site import MadeElsewhere, Shelf, WithoutRehearsals
from seminars.models import Run


class AnsweredFilter(admin.SimpleListFilter):
    title = gettext_lazy("svar")
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("none", gettext_lazy("väntar")),
            ("yes", gettext_lazy("ja")),
            ("no", gettext_lazy("nej")),
            ("later", gettext_lazy("senare")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "none":
            return queryset.filter(decision=None)
        return queryset.filter(decision__answer=self.value()) if self.value() else queryset


class ToDecideAdmin(WithoutRehearsals, MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """Every proposal that needs a manager's decision, those without an answer first."""

    rehearsal = "group__run__rehearsal_of"
    shelf = (Shelf.AFTER, 3)
    about = gettext_lazy(
        "Förslag som behöver en chefs beslut. Chefen svarar i kommunens rapport, och gruppen ser svaret."
    )
    list_display = ("what", "place", "run", "answer", "until", "comment")
    list_display_links = None
    list_filter = (
        AnsweredFilter,
        ("group__run", admin.RelatedOnlyFieldListFilter),
        ("group__municipality", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("group__municipality", "group__run__seminar", "decision")
    search_fields = ("what", "group__name", "group__municipality__name")
    change_list_template = "admin/evaluation/proposaltodecide/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).filter(NEEDS_DECISION, group__is_simulated=False)
        return rows.exclude(what="").exclude(group__status=WorkGroup.Status.CANCELLED)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [F("decision__decided_at").desc(nulls_first=True), "-group__run__starts_at", "pk"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("decisions.xlsx", view, name="evaluation_proposaltodecide_export"), *super().get_urls()]

    @admin.display(description=gettext_lazy("kommun"), ordering="group__municipality__name")
    def place(self, row: ProposalToDecide) -> str:
        return f"{row.group.municipality.name}, {row.group.name}"

    @admin.display(description=gettext_lazy("tillfälle"), ordering="group__run__starts_at")
    def run(self, row: ProposalToDecide) -> str:
        return str(row.group.run)

    @admin.display(description=gettext_lazy("svar"))
    def answer(self, row: ProposalToDecide) -> str:
        found = getattr(row, "decision", None)
        return found.get_answer_display() if found else gettext("väntar")

    @admin.display(description=gettext_lazy("besked senast"), ordering="decision__until")
    def until(self, row: ProposalToDecide) -> Any:
        found = getattr(row, "decision", None)
        return found.until if found else None

    @admin.display(description=gettext_lazy("kommentar"))
    def comment(self, row: ProposalToDecide) -> str:
        found = getattr(row, "decision", None)
        return found.comment if found else ""

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """What the list shows, with the same filters, as a workbook."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).get_queryset(request)
        return workbook([(gettext("Beslut"), decision_rows(rows))])


class FollowUpAdmin(WithoutRehearsals, MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """The groups' surveys; each run has a page of its own, and all seminars one together."""

    rehearsal = "group__run__rehearsal_of"
    shelf = (Shelf.AFTER, 4)
    about = gettext_lazy("Vad det blev av förslagen, som grupperna själva berättar. Frågan skickas av sig själv.")
    list_display = ("room", "run", "asked_at", "answered_at", "closed_at", "desk")
    list_display_links = None
    list_filter = (
        ("answered_at", admin.EmptyFieldListFilter),
        ("group__run", admin.RelatedOnlyFieldListFilter),
        ("group__municipality", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("group__municipality", "group__run__seminar")
    search_fields = ("group__name", "group__municipality__name", "group__run__seminar__title")
    change_list_template = "admin/evaluation/followup/change_list.html"

    @admin.display(description=gettext_lazy("arbetsgrupp"), ordering="group")
    def room(self, row: FollowUp) -> str:
        return str(row.group)

    @admin.display(description=gettext_lazy("tillfälle"), ordering="group__run__starts_at")
    def run(self, row: FollowUp) -> str:
        return str(row.group.run)

    @admin.display(description=gettext_lazy("mer"))
    def desk(self, row: FollowUp) -> str:
        url = reverse("admin:evaluation_followup_run", args=[row.group.run_id])
        return format_html('<a href="{}">{}</a>', url, gettext("Tillfällets uppföljning"))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("run/<int:run_id>/", wrap(self.run_view), name="evaluation_followup_run"),
            path("run/<int:run_id>/outcomes.xlsx", wrap(self.run_export), name="evaluation_followup_run_export"),
            path("overview/", wrap(self.overview_view), name="evaluation_followup_overview"),
            path("overview.xlsx", wrap(self.overview_export), name="evaluation_followup_overview_export"),
            *super().get_urls(),
        ]

    def run_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """GET shows how it stands; POST freezes the report of it, or opens or closes the participants' questions."""
        run = self._run(request, run_id)
        presses = {"freeze": self._freeze, "open": self._open, "close": self._close}
        if request.method == "POST" and (press := presses.get(request.POST.get("press", ""))):
            press(request, run)
            return HttpResponseRedirect(reverse("admin:evaluation_followup_run", args=[run.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Uppföljning"),
            "subtitle": str(run),
            "opts": self.opts,
            "run": run,
            **run_page(run, clock.now()),
        }
        return TemplateResponse(request, "admin/evaluation/followup/run.html", context)

    def run_export(self, request: HttpRequest, run_id: int) -> HttpResponse:
        run = self._run(request, run_id)
        return workbook([(gettext("Uppföljning"), outcome_rows(run)), (gettext("Något mer"), comment_rows(run))])

    def overview_view(self, request: HttpRequest) -> HttpResponse:
        """All seminars with a published report, side by side."""
        self._allow(request)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Seminarierna över tid"),
            "opts": self.opts,
            **page(self._published()),
        }
        return TemplateResponse(request, "admin/evaluation/followup/overview.html", context)

    def overview_export(self, request: HttpRequest) -> HttpResponse:
        self._allow(request)
        return workbook(tables(self._published()))

    def _published(self) -> list[Frozen]:
        """The demo's, so that there is something to see, where nothing real is yet."""
        return published(clock.now()) or published(clock.now(), of_demo=True)

    def _freeze(self, request: HttpRequest, run: Run) -> None:
        try:
            row = make_third(run=run, now=clock.now())
        except EvaluationError as error:
            text = {
                "no_report": gettext("Tillfället har ingen rapport än."),
                "not_held": gettext("Grupperna har inte fått frågan än."),
            }[error.code]
            self.message_user(request, text, messages.ERROR)
        else:
            self.log_change(request, row, gettext("Uppföljningsrapporten gjordes."))
            self.message_user(request, gettext("Uppföljningsrapporten är gjord."), messages.SUCCESS)

    def _open(self, request: HttpRequest, run: Run) -> None:
        if not may_ask_participants(run, clock.now()):
            text = gettext("Deltagarna kan frågas från tillfällets slut tills uppföljningsrapporten är gjord.")
            self.message_user(request, text, messages.ERROR)
            return
        open_later_form(run=run, now=clock.now())
        self.log_change(request, run, gettext("Deltagarnas frågor öppnades."))
        text = gettext("Deltagarnas frågor är öppna. Facilitatorn ser adressen på sin sida.")
        self.message_user(request, text, messages.SUCCESS)

    def _close(self, request: HttpRequest, run: Run) -> None:
        if lay_later(run=run.pk, now=clock.now()):
            self.log_change(request, run, gettext("Deltagarnas frågor stängdes."))
            self.message_user(request, gettext("Deltagarnas frågor är stängda."), messages.SUCCESS)

    def _allow(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _run(self, request: HttpRequest, run_id: int) -> Run:
        self._allow(request)
        run = Run.objects.real().select_related("seminar").filter(pk=run_id).first()
        if run is None:
            raise Http404
        return run
