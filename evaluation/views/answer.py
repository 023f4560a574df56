"""The closing evaluation on an own phone or a shared device: works without JavaScript and without cookies, accepts an
answer twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from evaluation.errors import EvaluationError
from evaluation.forms import AnswerForm
from evaluation.opening import Opening, closes_at, opening, opens_at
from evaluation.queries.answering import standing
from evaluation.services.answers import is_ballot_of, is_cancelled, is_used, new_ballot, submit_answers
from evaluation.services.evaluations import questions_to_show
from evaluation.views.reading import is_choosing, language_of, remembering, said_in, shown_again, tells_no_referrer
from evaluation.wording_form import NAMES, form_words, status_words, unkept_words
from facilitation import clock
from facilitation.queries.agenda import rundown
from groups.models import WorkGroup
from seminars.models import Talk
from seminars.templatetags.look import clock as as_clock
from seminars.templatetags.look import day

BALLOT_COOKIE = "st_ballot"
BALLOT_LIFE = 2 * 24 * 3600  # seconds
SENT = "sent"  # in the ballot's place once it is used up, so that the phone knows nothing of it any more
TRY_AGAIN = 5  # seconds, told to a phone that came when all places were taken
SPARE = 12  # ballots that a shared device takes along, so that a group can answer while the line is away
SHUT = frozenset({"closed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Visit:
    """Whose form is asked for, in which language it is read, and whether the device goes from hand to hand."""

    group: WorkGroup
    reads: str
    is_shared: bool

    @property
    def path(self) -> str:
        return reverse("evaluation:answer", args=[self.group.code])

    @property
    def shared_path(self) -> str:
        return f"{self.path}?shared=1"

    @property
    def address(self) -> str:
        return self.shared_path if self.is_shared else self.path

    @property
    def words(self) -> dict[str, str]:
        return form_words(self.reads)

    @property
    def config(self) -> dict[str, Any]:
        """What evaluate.js needs."""
        spare = [new_ballot(self.group) for _ in range(SPARE)] if self.is_shared else []
        return {
            "shared": self.is_shared,
            "spare": spare,
            "texts": status_words(self.reads, is_shared=self.is_shared),
            "unkept": unkept_words(self.reads),
        }


FOR_A_PAGE = ("run__seminar", "municipality")
FOR_AN_ANSWER = ("run",)
"""Hundreds come in a minute: what only a page shows is asked for when one is."""


@csrf_exempt  # the ballot in the form is the right to answer, and there is no session: docs/decisions/0006
@tells_no_referrer
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The form, when it opens, that it is received, or that it has closed: one address for all of it."""
    group = _group(code, FOR_AN_ANSWER if request.method == "POST" else FOR_A_PAGE)
    if request.method != "POST" and code != code.upper():
        more = request.META.get("QUERY_STRING", "")
        return redirect(reverse("evaluation:answer", args=[code.upper()]) + (f"?{more}" if more else ""))
    visit = Visit(group, language_of(request), "shared" in request.GET)
    return said_in(visit.reads, request, lambda: _answered(request, visit))


def _answered(request: HttpRequest, visit: Visit) -> HttpResponse:
    if request.method != "POST":
        return _show(request, visit)
    if not is_choosing(request):
        return _submit(request, visit)
    return _translate(request, visit) if "ballot" in request.POST else shown_again(request, visit.reads)


def _group(code: str, related: Sequence[str]) -> WorkGroup:
    """The group of the code, or the one it was merged into: at the same address, where the phone keeps its ballot and
    what it has filled in."""
    groups = WorkGroup.objects.select_related(*related)
    group = get_object_or_404(groups, code=code.upper())
    if group.merged_into_id is None:
        return group
    into = groups.get(pk=group.merged_into_id)
    into.code = group.code  # only for this answer's addresses
    return into


def _show(request: HttpRequest, visit: Visit) -> HttpResponse:
    group = visit.group
    state, now = rundown(group.run).state, clock.now()
    held = "" if visit.is_shared else request.COOKIES.get(BALLOT_COOKIE, "")
    ballot = held if is_ballot_of(held, group) else ""
    if "received" in request.GET or held == SENT or (ballot and is_used(ballot)):
        already = request.GET.get("received") != "received"
        return _page(request, visit, "received", already=already, shared_url=visit.shared_path)
    if is_cancelled(group):
        return _page(request, visit, "closed", why=visit.words["is_cancelled"])
    opened = opening(state, now, standing(group.pk).opened_at)
    if opened is Opening.CLOSED:
        at = closes_at(state)
        return _page(request, visit, "closed", why=visit.words["closed_at"] % {"time": as_clock(at), "day": day(at)})
    if opened is Opening.LATER:
        at = opens_at(state)
        response = _page(request, visit, "later", opens_at=at, opens=visit.words["opens"] % {"time": as_clock(at)})
        response["X-Opening"] = Opening.LATER.value
        return response
    return _form_page(request, visit, {"ballot": ballot or new_ballot(group)})


def _submit(request: HttpRequest, visit: Visit) -> HttpResponse:
    ballot, given = request.POST.get("ballot", ""), _given(request)
    try:
        outcome = submit_answers(group=visit.group, ballot=ballot, answers=given, now=clock.now())
    except EvaluationError as error:
        return _refusal(request, visit, given, error.code)
    if _wants_json(request):
        done: HttpResponse = JsonResponse({"code": outcome.value})
    else:
        done = redirect(f"{visit.path}?{'shared=1&' if visit.is_shared else ''}received={outcome.value}")
    if not visit.is_shared:
        _hold(done, visit, SENT)
    return done


def _given(request: HttpRequest) -> dict[str, Any]:
    """What was filled in, as a list where several were ticked; asks the database nothing."""
    given = {name: values if len(values) > 1 else values[0] for name, values in request.POST.lists()}
    return {**given, "ballot": request.POST.get("ballot", "")}


def _refusal(request: HttpRequest, visit: Visit, given: Mapping[str, Any], code: str) -> HttpResponse:
    """The reason, above the form with everything still in it; 429 when trying again later can help."""
    status = 429 if code == "full" else 409
    fresh = {"ballot": new_ballot(visit.group)} if code == "bad_ballot" else {}
    if _wants_json(request):
        response: HttpResponse = JsonResponse({"code": code, **fresh}, status=status)
    else:
        response = _form_page(request, visit, {**given, **fresh}, refused=code, status=status)
    if status == 429:
        response["Retry-After"] = str(TRY_AGAIN)
    return response


def _translate(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same form in another language, with what is filled in."""
    kept = _given(request)
    if not is_ballot_of(kept.get("ballot", ""), visit.group):
        kept["ballot"] = new_ballot(visit.group)
    return remembering(_form_page(request, visit, kept), request, visit.reads)


def _form_page(
    request: HttpRequest, visit: Visit, filled_in: Mapping[str, Any], *, refused: str = "", status: int = 200
) -> HttpResponse:
    """The form with what is filled in: as initial values, so that nothing is marked as wrong."""
    questions = questions_to_show(visit.group.run, now=clock.now())
    form = AnswerForm(initial=filled_in, questions=questions, talks=_talks(visit.group), language=visit.reads)
    response = _page(
        request,
        visit,
        "answer",
        status=status,
        form=form,
        refused=refused,
        refused_words=visit.words.get(refused, ""),
        is_shut=refused in SHUT,
    )
    if not visit.is_shared and request.method != "HEAD":  # which asks whether there is a form, and shows none
        _hold(response, visit, filled_in["ballot"])
    return response


def _page(request: HttpRequest, visit: Visit, name: str, *, status: int = 200, **more: Any) -> HttpResponse:
    about = {"group": visit.group, "reads": visit.reads, "words": visit.words, "config": visit.config}
    about |= {"address": visit.address, "languages": NAMES.items()}
    return render(request, f"evaluation/{name}.html", {**about, **more}, status=status)


def _hold(response: HttpResponse, visit: Visit, ballot: str) -> None:
    """So that a reload does not claim another ballot, nor begin another answer. A shared device holds nothing."""
    response.set_cookie(
        BALLOT_COOKIE,
        ballot,
        max_age=BALLOT_LIFE,
        path=visit.path,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _talks(group: WorkGroup) -> dict[int, str]:
    talks = Talk.objects.filter(seminar=group.run.seminar_id).prefetch_related("translations")
    return {talk.number: talk.said["title"].text for talk in talks}
