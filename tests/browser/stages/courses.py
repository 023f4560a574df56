"""Runs that a test goes through, and what happens in them by other hands than those on its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from evaluation.models import Evaluation, Version
from evaluation.services.questionnaires import begin_questionnaire, copy_version
from evaluation.services.reports import issue_report_link, make_report_now
from facilitation.live import bump
from facilitation.models import Cue, GroupState, Script
from facilitation.services.cues import give_cue
from facilitation.services.scripts import begin_version, choose_scripts, script_changed
from facilitation.timeline import Action
from facilitation.topics import Name, of_run
from seminars.agenda import Agenda, Kind, scaled, standard_segments
from seminars.models import (
    LinkRole,
    Presenter,
    Run,
    Segment,
    User,
)
from socialtalks.demo.people import ensure_person
from tests.browser.stages.runs import (
    INTO,
    groups_in,
    laid_out,
    link_of,
    room_links,
    run_in,
    session_of,
    the_school,
)
from tests.evaluation.runs import EVERY_KIND, lay

COMPRESSED = 120  # 140 minutes in 70 s
EVALUATION = timedelta(seconds=10)  # long enough for one to answer
REHEARSED = 6  # how many times as short the dialogues of twelve groups are


def compressed() -> dict[str, Any]:
    """A whole seminar in little more than a minute, to be started by the producer."""
    now = timezone.now()
    run = laid_out(the_school(), now)
    short = scaled(Agenda(now, standard_segments()), COMPRESSED).segments
    for segment in (*short[:-1], replace(short[-1], duration=EVALUATION)):
        Segment.objects.filter(run=run, key=segment.key).update(duration=segment.duration, give=segment.give)
    run.length = sum((row.duration for row in run.segments.all()), timedelta(0))
    run.status = Run.Status.PUBLISHED
    run.save()
    return room_links(groups_in(run, 2, now), now)


def twelve() -> dict[str, Any]:
    """Twelve rooms: welcome and Talks are over in seconds, the rest is as short as in a rehearsal, and is left by the
    producer's press long before its time. The gathering lasts so long that every group gets to speak."""
    now = timezone.now()
    run = laid_out(the_school(), now)
    for segment in run.segments.all():
        length = segment.duration / REHEARSED
        if segment.kind in {Kind.WELCOME, Kind.TALK}:
            length = timedelta(seconds=4)
        elif segment.kind is Kind.EVALUATION:
            length = EVALUATION
        Segment.objects.filter(pk=segment.pk).update(duration=length, give=timedelta(0))
    run.length = sum((row.duration for row in run.segments.all()), timedelta(0))
    run.status = Run.Status.PUBLISHED
    run.save()
    who = Presenter.objects.filter(talks__seminar=run.seminar)[0].user
    return {**room_links(groups_in(run, 12, now), now), "presenter": link_of(who, LinkRole.PRESENTER, run, now)}


def meeting(part: str, wait: int, kind: str = "jitsi") -> dict[str, Any]:
    """A run with a meeting of its own, standing in the part, which is over in `wait` seconds unless that is 0."""
    made = run_in(the_school(), part, User.objects.filter(is_superuser=True)[0], timezone.now())
    run = Run.objects.get(pk=made["run"])
    run.meeting_kind, run.meeting_url = kind, "https://zoom.us/j/1" if kind == "jitsi" else ""
    if wait:
        length = run.segments.get(key=part).duration
        run.starts_at -= length - INTO.get(part, timedelta(seconds=15)) - timedelta(seconds=wait)
        Cue.objects.filter(run=run).update(at=run.starts_at, given_at=run.starts_at)
    run.save()
    return made


def in_round(present: int = 7) -> dict[str, Any]:
    """A room in its first round, in which the third of seven, or of nine, has just got the floor."""
    soon = timezone.now() + timedelta(seconds=50 if present == 7 else 110)
    made = run_in(the_school(), "learning", User.objects.filter(is_superuser=True)[0], soon)
    GroupState.objects.filter(group__run=made["run"]).update(present=present)
    return dict(made["groups"][0])


def to_conduct() -> dict[str, Any]:
    """A run of full length that starts in 20 minutes, and a second producer's session."""
    now = timezone.now()
    school = the_school()
    colleague = ensure_person("Anna Ek", "annaek")
    User.objects.filter(pk=colleague.pk).update(is_staff=True)
    made = run_in(school, "before", colleague, now)
    return {**made, "colleague": session_of(colleague)}


def to_answer() -> dict[str, Any]:
    """A run whose evaluation has just opened."""
    return run_in(the_school(), "evaluation", User.objects.filter(is_staff=True)[0], timezone.now())


def long_ago(group: int) -> dict[str, Any]:
    """The group's run was held two days before it was."""
    run = Run.objects.get(groups=group)
    for cue in run.cues.all():
        Cue.objects.filter(pk=cue.pk).update(at=cue.at - timedelta(days=2))
    Run.objects.filter(pk=run.pk).update(starts_at=run.starts_at - timedelta(days=2))
    return {}


def every_kind() -> dict[str, Any]:
    """A run whose evaluation asks every kind of question, the version that it asks and the next."""
    made = to_answer()
    version = begin_questionnaire(name="Alla slag", rows=EVERY_KIND)
    Evaluation.objects.create(run_id=made["run"], version=version)
    unlocked = copy_version(version=version)
    Version.objects.filter(pk=version.pk).update(locked_at=timezone.now())
    return {"address": made["groups"][0]["evaluation"], "version": unlocked.pk, "locked": version.pk}


def to_write() -> dict[str, Any]:
    """A run to come whose welcome has a script of its own."""
    now, organiser = timezone.now(), User.objects.filter(is_staff=True)[0]
    made = run_in(the_school(), "before", organiser, now)
    script = begin_version(kind=Kind.WELCOME, source=None, by=None)
    choose_scripts(run=Run.objects.get(pk=made["run"]), chosen={Kind.WELCOME.value: script})
    return {**made, "script": script.pk}


def write(script: int, words: str) -> dict[str, Any]:
    """The organiser gives the first step of a version other words."""
    row = Script.objects.get(pk=script)
    row.steps.filter(position=1).update(say=words)
    row.save()
    script_changed(row)
    return {}


def begin(run: int) -> dict[str, Any]:
    give_cue(run_id=run, action=Action.START, args={}, by=None, seen=None, now=timezone.now())
    return {}


def stand_still(run: int) -> dict[str, Any]:
    give_cue(run_id=run, action=Action.HOLD, args={}, by=None, seen=None, now=timezone.now())
    return {}


def report(run: int) -> dict[str, Any]:
    """What the organiser's press does when the run is over."""
    now, row = timezone.now(), Run.objects.get(pk=run)
    lay(row, now)
    make_report_now(run=row, now=now)
    return {"report": issue_report_link(run=row, municipality=None, now=now)}


def message(run: int, text: str) -> dict[str, Any]:
    """A producer's message, given in another process than the server's."""
    args = {"text": text, "to": "all", "expires_in": 60}
    return give_cue(run_id=run, action=Action.MESSAGE, args=args, by=None, seen=None, now=timezone.now())


def advance(run: int) -> dict[str, Any]:
    """On to the next part."""
    now, seq = timezone.now(), Cue.objects.filter(run=run).count() + 1
    Cue.objects.create(run_id=run, seq=seq, at=now, action=Action.ADVANCE.value, given_at=now)
    bump(*of_run(run, Name.AGENDA))
    return {}


def hold(run: int) -> dict[str, Any]:
    """The run was held yesterday."""
    row = Run.objects.get(pk=run)
    row.starts_at -= timedelta(days=1)
    row.save()
    Cue.objects.create(run=row, seq=1, at=row.starts_at, action="start", given_at=row.starts_at)
    bump(*of_run(run, Name.AGENDA))
    return {}
