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
from django.utils.translation import gettext, gettext_lazy, ngettext

from evaluation import admin_questionnaires  # noqa: F401 - registers its pages
from evaluation.errors import EvaluationError
from evaluation.forms import NewLinkForm
from evaluation.models import Report, ReportLink
from evaluation.queries import report_desk
from evaluation.rendering import report_file, report_page
from evaluation.services.reports import LINK_LIFE, issue_report_link, make_report_now, revoke_report_links
from groups.models import Municipality
from seminars.admin.links import qr
from seminars.admin.site import MadeElsewhere, Shelf, WithoutRehearsals
from seminars.models import Run


@admin.register(Report)
class ReportAdmin(WithoutRehearsals, MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """The frozen reports; each run has a page with its report, its links, and the press that makes it now."""

    rehearsal = "run__rehearsal_of"
    shelf = (Shelf.AFTER, 1)
    about = gettext_lazy("Vad utvärderingen och samtalen gav. En rapport görs av sig själv när tillfället är slut.")
    list_display = ("run", "number", "frozen_at", "open_report", "desk")
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
        """The report as its readers see it: the whole seminar's, or as ?municipality=<id> sees it."""
        row, place = self._report(request, report_id), self._municipality(request)
        pdf_url = reverse("admin:evaluation_report_pdf", args=[row.pk]) + (f"?municipality={place.pk}" if place else "")
        return report_page(request, row, place, pdf_url=pdf_url)

    def pdf_view(self, request: HttpRequest, report_id: int) -> HttpResponse:
        return report_file(self._report(request, report_id), self._municipality(request))

    def run_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """GET shows the run's reports and links; POST makes the report, a fresh link, or ends links."""
        self._allow(request)
        run = Run.objects.real().select_related("seminar").filter(pk=run_id).first()
        if run is None:
            raise Http404
        presses = {"make": self._make, "link": self._link, "revoke": self._revoke}
        if request.method == "POST" and (press := presses.get(request.POST.get("press", ""))):
            return press(request, run)
        return self._desk(request, run)

    def _desk(self, request: HttpRequest, run: Run, form: NewLinkForm | None = None, **fresh: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Rapport och länkar"),
            "subtitle": str(run),
            "opts": self.opts,
            "run": run,
            "form": form or NewLinkForm(run=run),
            "days": LINK_LIFE.days,
            **report_desk(run, timezone.now()),
            **fresh,
        }
        response = TemplateResponse(request, "admin/evaluation/report/run.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _make(self, request: HttpRequest, run: Run) -> HttpResponse:
        try:
            row = make_report_now(run=run, now=timezone.now())
        except EvaluationError:
            text = gettext("Tillfället är inte slut. Rapporten görs fem minuter efter slutet.")
            self.message_user(request, text, messages.ERROR)
        else:
            self.log_change(request, row, gettext("Rapporten gjordes."))
            self.message_user(request, gettext("Rapporten är gjord."), messages.SUCCESS)
        return self._back(run)

    def _link(self, request: HttpRequest, run: Run) -> HttpResponse:
        form = NewLinkForm(request.POST, run=run)
        if not form.is_valid():
            return self._desk(request, run, form)
        place: Municipality | None = form.cleaned_data["municipality"]
        with transaction.atomic():
            address = issue_report_link(run=run, municipality=place, now=timezone.now())
            self.log_change(request, run, gettext("En länk till rapporten visades."))
        owner = str(place) if place else gettext("hela seminariet")
        return self._desk(
            request, run, address=address, qr=qr(address, label=gettext("Länken som QR-kod")), owner=owner
        )

    def _revoke(self, request: HttpRequest, run: Run) -> HttpResponse:
        links = ReportLink.objects.filter(run=run, pk__in=[pk for pk in request.POST.getlist("id") if pk.isdecimal()])
        _say_revoked(self, request, links)
        return self._back(run)

    def _back(self, run: Run) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:evaluation_report_run", args=[run.pk]))

    def _allow(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _report(self, request: HttpRequest, report_id: int) -> Report:
        self._allow(request)
        row = Report.objects.select_related("run__seminar").filter(pk=report_id).first()
        if row is None:
            raise Http404
        return row

    def _municipality(self, request: HttpRequest) -> Municipality | None:
        wanted = request.GET.get("municipality", "")
        return Municipality.objects.filter(pk=wanted).first() if wanted.isdecimal() else None


@admin.register(ReportLink)
class ReportLinkAdmin(MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who may read what until when. The addresses themselves are kept nowhere: a lost one is replaced by a fresh."""

    shelf = (Shelf.AFTER, 2)
    about = gettext_lazy("Vem som kan läsa vilken rapport, och hur länge. En ny länk görs på tillfällets rapportsida.")
    list_display = ("run", "scope", "created_at", "expires_at", "state", "desk")
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
        return gettext("gäller") if link.is_valid(timezone.now()) else gettext("utgången")

    @admin.display(description=gettext_lazy("ny länk"))
    def desk(self, link: ReportLink) -> str:
        url = reverse("admin:evaluation_report_run", args=[link.run_id])
        return format_html('<a href="{}">{}</a>', url, gettext("Rapport och länkar"))

    @admin.action(description=gettext_lazy("Återkalla valda länkar"))
    def revoke(self, request: HttpRequest, links: QuerySet[ReportLink]) -> None:
        _say_revoked(self, request, links)


def _say_revoked(page: Any, request: HttpRequest, links: QuerySet[ReportLink]) -> None:
    number = revoke_report_links(links=links, now=timezone.now())
    text = ngettext("%(n)s länk är återkallad.", "%(n)s länkar är återkallade.", number) % {"n": number}
    page.message_user(request, text, messages.SUCCESS)
