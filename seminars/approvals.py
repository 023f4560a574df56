"""Who has said yes to which film, and who has been asked: what the planning desk and the presenters' pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from seminars import gate
from seminars.clearance import ASK, consent_facts, day_of, for_rooms
from seminars.models import Consent, Job, Presenter, Run, Talk


@dataclass(frozen=True, slots=True)
class Approval:
    """One presenter of one Talk: the answer as it stands, the consent it rests on, and when it was last asked for."""

    talk: Talk
    presenter: Presenter
    answer: gate.Answer
    consent: Consent | None
    asked_at: datetime | None

    @property
    def is_yes(self) -> bool:
        return self.answer is gate.Answer.YES

    @property
    def can_be_asked(self) -> bool:
        return bool(self.talk.file and self.talk.sha256) and self.presenter.user.has_address


def approvals(talks: QuerySet[Talk], on: date) -> list[Approval]:
    """Of every presenter of the Talks that have a film, those without a yes first; four queries."""
    rows = list(for_rooms(talks.exclude(file="").select_related("seminar")))
    asked = _asked(rows)
    found = [one for talk in rows for one in _of_talk(talk, on, asked)]
    return sorted(found, key=lambda one: (one.is_yes, -one.talk.seminar_id, one.talk.number, str(one.presenter)))


def own_approvals(presenter_user: int | None, on: date) -> list[Approval]:
    """Those of one person, with a film or without, the newest seminar first; four queries at most."""
    talks = Talk.objects.filter(presenters__user=presenter_user).select_related("seminar")
    rows = list(for_rooms(talks.order_by("-seminar", "number")))
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


def _of_talk(talk: Talk, on: date, asked: dict[tuple[int, int], datetime]) -> Iterable[Approval]:
    answers = gate.answers(consent_facts(talk), on)
    last = {consent.presenter_id: consent for consent in reversed(talk.consents.all())}
    for presenter in talk.presenters.all():
        key = (talk.pk, presenter.pk)
        yield Approval(talk, presenter, answers[presenter.pk], last.get(presenter.pk), asked.get(key))


def _asked(talks: Iterable[Talk]) -> dict[tuple[int, int], datetime]:
    """When each presenter of each Talk was last sent a mail; one query."""
    jobs = Job.objects.filter(task=ASK, args__talk__in=[talk.pk for talk in talks]).order_by("due_at")
    return {(job.args["talk"], job.args["presenter"]): job.due_at for job in jobs}
