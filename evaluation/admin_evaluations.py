"""The runs' evaluations, and the page where free texts are read one at a time before they are published.

Ballots and answer sheets are on no page, for anyone; texts only here, once they are sealed and until they are frozen.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, gettext_lazy

from evaluation.errors import EvaluationError
from evaluation.models import Ballot, Evaluation, FreeText, Tally
from evaluation.queries import limits
from evaluation.queries.evaluations import states_of
from evaluation.queries.review import next_waiting, reading
from evaluation.services.review import finish_review, judge_text
from evaluation.wording_review import DONE, HINTS, REFUSED, STATES
from groups.models import WorkGroup
from seminars.admin.site import MadeElsewhere, Shelf, WithoutRehearsals

Review = FreeText.Review


class EvaluationAdmin(WithoutRehearsals, MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """One row a run; what is done to an evaluation is done by time, by readers of texts, and by the report."""

    rehearsal = "run__rehearsal_of"
    shelf = (Shelf.AFTER, 0)
    about = gettext_lazy(
        "Hur långt utvärderingarna har kommit. Svaren förseglas av sig själva, och sedan läses fritexterna här."
    )
    list_display = ("occasion", "state", "received", "asked", "sealed", "texts", "report")
    list_display_links = None
    list_select_related = ("run__seminar", "version__questionnaire")
    search_fields = ("run__seminar__title",)
    date_hierarchy = "run__starts_at"
    ordering = ("-run__starts_at", "-pk")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evaluation]:
        rows: QuerySet[Evaluation] = super().get_queryset(request)
        groups = WorkGroup.objects.filter(run=OuterRef("run")).exclude(status=WorkGroup.Status.CANCELLED)
        return rows.annotate(
            laid=_of_run(Ballot, "group__run", Count("pk")),
            counted=_of_run(Tally, "group__run", Sum("received")),
            expected=Coalesce(Subquery(groups.order_by().values("run").annotate(n=Sum("expected")).values("n")), 0),
            unread=_of_run(FreeText, "run", Count("pk"), review=Review.WAITING),
        )

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        found = super().get_changelist_instance(request)
        rows = list(found.result_list)
        states = states_of(rows, timezone.now())
        for row in rows:
            row.now_is = states[row.pk]
        found.result_list = rows
        return found

    @admin.display(description=gettext_lazy("tillfälle"), ordering="run__starts_at")
    def occasion(self, row: Evaluation) -> str:
        return str(row.run)

    @admin.display(description=gettext_lazy("läge"))
    def state(self, row: Evaluation) -> str:
        return str(STATES[row.now_is])  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("svar"))
    def received(self, row: Any) -> str:
        return gettext("%(n)s av %(of)s") % {"n": row.laid + row.counted, "of": row.expected}

    @admin.display(description=gettext_lazy("frågeformulär"))
    def asked(self, row: Evaluation) -> str:
        return str(row.version) if row.version else gettext("Produktens eget")

    @admin.display(description=gettext_lazy("förseglad"), ordering="sealed_at")
    def sealed(self, row: Evaluation) -> Any:
        return row.sealed_at or row.early_sealed_at

    @admin.display(description=gettext_lazy("fritexter"))
    def texts(self, row: Any) -> str:
        if row.sealed_at is None or row.frozen_at is not None:
            return "–"
        url = reverse("admin:evaluation_evaluation_texts", args=[row.pk])
        label = gettext("Läs %(n)s texter") % {"n": row.unread} if row.unread else gettext("Texterna")
        return format_html('<a href="{}">{}</a>', url, label)

    @admin.display(description=gettext_lazy("rapporten"))
    def report(self, row: Evaluation) -> str:
        url = reverse("admin:evaluation_report_run", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, gettext("Rapport och länkar"))

    def get_urls(self) -> list[URLPattern]:
        texts = self.admin_site.admin_view(self.texts_view)
        return [path("<int:run_id>/texts/", texts, name="evaluation_evaluation_texts"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if not isinstance(row, Evaluation):
            raise Http404
        return HttpResponseRedirect(reverse("admin:evaluation_evaluation_texts", args=[row.pk]))

    def texts_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """GET shows one text; POST gives it its verdict, takes one back, or ends the review."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Evaluation.objects.filter(run__rehearsal_of=None).select_related("run__seminar", "version")
        row = rows.filter(pk=run_id).first()
        if row is None:
            raise Http404
        return self._press(request, row) if request.method == "POST" else self._show(request, row)

    def _show(self, request: HttpRequest, row: Evaluation, **typed: Any) -> HttpResponse:
        asked = request.GET.get("question", "")[:20]
        at = typed.pop("at", None) or _uuid(request.GET.get("at"))
        is_open = row.sealed_at is not None and row.frozen_at is None
        shown = reading(row.run, question=asked, at=at, language=get_language() or "sv") if is_open else None
        after = _uuid(request.GET.get("done"))
        done = FreeText.objects.filter(run=row.run_id, pk=after).first() if after and is_open else None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Fritexter"),
            "subtitle": str(row.run),
            "opts": self.opts,
            "run": row.run,
            "evaluation": row,
            "is_open": is_open,
            "shown": shown,
            "hints": HINTS,
            "cut": [(part, HINTS[hint] if hint else "") for part, hint in shown.cut] if shown else [],
            "done": done,
            "done_text": DONE[Review(done.review)] if done else "",
            "least": limits().texts,
            "received": row.run.sheets.count(),
            **typed,
        }
        response = TemplateResponse(request, "admin/evaluation/evaluation/texts.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _press(self, request: HttpRequest, row: Evaluation) -> HttpResponse:
        press, key = request.POST.get("press", ""), _uuid(request.POST.get("text"))
        try:
            if press == "finish":
                finish_review(run=row.run, now=timezone.now())
                self.log_change(request, row, gettext("Fritexterna är lästa."))
                self.message_user(request, gettext("Alla texter är lästa. Nu kan rapporten frysas."), messages.SUCCESS)
                return self._to(row)
            if key is None or press not in Review.values:
                raise Http404
            judge_text(run=row.run, text=key, verdict=Review(press), edited=request.POST.get("edited"))
        except EvaluationError as error:
            self.message_user(request, str(REFUSED[error.code]), messages.ERROR)
            return self._show(request, row, at=key, is_editing=error.code == "empty")
        question = request.POST.get("question", "")[:20]
        if press == Review.WAITING:
            return self._to(row, question=question, at=key)
        return self._to(row, question=question, at=next_waiting(row.run, question=question, after=key), done=key)

    def _to(self, row: Evaluation, **asked: Any) -> HttpResponse:
        query = urlencode({name: value for name, value in asked.items() if value})
        url = reverse("admin:evaluation_evaluation_texts", args=[row.pk])
        return HttpResponseRedirect(f"{url}?{query}" if query else url)


def _of_run(model: type[Any], way: str, value: Any, **only: Any) -> Any:
    """The value over the rows of the evaluation's run; 0 when there is none."""
    rows = model._default_manager.filter(Q(**{way: OuterRef("run")}), **only).order_by()
    return Coalesce(Subquery(rows.values(way).annotate(n=value).values("n")), 0)


def _uuid(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        return None
