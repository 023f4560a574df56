"""What other programs read of the public site: feeds, the sitemap, what crawlers may visit, pictures for previews.

All of it is public, alike for everyone, and answered with 304 while nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from seminars import calendar_feed, cards, queries, social
from seminars.colours import css, palette
from seminars.models import Organisation, Seminar
from seminars.social import absolute
from seminars.templatetags.look import clock, day
from seminars.views.files import content

HOUR, DAY = 3600, 86_400
LANGUAGES = ("sv", "en", "da")
View = Callable[..., HttpResponse]
PAGES = ("home", "programme", "decision_makers", "documents", "accessibility", "privacy")


def in_its_language(view: View) -> View:
    """The address names the language; one we do not have is no address."""

    @wraps(view)
    def answer(request: HttpRequest, language: str, **kwargs: Any) -> HttpResponse:
        if language not in LANGUAGES:
            raise Http404
        with translation.override(language):
            response = view(request, **kwargs)
        response["Content-Language"] = language
        return response

    return answer


def organisation() -> Organisation:
    return Organisation.objects.filter(pk=1).first() or Organisation()


@require_safe
@conditional_page
@cache_control(public=True, max_age=HOUR)
@in_its_language
def rss(request: HttpRequest) -> HttpResponse:
    """The runs ahead, and seminars whose date is to come."""
    found = queries.programme(timezone.now())
    feed = Rss201rev2Feed(
        title=_("Social Talks: kommande seminarier"),
        link=absolute(reverse("seminars:programme")),
        description=_("Nya datum för hybridseminarier, så snart de finns."),
        language=translation.get_language(),
        feed_url=absolute(request.path),
        ttl=60,
    )
    for run in found.ahead:
        said = run.seminar.said
        when = f"{day(run.starts_at).capitalize()} {clock(run.starts_at)}–{clock(run.ends_at)}"
        feed.add_item(
            title=f"{said['title']}, {day(run.starts_at)}",
            link=absolute(run.seminar.get_absolute_url()),
            description=f"{when}. {said['summary']}".strip(),
            unique_id=f"run-{run.pk}@socialtalks",
            unique_id_is_permalink=False,
            pubdate=run.created_at,
        )
    for seminar in found.undated:
        feed.add_item(
            title=f"{seminar.said['title']} ({_('Datum kommer')})",
            link=absolute(seminar.get_absolute_url()),
            description=str(seminar.said["summary"]),
            unique_id=f"seminar-{seminar.pk}@socialtalks",
            unique_id_is_permalink=False,
            pubdate=seminar.created_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


@require_safe
@conditional_page
@cache_control(public=True, max_age=HOUR)
@in_its_language
def calendar(request: HttpRequest) -> HttpResponse:
    """All runs as one calendar to subscribe to, also those cancelled, so that they are crossed out there."""
    body = calendar_feed.of_runs(
        queries.runs_for_calendar(timezone.now()),
        name=_("Social Talks"),
        url_of=lambda run: absolute(run.seminar.get_absolute_url()),
    )
    headers = {"Content-Disposition": 'inline; filename="social-talks.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@require_safe
@conditional_page
@cache_control(public=True, max_age=DAY)
@in_its_language
def card(request: HttpRequest) -> HttpResponse:
    return HttpResponse(cards.draw(social.site_card(organisation())), content_type="image/png")


@require_safe
@conditional_page
@cache_control(public=True, max_age=DAY)
@in_its_language
def seminar_card(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        entry = queries.entry(slug, timezone.now())
    except Seminar.DoesNotExist:
        raise Http404 from None
    return HttpResponse(cards.draw(social.seminar_card(entry, organisation())), content_type="image/png")


@require_safe
@conditional_page
@cache_control(public=True, max_age=DAY)
def logo(request: HttpRequest) -> HttpResponse:
    """The organisation's own, as it was written anew when it came."""
    row = organisation()
    if not row.logo:
        raise Http404
    return HttpResponse(content(row.logo), content_type="image/png")


@require_safe
@conditional_page
@cache_control(public=True, max_age=DAY)
def colours(request: HttpRequest) -> HttpResponse:
    """A style sheet with the organisation's colours; 404 where it has none of its own."""
    row = organisation()
    if not row.day_colour:
        raise Http404
    return HttpResponse(css(palette(row.day_colour, row.evening_colour)), content_type="text/css; charset=utf-8")


@require_safe
@conditional_page
@cache_control(public=True, max_age=HOUR)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page once; one address serves all languages."""
    entries = queries.entries(timezone.now())
    addresses = [reverse(f"seminars:{page}") for page in PAGES] + [reverse("groups:register_list")]
    for entry in entries:
        addresses.append(entry.seminar.get_absolute_url())
        addresses += [reverse("groups:watch", args=[entry.seminar.slug, talk.number]) for talk in entry.watchable]
        if entry.is_whole:
            addresses.append(reverse("facilitation:own_team", args=[entry.seminar.slug]))
    body = render_to_string("seminars/sitemap.xml", {"addresses": [absolute(path) for path in addresses]})
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """The public pages are open to all; those behind links and sign-in are not looked for."""
    body = render_to_string("seminars/robots.txt", {"sitemap": absolute(reverse("seminars:sitemap"))})
    return HttpResponse(body, content_type="text/plain; charset=utf-8")
