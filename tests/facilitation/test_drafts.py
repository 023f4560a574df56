"""What is written and not sent goes by itself, once, at the right instant of a run that may be held, cut or turned."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from facilitation.drafts import is_due
from facilitation.errors import Refused
from facilitation.models import Cue, Note, Topic
from facilitation.queries.desk import desk_state
from facilitation.queries.group import group_state
from facilitation.services.dialogue import save_not_now
from facilitation.services.drafts import send_due_drafts
from facilitation.services.notes import save_note, send_notes
from facilitation.services.proposals import save_proposal
from facilitation.tasks import send_drafts
from groups.models import WorkGroup
from seminars.models import Run
from tests.cast import STARTS_AT, Cast
from tests.facilitation.log import Log, at, ms


def started() -> Log:
    return Log().give("09:00", "start")


@pytest.mark.parametrize(
    ("clock", "due"), [("09:34", False), ("10:09:29", False), ("10:09:30", True), ("10:20", True), ("12:00", True)]
)
def test_thirty_seconds_before_the_dialogues_end_and_ever_after(clock: str, due: bool) -> None:
    assert is_due(started().state, at(clock)) is due


def test_nothing_goes_before_the_start() -> None:
    assert not is_due(Log().state, at("10:30"))
    assert not is_due(Log().give("08:00", "start", at=ms("09:00")).state, at("08:30"))


def test_time_that_stands_still_brings_nothing_nearer() -> None:
    log = started().give("10:09", "hold")
    assert not is_due(log.state, at("10:12"))
    log.give("10:12", "release")
    assert not is_due(log.state, at("10:12:29"))
    assert is_due(log.state, at("10:12:30"))


def test_a_dialogue_that_is_left_early_sends_what_stands_there() -> None:
    assert is_due(started().give("09:50", "advance").state, at("09:50:01"))


def test_after_a_step_back_the_new_end_counts() -> None:
    log = started().give("10:12", "back")
    assert not is_due(log.state, at("10:12:05"))
    slot = log.state.slots[3]
    assert is_due(log.state, slot.ends_at - timedelta(seconds=30))


def test_an_early_end_sends_what_stands_there() -> None:
    assert is_due(started().give("09:40", "end").state, at("09:40:01"))


def cue(run: Run, action: str, at: datetime) -> None:
    Cue.objects.create(run=run, seq=run.cues.count() + 1, at=at, action=action, args={}, given_at=at)


def write(group: WorkGroup, text: str, now: datetime, base_rev: int = 0) -> None:
    save_note(group=group, kind=Note.Kind.POINT, position=1, text=text, base_rev=base_rev, now=now)


DUE = STARTS_AT + timedelta(minutes=69, seconds=30)


@pytest.mark.django_db
def test_every_groups_draft_goes_once_and_is_marked(cast: Cast) -> None:
    cue(cast.run, "start", STARTS_AT)
    a, b, c = cast.groups
    for group in (a, b):
        write(group, "Ring", STARTS_AT)
    send_notes(group=b, now=STARTS_AT)
    runs = [cast.run.pk]
    assert send_due_drafts(runs=runs, now=DUE - timedelta(seconds=1)) == 0
    assert send_due_drafts(runs=runs, now=DUE) == 1
    assert send_due_drafts(runs=runs, now=DUE) == 0
    assert [(note["sent"], note["itself"]) for note in group_state(a.pk)["notes"]] == [(True, True)]
    assert [(note["sent"], note["itself"]) for note in group_state(b.pk)["notes"]] == [(True, False)]
    assert [note["itself"] for note in desk_state(cast.run.pk)["notes"]] == [True, False]
    assert not Topic.objects.filter(group=c).exists(), "a group that wrote nothing is not told"


@pytest.mark.django_db
def test_what_an_offline_page_brings_late_goes_too_and_sending_makes_it_the_groups_own(cast: Cast) -> None:
    cue(cast.run, "start", STARTS_AT)
    group, late = cast.groups[0], DUE + timedelta(minutes=4)
    write(group, "skrevs utan linje", late)
    assert send_due_drafts(runs=[cast.run.pk], now=late) == 1
    write(group, "ändrad", late, base_rev=1)
    assert Note.objects.get().sent_at == late, "what has gone stays sent while it is changed"
    send_notes(group=group, now=late)
    assert not Note.objects.get().went_itself


@pytest.mark.django_db
def test_the_worker_finds_runs_where_no_page_is_open(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cue(cast.run, "start", STARTS_AT)
    write(cast.groups[0], "Ring", STARTS_AT)
    monkeypatch.setattr("facilitation.tasks.clock.now", lambda: DUE)
    assert (send_drafts(), send_drafts()) == (1, 0)


@pytest.mark.django_db
def test_a_step_back_and_an_early_end_leave_proposals_as_they_are(cast: Cast) -> None:
    cue(cast.run, "start", STARTS_AT)
    group, then = cast.groups[0], STARTS_AT + timedelta(minutes=110)
    save_proposal(group=group, position=1, fields={"what": "Ring"}, base_rev=0, now=then)
    for number, action in enumerate(("back", "advance", "end"), start=1):
        cue(cast.run, action, then + timedelta(minutes=number))
        send_due_drafts(runs=[cast.run.pk], now=then + timedelta(minutes=number, seconds=5))
        assert [row["what"] for row in group_state(group.pk)["proposals"]] == ["Ring"]


@pytest.mark.django_db
def test_corrections_are_taken_for_a_day_after_the_end(cast: Cast) -> None:
    group, last = cast.groups[0], cast.run.ends_at + timedelta(days=1)
    write(group, "rättad", last)
    after = last + timedelta(seconds=1)
    acts = (
        lambda: write(group, "för sent", after, base_rev=1),
        lambda: save_proposal(group=group, position=1, fields={"what": "x"}, base_rev=0, now=after),
        lambda: save_not_now(group=group, is_chosen=True, reason="", base_rev=0, now=after),
    )
    for act in acts:
        with pytest.raises(Refused) as error:
            act()
        assert error.value.code == "locked"
    assert Note.objects.get().text == "rättad"


@pytest.mark.django_db
def test_a_run_that_came_to_last_longer_is_open_a_day_after_its_real_end(cast: Cast) -> None:
    cue(cast.run, "start", STARTS_AT + timedelta(hours=1))
    write(cast.groups[0], "i tid", cast.run.ends_at + timedelta(days=1, minutes=30))
    assert Note.objects.get().text == "i tid"


@pytest.mark.django_db
def test_a_run_without_segments_stops_nobody_elses_draft(cast: Cast) -> None:
    cue(cast.run, "start", STARTS_AT)
    stranger = cast.stranger.group
    assert stranger is not None
    Run.objects.filter(pk=stranger.run_id).update(starts_at=STARTS_AT)
    stranger.run.segments.all().delete()
    for group in (stranger, cast.groups[0]):
        Note.objects.create(group=group, kind="point", position=1, text="Ring", changed_at=STARTS_AT)
    assert send_due_drafts(now=DUE) == 1
