"""A planning desk with many of everything: for the tests that count queries, and for the bench that takes the time.

The run to come and the run that was held have as many groups each; one municipality, one person and one seminar have a
part in nearly all of it, so that their pages are the longest that there can be. Rows are written in bulk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar
from uuid import uuid4

from django.db.models import Model
from django.utils import timezone

from evaluation.models import (
    AnswerSheet,
    Decision,
    Evaluation,
    FollowUp,
    FreeText,
    Outcome,
    Questionnaire,
    Report,
    ReportLink,
    Version,
)
from evaluation.services.questionnaires import own_rows
from evaluation.services.reports import make_report
from facilitation.models import Cue, EquipmentCheck, Note, PracticeProposal, Presence, Script, Sorting
from facilitation.services.scripts import begin_version
from groups.models import (
    Facilitator,
    Import,
    Municipality,
    MunicipalityContact,
    OrganiserLimit,
    Screen,
    SignUp,
    Training,
    WorkGroup,
)
from seminars.agenda import Kind
from seminars.models import (
    AgendaTemplate,
    Caption,
    Consent,
    Document,
    FaultReport,
    Job,
    LinkRole,
    MailSent,
    PersonalLink,
    Presenter,
    Run,
    SegmentTitle,
    Seminar,
    Talk,
    TrailEntry,
    User,
)
from seminars.services.planning import lay_out
from tests.cast import Member, make_organiser

Row = TypeVar("Row", bound=Model)
OTHERS = (WorkGroup.Status.REQUESTED, "waiting", "declined", WorkGroup.Status.CANCELLED)
MOST = 30
"""Presenters of one Talk, and contacts of one municipality: more than anybody has seen."""


@dataclass(frozen=True)
class Crowd:
    """The rows whose pages hold most, and who opens them."""

    organiser: Member
    limited: Member
    seminar: Seminar
    coming: Run
    held: Run
    place: Municipality
    group: WorkGroup
    person: User
    imported: Import
    report: Report


def make_crowd(n: int, *, seminars: int | None = None, trail: int | None = None) -> Crowd:
    """`n` of each kind of row; of seminars and of rows of the trail as many as is said, `n` otherwise."""
    now = timezone.now()
    organiser = make_organiser("Olga Organisatör")
    people = _people(n, "person")
    places = _kept(Municipality(name=f"Kommun {i}", slug=f"kommun-{i}", region="Norr") for i in range(n))
    _kept(MunicipalityContact(municipality=places[0], user=one) for one in people[:MOST])
    _kept(MunicipalityContact(municipality=one, user=people[0]) for one in places[1:])
    main = _seminars(n if seminars is None else seminars, people, now)
    coming, held = _run(main, now + timedelta(days=3)), _run(main, now - timedelta(days=3))
    _runs(main, n if seminars is None else seminars, now)
    groups = _rooms(coming, n, places, people, now)
    _registered(coming, n, places, people, now)
    _held(held, _rooms(held, n, places, people, now), now)
    _desk(n, coming, people, organiser.user, now)
    _trail(n if trail is None else trail, coming, organiser.user, now)
    return Crowd(
        organiser,
        _limited(places[: max(2, n // 2)], n),
        main,
        coming,
        held,
        places[0],
        groups[0],
        people[0],
        _imports(n, coming, organiser.user, now),
        make_report(run=held, now=now),
    )


def _kept(rows: Iterable[Row]) -> list[Row]:
    """Written, a thousand at a time."""
    waiting, kept = iter(rows), []
    while some := list(islice(waiting, 1000)):
        kept += type(some[0])._default_manager.bulk_create(some)
    return kept


def _people(n: int, kind: str) -> list[User]:
    return _kept(User(email=f"{kind}{i}@example.se", name=f"{kind.title()} {i}", password="!") for i in range(n))


def _seminars(n: int, people: list[User], now: datetime) -> Seminar:
    """Seminars with two Talks each; the first has one Talk that all present and that all have consented to."""
    rows = _kept(
        Seminar(title=f"Seminarium {i}", slug=f"seminarium-{i}", theme="Omsorg", status=Seminar.Status.PUBLISHED)
        for i in range(n)
    )
    who = _kept(Presenter(user=one, title="Forskare") for one in people[:MOST])
    talks = _kept(
        Talk(seminar=one, number=k, title=f"Talk {k}", file=f"talks/{one.pk}-{k}.mp4", size=9, sha256=f"{k}" * 64)
        for one in rows
        for k in (1, 2)
    )
    through = Talk.presenters.through
    through.objects.bulk_create(through(talk=talk, presenter=who[0]) for talk in talks)
    through.objects.bulk_create(through(talk=talks[0], presenter=one) for one in who[1:])
    seen = {"film_sha256": "1" * 64, "given_at": now, "expires_on": (now + timedelta(days=900)).date()}
    _kept(Consent(talk=talks[0], presenter=one, **seen) for one in who)
    _kept(Caption(talk=talk, language="sv", vtt="WEBVTT\n\n00:00.000 --> 00:04.000\nHej.\n") for talk in talks)
    return rows[0]


def _run(seminar: Seminar, starts_at: datetime) -> Run:
    made: Run = Run.objects.create(seminar=seminar, starts_at=starts_at, status=Run.Status.PUBLISHED, places=2000)
    lay_out(run=made, template=None)
    return made


def _runs(seminar: Seminar, n: int, now: datetime) -> None:
    """More runs of the seminar, some to come and some that were, each with a report of nothing."""
    runs = [_run(seminar, now + timedelta(days=10 + i if i % 2 else -10 - i)) for i in range(n)]
    _kept(Report(run=run, number=1, snapshot={}, frozen_at=now) for run in runs)
    _kept(Evaluation(run=run) for run in runs)


def _rooms(run: Run, n: int, places: list[Municipality], people: list[User], now: datetime) -> list[WorkGroup]:
    """Groups with a facilitator each and one that all share, a display that has told of itself, and a check of it."""
    groups = _kept(
        WorkGroup(run=run, municipality=places[i if i % 2 else 0], name=f"Grupp {i}", contact=people[0], place="Sal")
        for i in range(n)
    )
    own = _people(n, f"leder{run.pk}x")
    _kept(Facilitator(group=group, user=own[i]) for i, group in enumerate(groups))
    _kept(Facilitator(group=group, user=people[0], is_substitute=True) for group in groups)
    _kept(Training(user=one, completed_on=now.date()) for one in own[::2])
    links = [
        PersonalLink(
            token_hash=f"{run.pk}-{i}",
            user=user,
            role=LinkRole.FACILITATOR,
            run=run,
            expires_at=now + timedelta(days=9),
        )
        for i, user in enumerate((*own, *[people[0]] * n))
    ]
    _kept(links)
    screens = _kept(Screen(secret_hash=f"{run.pk}-{i}", group=group, paired_at=now) for i, group in enumerate(groups))
    _kept(
        Presence(run=run, group=screen.group, key=f"screen:{screen.pk}:1", role="screen", last_seen=now, report={})
        for screen in screens
    )
    _kept(EquipmentCheck(group=group, sitting=uuid4(), by="room", began_at=now, at=now) for group in groups)
    return groups


def _registered(run: Run, n: int, places: list[Municipality], people: list[User], now: datetime) -> None:
    """Registrations that are not confirmed, and groups in every other standing, a quarter as many of each."""
    _kept(
        SignUp(
            run=run,
            municipality=places[i],
            name=f"Anna {i}",
            email=f"anna{i}@example.se",
            entries=[{"name": "Vuxna", "expected": 7}],
            digest=f"{i}",
            created_at=now,
        )
        for i in range(n)
    )
    rows = []
    for standing in OTHERS:
        is_plain = standing in WorkGroup.Status.values
        more: dict[str, Any] = {"status": standing if is_plain else WorkGroup.Status.CANCELLED}
        more |= {} if is_plain else {"waiting_since" if standing == "waiting" else "declined_at": now}
        rows += [
            WorkGroup(run=run, municipality=places[i], name=f"{standing} {i}", contact=people[i], **more)
            for i in range(max(2, n // 4))
        ]
    groups = _kept(rows)
    _kept(Facilitator(group=group, user=people[i % n]) for i, group in enumerate(groups))


def _held(run: Run, groups: list[WorkGroup], now: datetime) -> None:
    """What was said, sorted, answered and told in the run that is over."""
    Cue.objects.create(run=run, seq=1, at=run.starts_at, action="start", given_at=run.starts_at)
    _kept(
        Cue(run=run, seq=i + 2, at=now, action="message", args={"text": "Hej", "to": []}, given_at=now)
        for i in range(len(groups))
    )
    notes = _kept(
        Note(group=group, kind="point", position=1, text=f"Punkt {group.pk}", changed_at=now, sent_at=now)
        for group in groups
    )
    _kept(Sorting(run=run, note=note, by="Olga") for note in notes)
    written = {"what": "Ring hem", "first_step": "I morgon", "is_shared": True, "changed_at": now}
    ideas = _kept(PracticeProposal(group=group, position=1, kind="decision", **written) for group in groups)
    _kept(FollowUp(group=group, asked_at=now) for group in groups)
    _kept(Outcome(proposal=idea, status="partly", hindered=["time"], answered_at=now) for idea in ideas[1:])
    _kept(Decision(proposal=idea, answer="yes", decided_at=now) for idea in ideas[2:])
    answers = {f"q{k}": 4 for k in (2, 3, 4, 5, 6, 7)} | {"q1a": 4, "q1b": 4}
    _kept(AnswerSheet(run=run, municipality=group.municipality, answers=answers) for group in groups)
    Evaluation.objects.create(run=run, sealed_at=now)
    _kept(FreeText(run=run, question="q8", text="Ring Anna Berg", seal=2) for _group in groups)
    _kept(
        ReportLink(
            token_hash=f"{group.pk}", run=run, municipality=group.municipality, expires_at=now + timedelta(days=9)
        )
        for group in groups
    )


def _desk(n: int, run: Run, people: list[User], by: User | None, now: datetime) -> None:
    """The organisation's own lists."""
    forms = _kept(Questionnaire(name=f"Frågor {i}") for i in range(n))
    _kept(Version(questionnaire=one, number=k, questions=own_rows()) for one in forms for k in (1, 2))
    _kept(
        MailSent(
            key=f"m{i}",
            kind="confirmed",
            language="sv",
            user=people[i],
            address=people[i].email,
            subject="Hej",
            run=run,
            message_id=f"{i}@x",
            created_at=now,
            sent_at=now,
        )
        for i in range(n)
    )
    _kept(
        Job(
            key=f"j{i}",
            task="facilitation.send_readiness_mail",
            args={"run": run.pk, "user": people[i].pk},
            due_at=now,
            last_error="Nej",
        )
        for i in range(n)
    )
    _kept(FaultReport(page="/", what=f"Fel {i}", created_at=now) for i in range(n))
    _kept(Document(title=f"Rapport {i}", file=f"documents/{i}.pdf", year=2023, is_published=True) for i in range(n))
    _kept(SegmentTitle(title=f"Rubrik {i}") for i in range(n))
    for i in range(n):
        AgendaTemplate.objects.create(name=f"Mall {i}")
    if Script.objects.count() < n:
        for _ in range(min(n, 60)):
            begin_version(kind=Kind.LEARNING, source=None, by=by)


def _imports(n: int, run: Run, by: User | None, now: datetime) -> Import:
    """Files read in; the first is tried and not carried out, with as many rows as there are groups."""
    columns = ("place", "expected", "needs", "facilitator", "facilitator_email", "second", "second_email")
    rows: list[Any] = [
        [i + 2, {"municipality": f"Kommun {i}", "unit": f"Ny {i}" if i % 3 else "", **dict.fromkeys(columns, "")}]
        for i in range(n)
    ]
    made = _kept(Import(kind="groups", run=run, name=f"fil{i}.csv", by=by) for i in range(n))
    Import.objects.filter(pk=made[0].pk).update(rows=rows)
    return made[0]


def _trail(n: int, run: Run, by: User | None, now: datetime) -> None:
    assert by is not None
    _kept(
        TrailEntry(at=now, person=by.pk, action="changed", model="seminars.run", row=str(run.pk), name=str(run))
        for _ in range(n)
    )


def _limited(places: list[Municipality], n: int) -> Member:
    """An organiser who is for half of the municipalities, the great one too; and others who are for one each."""
    who = make_organiser("Lina Limit")
    assert who.user is not None
    limit = OrganiserLimit.objects.create(user=who.user)
    limit.municipalities.set(places)
    _kept(OrganiserLimit(user=one) for one in _people(n, "begransad"))
    who.user.refresh_from_db()
    return who
