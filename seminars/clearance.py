"""What the publishing gate says of a Talk's rows. Talks from `for_gate` or `for_rooms` cost no queries of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from seminars import captions, gate
from seminars.models import Caption, Consent, Presenter, Rendition, Run, Talk

ASK, REMIND = "seminars.send_approval_mail", "seminars.send_consent_ends_mail"
"""The tasks that mail a presenter: asking for a consent, and telling that one ends."""
ANSWERED, WITHDRAWN = "seminars.send_answered_mail", "seminars.send_withdrawn_mail"
"""Those that tell an organiser what a presenter has answered."""

ENDS_SOON = timedelta(days=30)
"""So long before a consent ends its presenter is asked to renew it."""


def for_rooms(talks: QuerySet[Talk]) -> QuerySet[Talk]:
    """With what decides whether rooms may be shown the films, in two queries however many they are."""
    presenters = Prefetch("presenters", Presenter.objects.select_related("user"))
    return talks.prefetch_related(presenters, Prefetch("consents", Consent.objects.defer("seen")))


def for_gate(talks: QuerySet[Talk]) -> QuerySet[Talk]:
    """With everything the gate asks about, in four queries however many they are."""
    return for_rooms(talks).prefetch_related("captions", "renditions")


def facts(talk: Talk) -> gate.Facts:
    """The pure facts of a Talk with a film of ours."""
    described = (r.source_sha256 for r in talk.renditions.all() if r.kind == Rendition.Kind.DESCRIBED)
    return replace(
        consent_facts(talk),
        has_captions=any(fits_film(c, talk) for c in swedish(talk)),
        described_film=next(described, ""),
        stated_film=talk.described_sha256 if talk.description == Talk.Description.STATEMENT else "",
    )


def is_stated(talk: Talk) -> bool:
    """True when an organiser has signed that everything shown in this film is also said."""
    stated = facts(talk).stated_film
    return bool(stated) and stated == talk.sha256


def swedish(talk: Talk) -> list[Caption]:
    """The valid Swedish captions, for whatever film they were written: one, or none."""
    return [caption for caption in talk.captions.all() if caption.language == "sv" and captions.is_valid(caption.vtt)]


def fits_film(caption: Caption, talk: Talk) -> bool:
    """True when the captions were written for the film that is there, or somebody has said that they suit it."""
    return caption.film_sha256 in ("", talk.sha256)


def consent_facts(talk: Talk) -> gate.Facts:
    """Those about the presenters alone."""
    return gate.Facts(
        film=talk.sha256,
        presenters=tuple(presenter.pk for presenter in talk.presenters.all()),
        consents=tuple(
            gate.Consent(c.presenter_id, c.film_sha256, c.given_at, c.expires_on, c.withdrawn_at is not None)
            for c in talk.consents.all()
        ),
    )


def missing_for_all(talk: Talk, on: date) -> tuple[gate.Part, ...]:
    """What keeps the Talk from the public; a film that is shown elsewhere is not ours to keep."""
    return gate.missing(facts(talk), on) if talk.file else ()


def may_be_shown(talk: Talk, on: date) -> bool:
    """True when every presenter says yes, that day, to the film in rooms; also of a Talk without a film of ours."""
    return not talk.file or gate.has_consent(consent_facts(talk), on)


def day_of(run: Run) -> date:
    """The day that decides whether a run may show a film."""
    return timezone.localdate(run.starts_at)


def today(now: datetime) -> date:
    return timezone.localdate(now)
