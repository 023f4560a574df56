"""What is kept for how long, what would go today and what went: a page of the planning desk with its presses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from seminars.admin.site import MadeElsewhere, Shelf
from seminars.errors import PlanningError
from seminars.models import Hold, Purged, Retention, RetentionExport, Run, TrailEntry, User
from seminars.retention import COVERS, GRACE, registry
from seminars.retention_forms import HoldForm, TimesForm, settable
from seminars.services import retention
from seminars.services.retention_export import export
from seminars.wording import refusal_texts
from seminars.wording_retention import WAITING, time_text

LOGGED, CHANGES, NAMED = 40, 20, 3
"""So many entries of the log and of the trail, and seminars of a line, are shown."""
ABOUT_IT = ("seminars.retention", "seminars.hold", "seminars.retentionexport")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the page."""

    name: object
    holds: object
    time: str
    since: object
    count: int
    oldest: datetime | None
    runs: list[str]
    more: int
    waits: int
    is_fixed: bool


@admin.register(Retention)
class RetentionAdmin(MadeElsewhere, admin.ModelAdmin):  # type: ignore[type-arg]
    """One row, so that the list is a page of its own."""

    shelf = (Shelf.ALWAYS, 10)
    about = gettext_lazy("Hur länge olika uppgifter sparas, vad som skulle tas bort i dag och vad som har tagits bort.")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("times/", wrap(self.times_view), name="seminars_retention_times"),
            path("export/", wrap(self.export_view), name="seminars_retention_export"),
            path("hold/", wrap(self.hold_view), name="seminars_retention_hold"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The dry run, the holds and the log."""
        return self._page(request, HoldForm())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The row is read on the page."""
        return self._back()

    def times_view(self, request: HttpRequest) -> HttpResponse:
        """The months by kind, in a form."""
        by, now = self._organiser(request), timezone.now()
        row = retention.settings_row(now)
        stands = {kind.key: kind.settled(row.times) for kind in settable()}
        form = TimesForm(request.POST or None, initial={**stands, "demands_export": row.demands_export})
        if request.method == "POST" and form.is_valid():
            wanted = form.cleaned_data["demands_export"]
            changed = retention.set_times(times=form.times, demands_export=wanted, by=by, now=now)
            text = ngettext("%(n)d ändring är sparad.", "%(n)d ändringar är sparade.", changed) % {"n": changed}
            self.message_user(request, text, messages.SUCCESS)
            return self._back()
        return self._answer(request, "times", {"title": gettext("Hur länge uppgifter sparas"), "form": form})

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """A press that hands out what goes within a month. GET leads back: it would write."""
        by = self._organiser(request)
        if request.method != "POST":
            return self._back()
        body, name = export(by=by, now=timezone.now())
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(body, content_type="application/zip", headers=headers)

    def hold_view(self, request: HttpRequest) -> HttpResponse:
        """Puts something on hold, or with `end` lets it go again."""
        by, now = self._organiser(request), timezone.now()
        if request.method != "POST":
            return self._back()
        if "end" in request.POST:
            hold = Hold.objects.filter(pk=request.POST["end"]).first() if request.POST["end"].isdecimal() else None
            if hold is None:
                raise Http404
            retention.end_hold(hold=hold, by=by, now=now)
            self.message_user(request, gettext("Undantaget är avslutat."), messages.SUCCESS)
            return self._back()
        form = HoldForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        try:
            retention.put_on_hold(**form.cleaned_data, by=by, now=now)
        except PlanningError as error:
            form.add_error(None, refusal_texts(error)[0])
            return self._page(request, form)
        self.message_user(request, gettext("Inget av det gallras, förrän du avslutar undantaget."), messages.SUCCESS)
        return self._back()

    def _organiser(self, request: HttpRequest) -> User:
        if not isinstance(request.user, User) or not self.has_view_permission(request):
            raise PermissionDenied
        return request.user

    def _page(self, request: HttpRequest, form: HoldForm) -> HttpResponse:
        self._organiser(request)
        now = timezone.now()
        row, lines = retention.settings_row(now), retention.lines(now=now)
        log = list(Purged.objects.all()[:LOGGED])
        called = titles({run for line in lines for run in line.goes.runs} | {run for one in log for run in one.runs})
        waiting = retention.may_purge(now=now)
        kept: dict[str, None] = dict.fromkeys(str(reason) for reason in registry.kept.values())
        return self._answer(
            request,
            "page",
            {
                "title": gettext("Gallring"),
                "about": self.about,
                "lines": [shown(line, called) for line in lines],
                "total": sum(line.goes.count for line in lines if not line.kind.is_fixed),
                "waiting": WAITING.get(waiting, ""),
                "begins_at": retention.begins_at(row) if waiting == "first_month" else None,
                "is_all_held": any(hold.run_id is None and hold.seminar_id is None for hold in Hold.objects.all()),
                "demands_export": row.demands_export,
                "days": COVERS.days,
                "grace": GRACE.days,
                "last_export": RetentionExport.objects.select_related("by").first(),
                "purged_at": row.purged_at,
                "holds": list(Hold.objects.select_related("run__seminar", "seminar", "by")),
                "form": form,
                "log": [entry(one, called) for one in log],
                "changes": changes(),
                "kept": list(kept),
            },
        )

    def _answer(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/seminars/retention/{name}.html", page)

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:seminars_retention_changelist"))


def titles(runs: Iterable[int]) -> Callable[[Iterable[int]], list[str]]:
    """What runs are called, asked for at once; those that are gone are left out."""
    found = {run.pk: str(run) for run in Run.objects.filter(pk__in=set(runs)).select_related("seminar")}
    return lambda some: [found[run] for run in some if run in found]


def shown(line: retention.Line, called: Callable[[Iterable[int]], list[str]]) -> Shown:
    names = called(sorted(line.goes.runs, reverse=True))
    kind = line.kind
    return Shown(
        name=kind.words.name,
        holds=kind.words.holds,
        time=time_text(line.number, kind.unit),
        since=kind.words.since,
        count=line.goes.count,
        oldest=line.goes.oldest,
        runs=names[:NAMED],
        more=max(0, len(names) - NAMED),
        waits=line.due.count - line.goes.count,
        is_fixed=kind.is_fixed,
    )


def entry(one: Purged, called: Callable[[Iterable[int]], list[str]]) -> dict[str, Any]:
    """An entry of the log in words."""
    kind, names = registry.kinds.get(one.kind), called(one.runs)
    return {
        "at": one.at,
        "name": kind.words.name if kind else one.kind,
        "count": one.count,
        "oldest": one.oldest,
        "runs": names[:NAMED],
        "more": max(0, len(names) - NAMED),
    }


def changes() -> list[dict[str, Any]]:
    """Who changed the times, took an export home or put something on hold, from the trail."""
    found = list(TrailEntry.objects.filter(model__in=ABOUT_IT)[:CHANGES])
    names = dict(User.objects.filter(pk__in={one.person for one in found}).values_list("pk", "name"))
    of_holds = {"added": gettext("Undantaget: %(what)s"), "removed": gettext("Undantaget avslutat: %(what)s")}
    return [
        {
            "at": one.at,
            "who": names.get(one.person or 0, "–"),
            "what": of_holds[one.action] % {"what": one.told} if one.model == "seminars.hold" else one.told,
        }
        for one in found
    ]
