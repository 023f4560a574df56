"""A run's readiness in the planning desk: the board, its list to download, and the reminders it sends."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from facilitation import clock
from facilitation.queries.readiness import reminded_at, standings
from facilitation.readiness import Nudge, Part, nudges
from facilitation.readiness_page import PER_PAGE, as_table, board, letter
from facilitation.services.readiness import remind
from facilitation.spreadsheet import as_csv
from groups.access import own_municipalities
from seminars.admin.site import Page
from seminars.approvals import approvals
from seminars.mails import Kind
from seminars.models import Run, Talk, User
from seminars.services.mail import compose, current_text
from seminars.wording_gate import answer_text, asked_text


class RunReadiness(Page):
    """Mixed into the runs' admin."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:run_id>/readiness/", wrap(self.readiness_view), name="seminars_run_readiness"),
            path("<int:run_id>/readiness/list.csv", wrap(self.readiness_csv), name="seminars_run_readiness_csv"),
            path("<int:run_id>/readiness/remind/", wrap(self.remind_view), name="seminars_run_remind"),
            *super().get_urls(),
        ]

    def _run(self, request: HttpRequest, run_id: int) -> Run:
        run = self.get_object(request, str(run_id))
        if not isinstance(run, Run) or not self.has_view_permission(request, run):
            raise Http404
        return run

    def _page(self, request: HttpRequest, run: Run, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": run,
            "run": run,
        }

    def readiness_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """Every room, those that need something first; the number of queries is the same for a thousand."""
        run, show, place = self._run(request, run_id), request.GET.get("show", ""), _number(request.GET.get("place"))
        found = board(run, clock.now(), show=show, place=place, municipalities=own_municipalities(request.user))
        asked = approvals(Talk.objects.filter(seminar=run.seminar_id), timezone.localdate())
        page = Paginator(found.chosen, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self._page(request, run, gettext("Beredskap")),
            "board": found,
            "show": show,
            "place": place,
            "rows": [found.row(one) for one in page],
            "page": page,
            "presenters": [(one, answer_text(one), asked_text(one)) for one in asked],
        }
        return TemplateResponse(request, "admin/seminars/run/readiness.html", context)

    def readiness_csv(self, request: HttpRequest, run_id: int) -> HttpResponse:
        run = self._run(request, run_id)
        headers = {"Content-Disposition": f'attachment; filename="readiness-{run.pk}.csv"'}
        content = as_csv(as_table(board(run, clock.now(), municipalities=own_municipalities(request.user)).rows))
        return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)

    def remind_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """GET shows who gets what, of `group` alone or of all; POST sends it."""
        run, group, now = self._run(request, run_id), _number(request.GET.get("group")), clock.now()
        people = _people(run, group, own_municipalities(request.user))
        if request.method == "POST":
            return self._remind(request, run, people)
        today, reminded = timezone.localdate(now), reminded_at(run, now)
        had_one = {user for user, at in reminded.items() if timezone.localdate(at) == today}
        receivers = [(one, _about(one)) for one in people if one.person.user not in had_one]
        context = {
            **self._page(request, run, gettext("Påminn")),
            "receivers": Paginator(receivers, PER_PAGE).get_page(request.GET.get("page")),
            "had_one": [one for one in people if one.person.user in had_one],
            "letter": _sample(run, receivers[0][0]) if receivers else None,
        }
        return TemplateResponse(request, "admin/seminars/run/remind.html", context)

    def _remind(self, request: HttpRequest, run: Run, people: list[Nudge]) -> HttpResponse:
        with transaction.atomic():
            new, before = remind(run=run, people=people, now=clock.now())
            if new:
                self.log_change(request, run, gettext("Påminnelser skickades."))
        if new:
            text = ngettext("%(n)d påminnelse är på väg.", "%(n)d påminnelser är på väg.", new) % {"n": new}
            self.message_user(request, text, messages.SUCCESS)
        if before:
            text = ngettext(
                "%(n)d person har redan fått en påminnelse i dag.",
                "%(n)d personer har redan fått en påminnelse i dag.",
                before,
            )
            self.message_user(request, text % {"n": before}, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:seminars_run_readiness", args=[run.pk]))


def _people(run: Run, group: int | None, municipalities: frozenset[int] | None) -> list[Nudge]:
    rooms = standings([run], municipalities=municipalities)[run.pk]
    return nudges([one for one in rooms if group in (None, one.room.group)])


def _about(one: Nudge) -> str:
    """In few words what the person is reminded of."""
    texts = [gettext("namn på facilitator") for _standing in one.to_name[:1]]
    missing = {part for standing in one.to_mend for part in standing.missing}
    words = {
        Part.COURSE: gettext("kursen"),
        Part.SCREEN: gettext("skärmen"),
        Part.FILMS: gettext("filmerna"),
        Part.EQUIPMENT: gettext("utrustningen"),
    }
    texts += [words[part] for part in Part if part in missing and part in words]
    return ", ".join(texts)


def _sample(run: Run, one: Nudge) -> Any:
    user = User.objects.get(pk=one.person.user)
    blank = gettext("[personens egen länk]")
    links = [blank for about in (one.to_name, one.to_mend) if about]
    return compose(letter(run, one, user, links, check=blank), current_text(Kind.READINESS, user.language))


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) < 12 else None
