"""Builds the demo, and builds it again without harm: one seminar completed, one open for registration, one live."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from evaluation.models import AnswerSheet, Ballot, Decision, Evaluation, FreeText, Seal
from evaluation.questionnaire import scale_questions
from evaluation.services.publishing import publish_report
from evaluation.services.reports import issue_report_link, make_report, make_second_report
from facilitation.live import bump
from facilitation.models import Cue, GroupState, Note, PracticeProposal
from facilitation.queries.agenda import rundown
from facilitation.timeline import Status, status_at
from facilitation.topics import Name, of_run
from groups.models import Municipality, WorkGroup
from seminars.agenda import Kind
from seminars.models import LinkRole, Run, Seminar, Talk, User
from seminars.services.kit import add_standard_sheets
from seminars.services.links import issue_link
from seminars.services.planning import ensure_standard_template, lay_out, publish_run
from seminars.tokens import new_token, token_hash
from socialtalks.demo import content
from socialtalks.demo.people import (
    add_groups,
    ensure_elsewhere,
    ensure_kit,
    ensure_municipalities,
    ensure_organisation,
    ensure_organiser,
    ensure_seminar,
    ensure_talks,
    places_for,
    token,
)

GROUPS = 12
INTO_DIALOGUE = timedelta(minutes=10)
# The completed run: people per group. Ekerö and Sigtuna stay below the reporting threshold.
COMPLETED = (
    ("Sollentuna", 8),
    ("Sollentuna", 7),
    ("Järfälla", 8),
    ("Järfälla", 7),
    ("Solna", 7),
    ("Solna", 6),
    ("Upplands Väsby", 9),
    ("Sundbyberg", 8),
    ("Sigtuna", 6),
    ("Ekerö", 5),
)


@transaction.atomic
def ensure_demo(*, now: datetime, starts_in: timedelta | None = None, groups: int | None = None) -> dict[str, Any]:
    """Makes what is missing and returns every link (see the command's --json). An unfinished run is never touched."""
    ensure_organisation()
    ensure_standard_template()
    organiser, password = ensure_organiser()
    municipalities = ensure_municipalities(now)
    school = ensure_seminar(content.SCHOOL)
    ensure_talks(school, access=Talk.Access.PUBLIC, organiser=organiser, now=now)
    ensure_kit(school)
    for texts in content.ELSEWHERE:
        ensure_elsewhere(texts)
    completed = _ensure_completed(school, municipalities, organiser, now)
    leaving = ensure_seminar(content.LEAVING)
    add_standard_sheets(seminar=leaving)
    opened = _ensure_open(leaving, municipalities, now)
    live, is_new = _ensure_live(school, completed, organiser, now, starts_in)
    _fill_up(live, municipalities, groups or (GROUPS if is_new else 0), now)
    return {
        "base": settings.BASE_URL,
        "organiser": {"email": organiser.email, "password": password},
        "live": _live_links(live, now),
        "completed": {
            "run": completed.pk,
            "report": issue_report_link(run=completed, municipality=None, now=now, token=token("report", completed.pk)),
            "seminar": settings.BASE_URL + school.get_absolute_url(),
        },
        "open": {"run": opened.pk, "register": settings.BASE_URL + reverse("facilitation:register", args=[opened.pk])},
    }


def _new_run(seminar: Seminar, starts_at: datetime, **fields: Any) -> Run:
    run = Run.objects.create(seminar=seminar, starts_at=starts_at, is_demo=True, **fields)
    lay_out(run=run, template=None)
    publish_run(run=run)
    run.refresh_from_db()
    return run


def _ensure_live(
    seminar: Seminar, completed: Run, organiser: User, now: datetime, starts_in: timedelta | None
) -> tuple[Run, bool]:
    """The newest demo run of the seminar, and whether it was made now: kept as it is while unfinished, replaced when
    over, one more with `starts_in`."""
    if starts_in is not None:
        return _new_run(seminar, now + starts_in, meeting_url=_meeting()), True
    others = list(Run.objects.filter(seminar=seminar, is_demo=True).exclude(pk=completed.pk).order_by("-pk"))
    ended = [run for run in others if status_at(rundown(run).state, now) is Status.OVER]
    if others and others[0] not in ended:
        return others[0], False
    for run in ended:
        run.delete()
    run = _new_run(seminar, now, meeting_url=_meeting())
    before = timedelta(0)
    for segment in run.agenda().segments:
        if segment.kind is Kind.LEARNING:
            break
        before += segment.duration
    run.starts_at = now - before - INTO_DIALOGUE
    run.save(update_fields=["starts_at"])
    Cue.objects.create(run=run, seq=1, at=run.starts_at, action="start", by=organiser, given_at=run.starts_at)
    return run, True


def _meeting() -> str:
    return "https://meet.jit.si/socialtalks-demo"


def _fill_up(run: Run, municipalities: list[Municipality], wanted: int, now: datetime) -> None:
    """Adds groups until there are `wanted`; the first ones have already written something when the run is live."""
    have = run.groups.count()
    added = add_groups(run, list(islice(places_for(municipalities, have), max(0, wanted - have))), now)
    if added:
        bump(*of_run(run.pk, Name.CONTROL))
    if status_at(rundown(run).state, now) is Status.RUNNING:
        for number, group in enumerate(added[:7]):
            GroupState.objects.create(group=group, present=max(3, group.expected - number % 2))
            _write_note(group, "point", 1, content.POINTS[number], now, sent=False)


def _write_note(group: WorkGroup, kind: str, position: int, text: str, now: datetime, *, sent: bool) -> None:
    Note.objects.create(
        group=group, kind=kind, position=position, text=text, rev=1, changed_at=now, sent_at=now if sent else None
    )


def _ensure_open(seminar: Seminar, municipalities: list[Municipality], now: datetime) -> Run:
    """A run three weeks ahead at nine o'clock, open for registration."""
    upcoming = Run.objects.filter(seminar=seminar, is_demo=True, starts_at__gt=now).first()
    if upcoming:
        return upcoming
    day = timezone.localtime(now) + timedelta(days=24)
    starts_at = day.replace(hour=9, minute=0, second=0, microsecond=0)
    run = _new_run(seminar, starts_at, registration_closes_at=starts_at - timedelta(days=5))
    add_groups(run, list(islice(places_for(municipalities, 2), 3)), now)
    return run


def _ensure_completed(seminar: Seminar, municipalities: list[Municipality], organiser: User, now: datetime) -> Run:
    """A run three weeks ago with points, proposals, answers and both reports, the second one open to everybody."""
    done = Run.objects.filter(seminar=seminar, is_demo=True, reports__isnull=False).order_by("pk").first()
    if done:
        return done
    day = timezone.localtime(now) - timedelta(days=21)
    run = _new_run(seminar, day.replace(hour=9, minute=0, second=0, microsecond=0))
    by_name = {municipality.name: municipality for municipality in municipalities}
    places = [(by_name[name], content.UNITS[i % 8], people) for i, (name, people) in enumerate(COMPLETED)]
    groups = add_groups(run, places, run.starts_at)
    for seq, (action, at) in enumerate((("start", run.starts_at), ("end", run.ends_at)), start=1):
        Cue.objects.create(run=run, seq=seq, at=at, action=action, by=organiser, given_at=at)
    dice = random.Random(140)
    for number, group in enumerate(groups):
        _write_up(group, number, run)
        _answer(group, dice)
    _report(run)
    return run


def _report(run: Run) -> None:
    """The answers are sealed, the texts are read, and both reports are published."""
    laid, sealed = run.ends_at + timedelta(minutes=5), run.ends_at + timedelta(hours=25)
    AnswerSheet.objects.filter(run=run).update(seal=Seal.EARLY)
    FreeText.objects.filter(run=run).update(seal=Seal.EARLY, review=FreeText.Review.WITHHOLD)
    said = {text: pk for pk, text in FreeText.objects.filter(run=run).values_list("pk", "text")}  # each text once
    FreeText.objects.filter(pk__in=said.values()).update(review=FreeText.Review.PUBLISH, is_published=True)
    times = {"early_laid_at": laid, "early_sealed_at": laid, "late_laid_at": sealed, "sealed_at": sealed}
    Evaluation.objects.update_or_create(run=run, defaults=times | {"reviewed_at": sealed})
    first = make_report(run=run, now=laid, is_published=False)
    publish_report(report=first, is_public=False, now=run.ends_at + timedelta(minutes=10))
    second = make_second_report(run=run, now=sealed)
    publish_report(report=second, is_public=True, now=sealed + timedelta(hours=1))
    _decision(run, sealed + timedelta(days=2))


def _decision(run: Run, now: datetime) -> None:
    """One manager has answered; the others have not."""
    first = PracticeProposal.objects.filter(group__run=run, kind=PracticeProposal.Kind.DECISION).order_by("pk").first()
    if first:
        said = {"comment": content.DECISION, "by": "Enhetschef", "decided_at": now}
        Decision.objects.get_or_create(proposal=first, defaults={"answer": Decision.Answer.YES, **said})


def _write_up(group: WorkGroup, number: int, run: Run) -> None:
    GroupState.objects.create(group=group, present=group.expected)
    at = run.starts_at + timedelta(minutes=68)
    for position in (1, 2):
        text = content.POINTS[(number * 2 + position) % len(content.POINTS)]
        _write_note(group, "point", position, text, at, sent=True)
    _write_note(group, "question", 1, content.QUESTIONS[number % len(content.QUESTIONS)], at, sent=True)
    names = ("kind", "what", "first_step", "who", "when", "needs", "notice")
    for position in range(1, 2 + number % 2):
        values = content.PROPOSALS[(number + position * 4) % len(content.PROPOSALS)]
        fields = dict(zip(names, values, strict=True))
        PracticeProposal.objects.create(group=group, position=position, rev=1, changed_at=run.ends_at, **fields)


def _answer(group: WorkGroup, dice: random.Random) -> None:
    """Nine of ten answer; most are pleased, some are not, a few do not know."""
    expected = sum(people for name, people in COMPLETED if name == group.municipality.name)
    for _person in range(group.expected):
        if dice.random() < 0.1:
            continue
        Ballot.objects.create(token_hash=token_hash(new_token()), group=group)
        answers = {question.key: _step(question.key, dice) for question in scale_questions()}
        municipality = group.municipality if expected >= 8 else None
        AnswerSheet.objects.create(run=group.run, municipality=municipality, answers=answers)
        for key, texts in (("q8", content.ACTIONS), ("q9", content.WISHES)):
            if dice.random() < 0.4:
                FreeText.objects.create(run=group.run, question=key, text=dice.choice(texts))


_MOODS = {"q1b": (1, 3, 14, 46, 36), "q4": (0, 2, 9, 36, 53), "q6": (4, 15, 35, 31, 15), "q7": (2, 6, 16, 40, 36)}
_USUAL = (2, 9, 30, 42, 17)


def _step(key: str, dice: random.Random) -> int | None:
    if dice.random() < 0.03:
        return dice.choice((0, None))
    return dice.choices((1, 2, 3, 4, 5), _MOODS.get(key, _USUAL))[0]


def _live_links(run: Run, now: datetime) -> dict[str, Any]:
    base = settings.BASE_URL
    groups = run.groups.select_related("municipality", "run").order_by("pk")
    presenter = Talk.objects.filter(seminar=run.seminar_id).order_by("number")[0].presenters.all()[0]
    return {
        "run": run.pk,
        "control": base + reverse("facilitation:control", args=[run.pk]),
        "presenter": issue_link(
            user=presenter.user, role=LinkRole.PRESENTER, run=run, now=now, token=token("presenter", run.pk)
        ),
        "groups": [_group_links(group, now) for group in groups],
    }


def _group_links(group: WorkGroup, now: datetime) -> dict[str, Any]:
    base, user = settings.BASE_URL, group.facilitators.all()[0].user
    link_token = token("facilitator", group.pk)
    return {
        "id": group.pk,
        "name": group.name,
        "municipality": group.municipality.name,
        "screen": base + reverse("facilitation:screen_open", args=[token("screen", group.pk)]),
        "facilitator": issue_link(user=user, role=LinkRole.FACILITATOR, run=group.run, now=now, token=link_token),
        "evaluation": base + reverse("evaluation:answer", args=[group.code]),
    }
