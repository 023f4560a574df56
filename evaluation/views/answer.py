"""The closing evaluation on an own phone: works without JavaScript and without cookies, accepts an answer twice."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from evaluation.errors import EvaluationError
from evaluation.forms import AnswerForm
from evaluation.opening import Opening, closes_at, opening, opens_at
from evaluation.services.answers import is_ballot_of, is_cancelled, is_used, new_ballot, submit_answers
from facilitation import clock
from facilitation.queries.agenda import rundown
from groups.models import WorkGroup
from seminars.models import Talk

BALLOT_COOKIE = "st_ballot"
BALLOT_LIFE = 2 * 24 * 3600  # seconds
TRY_AGAIN = 5  # seconds, told to a phone that came when all places were taken


@csrf_exempt  # the ballot in the form is the right to answer, and there is no session: docs/decisions/0006
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The form, when it opens, that it is received, or that it has closed: one address for all of it."""
    group = _group(code)
    if request.method != "POST" and code != code.upper():
        return redirect("evaluation:answer", code.upper())
    if request.method != "POST":
        return _show(request, group)
    if (language := request.POST.get("language")) in dict(settings.LANGUAGES):
        return _translate(request, group, str(language))
    return _submit(request, group)


def _group(code: str) -> WorkGroup:
    """The group of the code, or the one it was merged into: at the same address, where the phone keeps its ballot and
    what it has filled in."""
    groups = WorkGroup.objects.select_related("run__seminar", "municipality", "merged_into__run__seminar")
    group = get_object_or_404(groups.select_related("merged_into__municipality"), code=code.upper())
    if group.merged_into is None:
        return group
    group.merged_into.code = group.code  # only for this answer's addresses
    return group.merged_into


def _show(request: HttpRequest, group: WorkGroup) -> HttpResponse:
    state, now = rundown(group.run).state, clock.now()
    ballot = "" if "next" in request.GET else _held_ballot(request, group)
    if "received" in request.GET or (ballot and is_used(ballot)):
        already = request.GET.get("received") != "received"
        return render(request, "evaluation/received.html", {"group": group, "already": already})
    if is_cancelled(group):
        return render(request, "evaluation/closed.html", {"group": group})
    if opening(state, now) is Opening.CLOSED:
        return render(request, "evaluation/closed.html", {"group": group, "closed_at": closes_at(state)})
    if opening(state, now) is Opening.LATER:
        response = render(request, "evaluation/later.html", {"group": group, "opens_at": opens_at(state)})
        response["X-Opening"] = Opening.LATER.value
        return response
    return _form_page(request, group, {"ballot": ballot or new_ballot(group)})


def _submit(request: HttpRequest, group: WorkGroup) -> HttpResponse:
    ballot, now = request.POST.get("ballot", ""), clock.now()
    try:
        outcome = submit_answers(group=group, ballot=ballot, answers=request.POST.dict(), now=now)
    except EvaluationError as error:
        return _refusal(request, group, error.code)
    done = JsonResponse({"code": outcome.value}) if _wants_json(request) else _received(group, outcome.value)
    done.delete_cookie(BALLOT_COOKIE, path=_path(group), samesite="Lax")
    return done


def _received(group: WorkGroup, outcome: str) -> HttpResponse:
    return redirect(f"{_path(group)}?received={outcome}")


def _refusal(request: HttpRequest, group: WorkGroup, code: str) -> HttpResponse:
    """The reason, above the form with everything still in it; 429 when trying again later can help."""
    status = 429 if code == "full" else 409
    if _wants_json(request):
        response: HttpResponse = JsonResponse({"code": code}, status=status)
    else:
        kept = request.POST.dict()
        if code == "bad_ballot":
            kept["ballot"] = new_ballot(group)
        response = _form_page(request, group, kept, refused=code, status=status)
    if status == 429:
        response["Retry-After"] = str(TRY_AGAIN)
    return response


def _translate(request: HttpRequest, group: WorkGroup, language: str) -> HttpResponse:
    """The same form in another language, with what is filled in."""
    with translation.override(language):
        request.LANGUAGE_CODE = language
        kept = request.POST.dict()
        if not is_ballot_of(kept.get("ballot", ""), group):
            kept["ballot"] = new_ballot(group)
        response = _form_page(request, group, kept)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    response["Content-Language"] = language
    return response


def _form_page(
    request: HttpRequest, group: WorkGroup, filled_in: dict[str, str], *, refused: str = "", status: int = 200
) -> HttpResponse:
    """The form with what is filled in: as initial values, so that nothing is marked as wrong."""
    form = AnswerForm(initial=filled_in, talks=_talks(group))
    context = {"group": group, "form": form, "refused": refused, "texts": _texts()}
    response = render(request, "evaluation/answer.html", context, status=status)
    response.set_cookie(
        BALLOT_COOKIE,
        filled_in["ballot"],
        max_age=BALLOT_LIFE,
        path=_path(group),
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )
    return response


def _held_ballot(request: HttpRequest, group: WorkGroup) -> str:
    """The ballot this phone already holds, so that a reload does not claim another; empty when none."""
    held = request.COOKIES.get(BALLOT_COOKIE, "")
    return held if is_ballot_of(held, group) else ""


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _path(group: WorkGroup) -> str:
    return reverse("evaluation:answer", args=[group.code])


def _texts() -> dict[str, str]:
    """What evaluate.js says beside the button."""
    return {
        "saved": _("Sparat på telefonen"),
        "sending": _("Skickar"),
        "waiting": _("Sparat på telefonen, skickas när linjen är tillbaka"),
        "not_open": _("Sparat på telefonen, skickas när utvärderingen öppnar"),
        "full": _("Sparat på telefonen. Be facilitatorn ändra antalet närvarande, sedan går det i väg av sig självt."),
    }


def _talks(group: WorkGroup) -> dict[int, str]:
    talks = Talk.objects.filter(seminar=group.run.seminar_id).prefetch_related("translations")
    return {talk.number: talk.said["title"].text for talk in talks}
