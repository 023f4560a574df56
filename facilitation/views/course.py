"""The facilitator's course by the personal link: an overview, its chapters, and plan B on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from facilitation import clock
from facilitation.course import PLAN_B, Kind
from facilitation.models import Chapter
from facilitation.queries.course import Course, Page, course_of, words_of
from facilitation.queries.plan_b import plan_b_sheet
from facilitation.services.course import save_progress, take_again
from facilitation.wording_course import course_line, practice_texts
from groups.permissions import Actor, Role
from groups.queries import is_in_course
from groups.views.entry import ask_for_link, linked_actor
from seminars.models import User
from seminars.queries import may_watch
from seminars.typeset import typeset

View = Callable[..., HttpResponse]


def for_facilitators(view: View) -> View:
    """With the actor as the second argument; asks others for their link."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = linked_actor(request, Role.FACILITATOR)
        if actor is None or actor.user_id is None:
            return ask_for_link(request, Role.FACILITATOR)
        return view(request, actor, *args, **kwargs)

    return opened


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
def course(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The chapters, how far one has come and how long it holds; a post begins it anew when it is time."""
    if request.method == "POST":
        user = get_object_or_404(User, pk=actor.user_id)
        if take_again(user=user, today=localdate(clock.now())):
            messages.success(request, _("Kursen är öppnad på nytt. Den du har gått gäller så länge."))
        return redirect("facilitation:course")
    found = _course(actor)
    context = {"course": found, "line": course_line(found), "name": actor.name}
    return render(request, "facilitation/course.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
def chapter(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """One chapter; a post saves what is ticked and, when asked to, does the chapter and goes on."""
    found = _course(actor)
    index = next((at for at, page in enumerate(found.pages) if page.chapter.key == key), None)
    if index is None:
        raise Http404
    page = found.pages[index]
    if request.method == "POST":
        return _saved(request, actor, found, index)
    return render(request, "facilitation/course_chapter.html", chapter_context(page, found.pages, index, actor.name))


@never_cache
@require_safe
@for_facilitators
def plan_b(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What to do when something breaks, on one sheet for the wall."""
    row = get_object_or_404(Chapter, key=PLAN_B)
    words = words_of([row], _language())[row.pk]
    body = typeset("templates/facilitation/plan_b.typ", name="sheet", data=plan_b_sheet(words), day=clock.now())
    headers = {"Content-Disposition": 'inline; filename="plan-b.pdf"', "X-Robots-Tag": "noindex, nofollow"}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


def chapter_context(page: Page, pages: tuple[Page, ...], index: int, name: str) -> dict[str, Any]:
    """What the chapter's template reads; the planning desk's preview reads the same."""
    kind = Kind(page.chapter.kind)
    is_live = kind in (Kind.TIMER, Kind.PRACTICE)
    film, now = page.chapter.film, clock.now()
    is_public = film is not None and may_watch(film, now)
    return {
        "page": page,
        "pages": pages,
        "number": index + 1,
        "back": pages[index - 1] if index else None,
        "film": film if film is not None and (is_public or is_in_course(film, now)) else None,
        "is_public": is_public,
        "name": name,
        "is_plan_b": page.chapter.key == PLAN_B,
        "is_live": is_live,
        "config": {"kind": kind.value, "texts": practice_texts()} if is_live else None,
    }


def _saved(request: HttpRequest, actor: Actor, found: Course, index: int) -> HttpResponse:
    page, finish = found.pages[index], "finish" in request.POST
    given = request.POST.getlist("tick")
    user = get_object_or_404(User, pk=actor.user_id)
    row = save_progress(
        user=user, chapter=page.chapter, ticked=given, finish=finish, language=_language(), now=clock.now()
    )
    here = redirect("facilitation:course_chapter", page.chapter.key)
    if not finish:
        messages.success(request, _("Sparat. Du kan gå vidare en annan gång."))
        return here
    if row.done_at is None:
        messages.warning(request, _("Det du har bockat av är sparat. Bocka av resten, så är kapitlet klart."))
        return here
    after = _course(actor)
    if after.next is None:
        if found.next is not None:
            messages.success(request, _("Kursen är klar. Tack för att du tog dig tid."))
        return redirect("facilitation:course")
    following = [one for one in after.pages[index + 1 :] if not one.is_done] or [after.next]
    return redirect("facilitation:course_chapter", following[0].chapter.key)


def _course(actor: Actor) -> Course:
    return course_of(actor.user_id or 0, language=_language(), today=localdate(clock.now()))


def _language() -> str:
    return (get_language() or "sv")[:2]
