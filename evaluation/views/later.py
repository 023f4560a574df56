"""The participants' three questions after three months: no account, no JavaScript needed, no cookie but the ballot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from evaluation.errors import EvaluationError
from evaluation.later_forms import LaterAnswerForm
from evaluation.models import LaterForm
from evaluation.services.later import answer_later, is_later_ballot_of, is_later_used, is_open, new_later_ballot
from evaluation.views.reading import is_choosing, language_of, remembering, said_in, shown_again, tells_no_referrer
from evaluation.wording_form import NAMES, later_words
from facilitation import clock
from groups.models import WorkGroup

COOKIE = "st_later"
SENT = "sent"  # in the ballot's place once it is used up, as of the closing evaluation
LIFE = 40 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Visit:
    """Whose form is asked for, at which address, and in which language it is read."""

    group: WorkGroup
    path: str
    reads: str


@csrf_exempt  # as the closing evaluation: the ballot in the form is the right to answer (docs/decisions/0006)
@tells_no_referrer
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later_answer(request: HttpRequest, code: str) -> HttpResponse:
    """The form, that it is received, or that it is closed: one address for all of it."""
    groups = WorkGroup.objects.select_related("run__seminar", "municipality", "merged_into__run__seminar")
    found = get_object_or_404(groups, code=code.upper())
    path = reverse("evaluation:later_answer", args=[found.code])
    visit = Visit(found.merged_into or found, path, language_of(request))
    return said_in(visit.reads, request, lambda: _bare(_answered(request, visit)))


def _answered(request: HttpRequest, visit: Visit) -> HttpResponse:
    if request.method != "POST":
        return _show(request, visit)
    if not is_choosing(request):
        return _submit(request, visit)
    return _translate(request, visit) if "ballot" in request.POST else shown_again(request, visit.reads)


def _show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A browser that has answered is told so; another person on it asks for a form of their own."""
    group, held = visit.group, request.COOKIES.get(COOKIE, "")
    is_there = is_open(LaterForm.objects.filter(pk=group.run_id).first(), clock.now())
    ballot = held if is_later_ballot_of(held, group) else ""
    is_used = held == SENT or (bool(ballot) and is_later_used(ballot))
    if "received" in request.GET or (is_used and "another" not in request.GET):
        already = request.GET.get("received") != "received"
        another = f"{visit.path}?another=1" if is_there else ""
        return _page(request, visit, "received", already=already, another=another)
    if not is_there:
        return _page(request, visit, "closed")
    return _form(request, visit, {"ballot": new_later_ballot(group) if is_used or not ballot else ballot})


def _submit(request: HttpRequest, visit: Visit) -> HttpResponse:
    group, typed = visit.group, request.POST.dict()
    try:
        is_new = answer_later(group=group, ballot=typed.get("ballot", ""), answers=typed, now=clock.now())
    except EvaluationError as error:
        fresh = {"ballot": new_later_ballot(group)} if error.code == "bad_ballot" else {}
        return _form(request, visit, typed | fresh, refused=error.code)
    done = HttpResponseRedirect(f"{visit.path}?received={'received' if is_new else 'already'}", status=303)
    return _holding(done, visit, SENT)


def _translate(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same form in another language, with what is filled in."""
    typed = request.POST.dict()
    if not is_later_ballot_of(typed["ballot"], visit.group):
        typed["ballot"] = new_later_ballot(visit.group)
    return remembering(_form(request, visit, typed), request, visit.reads)


def _form(request: HttpRequest, visit: Visit, typed: dict[str, str], *, refused: str = "") -> HttpResponse:
    """With what is filled in as initial values, so that nothing is marked as wrong."""
    form = LaterAnswerForm(initial=typed, language=visit.reads)
    words = later_words(visit.reads).get(refused, "")
    response = _page(request, visit, "open", form=form, refused=words, status=409 if refused else 200)
    return _holding(response, visit, typed["ballot"])


def _holding(response: HttpResponse, visit: Visit, ballot: str) -> HttpResponse:
    response.set_cookie(
        COOKIE, ballot, max_age=LIFE, path=visit.path, httponly=True, secure=settings.HTTPS, samesite="Lax"
    )
    return response


def _page(request: HttpRequest, visit: Visit, state: str, *, status: int = 200, **more: Any) -> HttpResponse:
    about = {"group": visit.group, "reads": visit.reads, "languages": NAMES.items(), "state": state}
    about["words"] = later_words(visit.reads)
    return render(request, "evaluation/later_answer.html", {**about, **more}, status=status)


def _bare(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
