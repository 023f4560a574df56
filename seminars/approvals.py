"""Who has said yes to which film, and who has been asked: what the planning desk and the presenters' pages show."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from seminars import gate
from seminars.caption_changes import changed_languages
from seminars.clearance import ASK, consent_facts, day_of, for_rooms
from seminars.models import Candidate, Consent, Job, Presenter, Run, Talk


@dataclass(frozen=True, slots=True)
class Approval:
    """One presenter of one Talk: the answer as it stands, the consent it rests on, and when it was last asked for."""

    talk: Talk
    presenter: Presenter
    answer: gate.Answer
    consent: Consent | None
    asked_at: datetime | None
    waiting: gate.Answer | None = None
    """The answer to the film that waits to take the place; None when there is none."""
    changed: tuple[str, ...] = ()
    """The languages whose captions say something else than when the yes was given."""

    @property
    def is_yes(self) -> bool:
        return self.answer is gate.Answer.YES

    @property
    def is_awaited(self) -> bool:
        """True when the film in the rooms, or the one that waits, lacks a yes of this presenter."""
        return not self.is_yes or self.has_new_film

    @property
    def has_new_film(self) -> bool:
        return self.waiting not in (None, gate.Answer.YES)

    @property
    def can_be_asked(self) -> bool:
        return bool(self.talk.file and self.talk.sha256) and self.presenter.user.has_address


def approvals(talks: QuerySet[Talk], on: date) -> list[Approval]:
    """Of every presenter of the Talks that have a film, those without a yes first; five queries."""
    rows = list(_with_texts(talks.exclude(file="").select_related("seminar", "candidate")))
    asked = _asked(rows)
    found = [one for talk in rows for one in _of_talk(talk, on, asked)]
    return sorted(
        found, key=lambda one: (not one.is_awaited, -one.talk.seminar_id, one.talk.number, str(one.presenter))
    )


def own_approvals(presenter_user: int | None, on: date) -> list[Approval]:
    """Those of one person, with a film or without, the newest seminar first; five queries at most."""
    talks = Talk.objects.filter(presenters__user=presenter_user).select_related("seminar", "candidate")
    rows = list(_with_texts(talks.order_by("-seminar", "number")))
    return [one for talk in rows for one in _of_talk(talk, on, {}) if one.presenter.user_id == presenter_user]


@dataclass(frozen=True, slots=True)
class Ending:
    """A Talk that a run may not show, or only just: `last_day` is None where a yes is missing."""

    talk: Talk
    last_day: date | None


def not_shown_at(run: Run) -> list[Ending]:
    """The run's Talks whose film lacks a consent on its day, or whose consent ends that day; three queries."""
    day = day_of(run)
    rows = for_rooms(Talk.objects.filter(seminar=run.seminar_id).exclude(file="").order_by("number"))
    ends = ((talk, gate.ends_on(consent_facts(talk))) for talk in rows)
    return [Ending(talk, last_day) for talk, last_day in ends if last_day is None or last_day <= day]


def film_that_waits(talk: Talk) -> Candidate | None:
    """No query when `candidate` is selected with the Talk."""
    return getattr(talk, "candidate", None)


def texts_mark(texts: Mapping[str, str]) -> str:
    """A short name of captions as they stand, WebVTT by language."""
    return hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()[:16]


def _with_texts(talks: QuerySet[Talk]) -> QuerySet[Talk]:
    """With the captions, and what each yes saw of them."""
    presenters = Prefetch("presenters", Presenter.objects.select_related("user"))
    return talks.prefetch_related(presenters, "consents", "captions")


def _of_talk(talk: Talk, on: date, asked: dict[tuple[int, int], datetime]) -> Iterable[Approval]:
    facts, waits = consent_facts(talk), film_that_waits(talk)
    answers = gate.answers(facts, on)
    following = gate.answers(replace(facts, film=waits.sha256), on) if waits else {}
    texts = {caption.language: caption.vtt for caption in talk.captions.all()}
    for presenter in talk.presenters.all():
        answer, last = answers[presenter.pk], _last_word(talk, presenter)
        is_yes = last is not None and answer is gate.Answer.YES
        yield Approval(
            talk,
            presenter,
            answer,
            last,
            asked.get((talk.pk, presenter.pk)),
            waiting=following.get(presenter.pk),
            changed=changed_languages(last.seen, texts) if last and is_yes else (),
        )


def _last_word(talk: Talk, presenter: Presenter) -> Consent | None:
    """About the film that is there, or, where there is none, about any."""
    own = [consent for consent in talk.consents.all() if consent.presenter_id == presenter.pk]
    return next((consent for consent in own if consent.film_sha256 == talk.sha256), next(iter(own), None))


def _asked(talks: Iterable[Talk]) -> dict[tuple[int, int], datetime]:
    """When each presenter of each Talk was last sent a mail; one query."""
    jobs = Job.objects.filter(task=ASK, args__talk__in=[talk.pk for talk in talks]).order_by("due_at")
    return {(job.args["talk"], job.args["presenter"]): job.due_at for job in jobs}
