"""What other sites are told of a page: title, description and picture for previews, structured data (schema.org)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from seminars.models import Organisation, Run, Talk
from seminars.queries import Entry, is_open
from seminars.templatetags.look import clock, day, month
from seminars.translated import language_now

SCHEMA = "https://schema.org"


@dataclass(frozen=True, slots=True)
class Social:
    """A public page as it is told to others. `path` is its one address, without what is only a choice on it."""

    title: str
    about: str
    path: str
    image: str
    image_alt: str
    data: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return absolute(self.path)


@dataclass(frozen=True, slots=True)
class Card:
    """What the picture of a page says."""

    title: str
    line: str
    organisation: str
    language: str

    @property
    def mark(self) -> str:
        """Changes with the words, so that nobody keeps an old picture."""
        return f"{zlib.crc32(repr(self).encode()):08x}"


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def site_card(organisation: Organisation) -> Card:
    line = _("140 minuter. Två Talks. Alla kommer till tals.")
    return Card(heading(organisation), line, organisation.name, language_now())


def seminar_card(entry: Entry, organisation: Organisation) -> Card:
    return Card(entry.seminar.said["title"].text, when(entry), organisation.name, language_now())


def heading(organisation: Organisation) -> str:
    """The home page's: the organisation's own words, or ours."""
    return organisation.said["heading"].text or _("Åtta kommuner runt samma bord")


def when(entry: Entry) -> str:
    """When a seminar is or was, in words."""
    if entry.ahead:
        run = entry.ahead[0]
        return f"{day(run.starts_at).capitalize()} {clock(run.starts_at)}–{clock(run.ends_at)}"
    if entry.held_on:
        return _("Hölls i %(when)s") % {"when": month(entry.held_on)}
    return _("Datum kommer")


def of_page(organisation: Organisation, *, title: str, about: str, path: str, data: list[dict[str, Any]]) -> Social:
    """A page with the site's own picture."""
    card = site_card(organisation)
    image = absolute(reverse("seminars:card", args=[card.language]) + f"?v={card.mark}")
    return Social(title, about, path, image, f"{card.title}. {card.line}", data)


def of_seminar(entry: Entry, organisation: Organisation) -> Social:
    """A seminar's page, with each run ahead as an event."""
    seminar = entry.seminar
    image, alt = picture(entry, organisation)
    said = seminar.said
    events = [event(run, organisation, image) for run in entry.ahead]
    return Social(said["title"].text, said["summary"].text, seminar.get_absolute_url(), image, alt, events)


def of_talk(entry: Entry, talk: Talk, organisation: Organisation) -> Social:
    """A Talk's page, with its film as a video; only for a Talk that all may see."""
    image, alt = picture(entry, organisation)
    if talk.poster:
        image, alt = absolute(reverse("groups:poster", args=[talk.pk])), ""
    said = talk.said
    path = reverse("groups:watch", args=[entry.seminar.slug, talk.number])
    about = said["summary"].text or entry.seminar.said["summary"].text
    data = [video(entry, talk, about, image)] if talk.file else []
    return Social(said["title"].text, about, path, image, alt, data)


def picture(entry: Entry, organisation: Organisation) -> tuple[str, str]:
    """Address and words of a seminar's picture."""
    card = seminar_card(entry, organisation)
    path = reverse("seminars:seminar_card", args=[entry.seminar.slug, card.language])
    return absolute(f"{path}?v={card.mark}"), f"{card.title}. {card.line}"


def organiser(organisation: Organisation) -> dict[str, Any]:
    return {"@type": "Organization", "name": organisation.name, "url": absolute(reverse("seminars:home"))}


def site(organisation: Organisation) -> dict[str, Any]:
    url = absolute(reverse("seminars:home"))
    found = {"@context": SCHEMA, "@type": "WebSite", "name": "Social Talks", "url": url}
    return {**found, "publisher": organiser(organisation), "inLanguage": language_now()}


def event(run: Run, organisation: Organisation, image: str) -> dict[str, Any]:
    """A run as an event in many rooms and online at once, free of charge."""
    said, url = run.seminar.said, absolute(run.seminar.get_absolute_url())
    found: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "EducationEvent",
        "@id": f"{url}#run-{run.pk}",
        "name": said["title"].text,
        "startDate": timezone.localtime(run.starts_at).isoformat(),
        "endDate": timezone.localtime(run.ends_at).isoformat(),
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": _("Ert eget rum"),
                "address": {"@type": "PostalAddress", "addressCountry": "SE"},
            },
            {"@type": "VirtualLocation", "url": url},
        ],
        "organizer": organiser(organisation),
        "image": [image],
        "url": url,
        "inLanguage": "sv",
        "isAccessibleForFree": True,
    }
    if said["summary"]:
        found["description"] = said["summary"].text
    if is_open(run, timezone.now()):
        register = absolute(reverse("facilitation:register", args=[run.pk]))
        free = {"@type": "Offer", "price": "0", "priceCurrency": "SEK", "url": register}
        found["offers"] = {**free, "availability": f"{SCHEMA}/InStock"}
    return found


def video(entry: Entry, talk: Talk, about: str, image: str) -> dict[str, Any]:
    shown_from = entry.held_on or timezone.localdate(talk.seminar.created_at)
    return {
        "@context": SCHEMA,
        "@type": "VideoObject",
        "name": talk.said["title"].text,
        "description": about or talk.said["title"].text,
        "thumbnailUrl": [image],
        "uploadDate": shown_from.isoformat(),
        "duration": iso_duration(talk.duration),
        "contentUrl": absolute(reverse("groups:talk_file", args=[talk.pk])),
        "inLanguage": "sv",
        "isFamilyFriendly": True,
        "isPartOf": {"@type": "CreativeWork", "name": entry.seminar.said["title"].text},
    }


def iso_duration(duration: timedelta) -> str:
    """PT12M40S; whole seconds."""
    minutes, seconds = divmod(duration // timedelta(seconds=1), 60)
    return f"PT{minutes}M{seconds}S"
