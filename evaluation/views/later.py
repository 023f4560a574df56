"""The participants' three questions after three months: no account, no JavaScript needed, no cookie but the ballot."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from evaluation.errors import EvaluationError
from evaluation.later_forms import LaterAnswerForm
from evaluation.models import LaterForm
from evaluation.services.later import answer_later, is_later_ballot_of, is_later_used, is_open, new_later_ballot
from evaluation.wording_form import NAMES
from facilitation import clock
from groups.models import WorkGroup

COOKIE = "st_later"
LIFE = 40 * 24 * 3600  # seconds


@csrf_exempt  # as the closing evaluation: the ballot in the form is the right to answer (docs/decisions/0006)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later_answer(request: HttpRequest, code: str) -> HttpResponse:
    """The form, that it is received, or that it is closed: one address for all of it."""
    groups = WorkGroup.objects.select_related("run__seminar", "municipality", "merged_into__run__seminar")
    found = get_object_or_404(groups, code=code.upper())
    group, path = found.merged_into or found, reverse("evaluation:later_answer", args=[found.code])
    is_there = is_open(LaterForm.objects.filter(pk=group.run_id).first(), clock.now())
    if request.method != "POST":
        return _show(request, group, path, is_there=is_there)
    if (language := request.POST.get("language")) in dict(settings.LANGUAGES):
        return _translated(request, group, path, str(language))
    typed = request.POST.dict()
    try:
        is_new = answer_later(group=group, ballot=typed.get("ballot", ""), answers=typed, now=clock.now())
    except EvaluationError as error:
        fresh = {"ballot": new_later_ballot(group)} if error.code == "bad_ballot" else {}
        return _form(request, group, path, typed | fresh, refused=error.code)
    return HttpResponseRedirect(f"{path}?received={'received' if is_new else 'already'}", status=303)


def _show(request: HttpRequest, group: WorkGroup, path: str, *, is_there: bool) -> HttpResponse:
    """A browser that has answered is told so; another person on it asks for a form of their own."""
    held = request.COOKIES.get(COOKIE, "")
    ballot = held if is_later_ballot_of(held, group) else ""
    is_used = bool(ballot) and is_later_used(ballot)
    if "received" in request.GET or (is_used and "another" not in request.GET):
        already = request.GET.get("received") != "received"
        another = f"{path}?another=1" if is_there else ""
        return _page(request, group, state="received", already=already, another=another)
    if not is_there:
        return _page(request, group, state="closed")
    return _form(request, group, path, {"ballot": new_later_ballot(group) if is_used or not ballot else ballot})


def _page(request: HttpRequest, group: WorkGroup, **about: object) -> HttpResponse:
    return _bare(render(request, "evaluation/later_answer.html", {"group": group, **about}))


def _form(
    request: HttpRequest, group: WorkGroup, path: str, typed: dict[str, str], *, refused: str = ""
) -> HttpResponse:
    """With what is filled in as initial values, so that nothing is marked as wrong."""
    context = {"group": group, "state": "open", "form": LaterAnswerForm(initial=typed), "refused": refused}
    languages = [(code, name) for code, name in NAMES.items() if code in dict(settings.LANGUAGES)]
    context |= {"languages": languages, "reads": translation.get_language()}
    response = render(request, "evaluation/later_answer.html", context, status=409 if refused else 200)
    response.set_cookie(
        COOKIE, typed["ballot"], max_age=LIFE, path=path, httponly=True, secure=settings.HTTPS, samesite="Lax"
    )
    return _bare(response)


def _translated(request: HttpRequest, group: WorkGroup, path: str, language: str) -> HttpResponse:
    """The same form in another language, with what is filled in."""
    typed = request.POST.dict()
    if not is_later_ballot_of(typed.get("ballot", ""), group):
        typed["ballot"] = new_later_ballot(group)
    with translation.override(language):
        request.LANGUAGE_CODE = language
        response = _form(request, group, path, typed)
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


def _bare(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
