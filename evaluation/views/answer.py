"""The closing evaluation on an own phone: works without JavaScript, accepts the same answer twice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from evaluation.forms import AnswerForm
from evaluation.opening import Opening, closes_at, opening, opens_at
from evaluation.services.answers import EvaluationError, is_ballot_of, new_ballot, submit_answers
from facilitation.queries.agenda import rundown
from groups.models import WorkGroup
from seminars.models import Talk

BALLOT_COOKIE = "st_ballot"
BALLOT_LIFE = 2 * 24 * 3600  # seconds


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The form, when it opens, that it is received, or that it has closed: one address for all of it."""
    group = get_object_or_404(WorkGroup.objects.select_related("run__seminar", "municipality"), code=code.upper())
    if code != code.upper():
        return redirect("evaluation:answer", code.upper())
    return _submit(request, group) if request.method == "POST" else _show(request, group)


def _show(request: HttpRequest, group: WorkGroup) -> HttpResponse:
    state, now = rundown(group.run).state, timezone.now()
    if group.status == WorkGroup.Status.CANCELLED or group.run.status == group.run.Status.CANCELLED:
        return render(request, "evaluation/closed.html", {"group": group})
    if opening(state, now) is Opening.LATER:
        return render(request, "evaluation/later.html", {"group": group, "opens_at": opens_at(state)})
    if opening(state, now) is Opening.CLOSED:
        return render(request, "evaluation/closed.html", {"group": group, "closed_at": closes_at(state)})
    if "received" in request.GET:
        return render(request, "evaluation/received.html", {"group": group})
    return _form_page(request, group, AnswerForm(initial={"ballot": _ballot(request, group)}, talks=_talks(group)))


def _submit(request: HttpRequest, group: WorkGroup) -> HttpResponse:
    form = AnswerForm(request.POST, talks=_talks(group))
    wants_json = request.headers.get("Accept") == "application/json"
    try:
        outcome = submit_answers(
            group=group, ballot=request.POST.get("ballot", ""), answers=request.POST.dict(), now=timezone.now()
        )
    except EvaluationError as error:
        return JsonResponse({"code": error.code}, status=409) if wants_json else _refused(request, group, form, error)
    if wants_json:
        return JsonResponse({"code": outcome.value})
    response = redirect(f"{request.path}?received={outcome.value}")
    response.delete_cookie(BALLOT_COOKIE, path=request.path)
    return response


def _refused(request: HttpRequest, group: WorkGroup, form: AnswerForm, error: EvaluationError) -> HttpResponse:
    """Shows the reason above the form with everything still in it."""
    if error.code == "bad_ballot":
        form.data = {**request.POST.dict(), "ballot": new_ballot(group)}
    return _form_page(request, group, form, refused=error.code, status=409)


def _form_page(
    request: HttpRequest, group: WorkGroup, form: AnswerForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {"group": group, "form": form, "refused": refused, "texts": _texts()}
    response = render(request, "evaluation/answer.html", context, status=status)
    response.set_cookie(
        BALLOT_COOKIE,
        str(form["ballot"].value()),
        max_age=BALLOT_LIFE,
        path=request.path,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return response


def _ballot(request: HttpRequest, group: WorkGroup) -> str:
    """The ballot this phone already holds, so that a reload does not claim another; else a new one."""
    held = request.COOKIES.get(BALLOT_COOKIE, "")
    return held if is_ballot_of(held, group) else new_ballot(group)


def _texts() -> dict[str, str]:
    """What evaluate.js says beside the button."""
    return {
        "saved": _("Sparat på telefonen"),
        "sending": _("Skickar"),
        "waiting": _("Sparat på telefonen, skickas när linjen är tillbaka"),
        "full": _("Sparat på telefonen. Be facilitatorn ändra antalet närvarande, sedan går det i väg av sig självt."),
    }


def _talks(group: WorkGroup) -> dict[int, str]:
    return dict(Talk.objects.filter(seminar=group.run.seminar_id).values_list("number", "title"))
