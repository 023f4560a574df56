"""Reports and the links to them. Ballots, answer sheets and free texts are never here, on any page, for anyone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, gettext_lazy

from evaluation import (
    admin_follow_up,
    admin_questionnaires,  # noqa: F401 - registers its pages
)
from evaluation.admin_evaluations import EvaluationAdmin
from evaluation.errors import EvaluationError
from evaluation.forms import NewLinkForm
from evaluation.models import Evaluation, FollowUp, ProposalToDecide, Report, ReportLink
from evaluation.queries import report_desk
from evaluation.rendering import Reading, private, report_file, report_page, report_workbook, told
from evaluation.report_forms import BriefForm, after_another
from evaluation.report_presses import PRESSES, say_revoked
from evaluation.scopes import PUBLIC, WHOLE, scopes
from evaluation.services.publishing import edit_brief
from evaluation.services.reports import LINK_LIFE, issue_report_link
from evaluation.wording_reports import NUMBERS, scope_name
from facilitation import clock
from groups.models import Municipality
from seminars.admin.links import qr
from seminars.admin.site import MadeElsewhere, Shelf, WithoutRehearsals
from seminars.models import Run
from seminars.services.retention import time_told

admin.site.register(Evaluation, EvaluationAdmin)
admin.site.register(FollowUp, admin_follow_up.FollowUpAdmin)
admin.site.register(ProposalToDecide, admin_follow_up.ToDecideAdmin)


@admin.register(Report)
class ReportAdmin(WithoutRehearsals, MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """The frozen reports; each run has a page with its report, its links, and the press that makes it now."""

    rehearsal = "run__rehearsal_of"
    shelf = (Shelf.AFTER, 1)
    about = gettext_lazy("Vad utvärderingen och samtalen gav. En rapport görs av sig själv när tillfället är slut.")
    list_display = ("run", "number", "frozen_at", "published_at", "public_at", "open_report", "desk")
    list_display_links = None
    list_select_related = ("run__seminar",)
    search_fields = ("run__seminar__title",)
    date_hierarchy = "frozen_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        reports: QuerySet[Report] = super().get_queryset(request).defer("snapshot")
        return reports

    @admin.display(description=gettext_lazy("rapporten"))
    def open_report(self, row: Report) -> str:
        url = reverse("admin:evaluation_report_open", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, gettext("Öppna rapporten"))

    @admin.display(description=gettext_lazy("länkar"))
    def desk(self, row: Report) -> str:
        url = reverse("admin:evaluation_report_run", args=[row.run_id])
        return format_html('<a href="{}">{}</a>', url, gettext("Rapport och länkar"))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("run/<int:run_id>/", wrap(self.run_view), name="evaluation_report_run"),
            path("<int:report_id>/open/", wrap(self.open_view), name="evaluation_report_open"),
            path("<int:report_id>/open.pdf", wrap(self.pdf_view), name="evaluation_report_pdf"),
            path("<int:report_id>/open.xlsx", wrap(self.xlsx_view), name="evaluation_report_xlsx"),
            path("<int:report_id>/brief/", wrap(self.brief_view), name="evaluation_report_brief"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A snapshot is read as a report, never as its data."""
        row = self.get_object(request, object_id)
        if not isinstance(row, Report):
            raise Http404
        return HttpResponseRedirect(reverse("admin:evaluation_report_run", args=[row.run_id]))

    def open_view(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """The report as each of its readers sees it, by ?scope=, with the way to the others."""
        asked = self._asked(request, report_id)
        row = asked.report
        files = {name: _address(row, asked.scope, name) for name in ("pdf", "xlsx")}
        state = gettext("Tillbakadragen.") if row.withdrawn_at else gettext("Inte publicerad än.")
        state = gettext("Publicerad.") if row.published_at else state
        tabs = [
            {"name": scope_name(scope), "url": _address(row, scope), "is_here": scope == asked.scope}
            for scope in scopes(row.snapshot)
        ]
        preview = {"tabs": tabs, "state": state, "desk": reverse("admin:evaluation_report_run", args=[row.run_id])}
        return private(report_page(request, asked, files, preview=preview))

    def pdf_view(self, request: HttpRequest, report_id: int) -> HttpResponse:
        return private(report_file(self._asked(request, report_id)))

    def xlsx_view(self, request: HttpRequest, report_id: int) -> HttpResponse:
        return private(report_workbook(self._asked(request, report_id)))

    def brief_view(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """The sentences of "I korthet" for one reader, to be put differently; empty brings the numbers' own back."""
        asked = self._asked(request, report_id)
        row, lines, is_late = asked.report, told(asked)["brief"], False
        form = BriefForm(request.POST if request.method == "POST" else None, lines=lines)
        if request.method == "POST" and form.is_valid():
            try:
                self._save_brief(request, asked, form)
            except EvaluationError:
                is_late, form = True, after_another(form, told(self._asked(request, report_id))["brief"])
            else:
                self.message_user(request, gettext("Sparat. Det som är ändrat är märkt i rapporten."), messages.SUCCESS)
                return HttpResponseRedirect(_address(row, asked.scope))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("I korthet: %(reader)s") % {"reader": scope_name(asked.scope)},
            "opts": self.opts,
            "run": row.run,
            "form": form,
            "is_late": is_late,
            "back": _address(row, asked.scope),
        }
        return TemplateResponse(request, "admin/evaluation/report/brief.html", context, status=409 if is_late else 200)

    def _save_brief(self, request: HttpRequest, asked: Reading, form: BriefForm) -> None:
        """EvaluationError "changed" where another has put the same sentence differently."""
        row, language = asked.report, get_language() or "sv"
        if edit_brief(report=row, scope=asked.scope, sentences=form.sentences(), lang=language):
            self.log_change(request, row, gettext("I korthet ändrades."))

    def run_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """GET shows the run's reports and links; POST makes, publishes or takes back a report, makes or ends links."""
        self._allow(request)
        run = Run.objects.real().select_related("seminar").filter(pk=run_id).first()
        if run is None:
            raise Http404
        press = request.POST.get("press", "") if request.method == "POST" else ""
        if press == "link":
            return self._link(request, run)
        if press in PRESSES:
            PRESSES[press](self, request, run)
            return HttpResponseRedirect(reverse("admin:evaluation_report_run", args=[run.pk]))
        return self._desk(request, run)

    def _desk(self, request: HttpRequest, run: Run, form: NewLinkForm | None = None, **fresh: Any) -> HttpResponse:
        desk = report_desk(run, clock.now())
        newest = desk["reports"][0] if desk["reports"] else None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Rapport och länkar"),
            "subtitle": str(run),
            "opts": self.opts,
            "run": run,
            "form": form or NewLinkForm(run=run),
            "days": LINK_LIFE.days,
            "words_time": time_told("texts"),
            "named": [(NUMBERS.get(row.number, row), row) for row in desk["reports"]],
            "readers": _readers(newest) if newest else [],
            **desk,
            **fresh,
        }
        response = TemplateResponse(request, "admin/evaluation/report/run.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _link(self, request: HttpRequest, run: Run) -> HttpResponse:
        form = NewLinkForm(request.POST, run=run)
        if not form.is_valid():
            return self._desk(request, run, form)
        place: Municipality | None = form.cleaned_data["municipality"]
        with transaction.atomic():
            address = issue_report_link(run=run, municipality=place, now=clock.now())
            self.log_change(request, run, gettext("En länk till rapporten visades."))
        owner = str(place) if place else gettext("hela seminariet")
        return self._desk(
            request, run, address=address, qr=qr(address, label=gettext("Länken som QR-kod")), owner=owner
        )

    def _allow(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _asked(self, request: HttpRequest, report_id: int) -> Reading:
        """As a reader sees it whose link is made today."""
        self._allow(request)
        row = Report.objects.select_related("run__seminar").filter(pk=report_id).first()
        if row is None:
            raise Http404
        asked = request.GET.get("scope", WHOLE)
        scope = asked if asked in scopes(row.snapshot) else WHOLE
        until = None if scope == PUBLIC else timezone.localdate(clock.now() + LINK_LIFE)
        return Reading(row, scope, until)


def _address(report: Report, scope: str, name: str = "open") -> str:
    url = reverse(f"admin:evaluation_report_{name}", args=[report.pk])
    return f"{url}?{urlencode({'scope': scope})}" if scope else url


def _readers(report: Report) -> list[dict[str, Any]]:
    """Everyone who reads the report, with the ways to see it as they do."""
    return [
        {
            "name": scope_name(scope),
            "is_edited": scope in report.brief,
            **{name: _address(report, scope, name) for name in ("open", "pdf", "xlsx", "brief")},
        }
        for scope in scopes(report.snapshot)
    ]


@admin.register(ReportLink)
class ReportLinkAdmin(MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who may read what until when. The addresses themselves are kept nowhere: a lost one is replaced by a fresh."""

    shelf = (Shelf.AFTER, 2)
    about = gettext_lazy("Vem som kan läsa vilken rapport, och hur länge. En ny länk görs på tillfällets rapportsida.")
    list_display = ("run", "scope", "created_at", "expires_at", "openings", "state", "desk")
    list_display_links = None
    list_filter = (("municipality", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("run__seminar", "municipality")
    search_fields = ("run__seminar__title", "municipality__name")
    actions = ("revoke",)

    @admin.display(description=gettext_lazy("visar"))
    def scope(self, link: ReportLink) -> str:
        return link.municipality.name if link.municipality else gettext("hela seminariet")

    @admin.display(description=gettext_lazy("läge"))
    def state(self, link: ReportLink) -> str:
        if link.revoked_at:
            return gettext("återkallad")
        return gettext("gäller") if link.is_valid(clock.now()) else gettext("utgången")

    @admin.display(description=gettext_lazy("ny länk"))
    def desk(self, link: ReportLink) -> str:
        url = reverse("admin:evaluation_report_run", args=[link.run_id])
        return format_html('<a href="{}">{}</a>', url, gettext("Rapport och länkar"))

    @admin.action(description=gettext_lazy("Återkalla valda länkar"))
    def revoke(self, request: HttpRequest, links: QuerySet[ReportLink]) -> None:
        say_revoked(self, request, links)
