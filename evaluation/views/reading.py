"""The language in which the evaluation's pages are read: one of the questionnaire's, easy Swedish among them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from evaluation.questionnaire import LANGUAGES
from evaluation.wording_form import EASY, interface

EASY_COOKIE = "st_easy"


def tells_no_referrer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address holds the group's code: what a browser fetches for the page, and where it goes from there, is not
    told of it, since there it would stand in a log beside the browser's own address."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


def language_of(request: HttpRequest) -> str:
    """What was pressed, what the form was read in, what the link says, or what this browser has chosen before."""
    for given in (request.POST.get("language"), request.POST.get("reads"), request.GET.get("language")):
        if given in LANGUAGES:
            return str(given)
    usual = translation.get_language() or "sv"
    return EASY if usual == "sv" and request.COOKIES.get(EASY_COOKIE) else usual


def said_in(reads: str, request: HttpRequest, respond: Callable[[], HttpResponse]) -> HttpResponse:
    """The response, made in that language."""
    language = interface(reads)
    with translation.override(language):
        request.LANGUAGE_CODE = language
        response = respond()
    response["Content-Language"] = language
    return response


def is_choosing(request: HttpRequest) -> bool:
    """Whether a language was pressed."""
    return request.method == "POST" and request.POST.get("language") in LANGUAGES


def shown_again(request: HttpRequest, reads: str) -> HttpResponse:
    """The way back to a page without a form, from its choice of language."""
    query = request.GET.copy()
    query.pop("language", None)  # what was pressed stands for what the link said
    return remembering(redirect(f"{request.path}?{query.urlencode()}" if query else request.path), request, reads)


def remembering(response: HttpResponse, request: HttpRequest, reads: str) -> HttpResponse:
    """The response, with what makes this browser read in that language from now on."""
    age = settings.LANGUAGE_COOKIE_AGE
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        interface(reads),
        max_age=age,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    easy = request.path[: request.path.index("/", 1) + 1]  # of all these pages, and of no other
    if reads == EASY:
        response.set_cookie(
            EASY_COOKIE, "1", max_age=age, path=easy, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    elif EASY_COOKIE in request.COOKIES:
        response.delete_cookie(EASY_COOKIE, path=easy, samesite="Lax")
    return response
