"""A rehearsal: a compressed copy with rooms of its own, removed without a trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps

from evaluation.models import AnswerSheet, Ballot, FreeText
from facilitation.models import (
    Answer,
    Command,
    Cue,
    Gathering,
    GroupState,
    Heading,
    HelpCall,
    Note,
    PracticeProposal,
    Presence,
    Simulation,
    Sorting,
    Turn,
)
from facilitation.queries.agenda import rundown
from facilitation.services.receipts import once
from facilitation.services.rehearsals import (
    KEPT_FOR,
    SILENT_FOR,
    STARTS_IN,
    begin_to_play,
    go_on_playing,
    make_rehearsal,
    remove_old_rehearsals,
    remove_rehearsal,
)
from facilitation.services.taking_part import name_substitute
from facilitation.timeline import Status, status_at
from groups.errors import GroupsError
from groups.models import Facilitator, Municipality, MunicipalityContact, Screen, WorkGroup
from groups.services.rehearsals import links_of
from groups.tasks import send_facilitator_mail
from seminars.errors import PlanningError
from seminars.models import Job, PersonalLink, Run, Segment, User
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def rehearse(cast: Cast, *, speed: int = 20, groups: int = 5) -> Run:
    return make_rehearsal(run=cast.run, speed=speed, groups=groups, now=NOW, by=cast.organiser.user.pk)


def everything() -> dict[str, int]:
    """The number of rows of every table there is."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


@pytest.mark.parametrize(("speed", "minutes"), [(5, 28), (10, 14), (20, 7)])
def test_every_duration_is_divided(cast: Cast, speed: int, minutes: int) -> None:
    copy = rehearse(cast, speed=speed)
    assert copy.length == timedelta(minutes=minutes)
    before = {row.key: (row.kind, row.title, row.duration / speed, row.give / speed) for row in cast.run.segments.all()}
    assert {row.key: (row.kind, row.title, row.duration, row.give) for row in copy.segments.all()} == before


def test_it_starts_by_itself_and_ends_in_time(cast: Cast) -> None:
    state = rundown(rehearse(cast)).state
    assert state.started_at == NOW + STARTS_IN
    assert state.hard_out == state.ends_at == NOW + STARTS_IN + timedelta(minutes=7)
    assert status_at(state, NOW + STARTS_IN + timedelta(seconds=1)) is Status.RUNNING


def test_simulated_rooms_are_named_as_the_runs_own_and_then_made_up(cast: Cast) -> None:
    copy = rehearse(cast)
    rooms = [(g.name, g.municipality.name, g.expected, g.is_simulated) for g in copy.groups.order_by("pk")]
    assert rooms[:4] == [
        ("Övningsgruppen", "Solna", 7, False),
        ("Grupp A", "Solna", 7, True),
        ("Grupp B", "Solna", 7, True),
        ("Grupp C", "Danderyd", 7, True),
    ]
    assert [room[3] for room in rooms[4:]] == [True, True]
    assert len({room[:2] for room in rooms}) == 6


def test_forty_rooms_have_forty_names(cast: Cast) -> None:
    copy = rehearse(cast, groups=40)
    assert len({(g.name, g.municipality_id) for g in copy.groups.all()}) == 41
    assert {g.expected for g in copy.groups.filter(is_simulated=True)} == {5, 6, 7, 8, 9}


def test_every_room_has_one_screen_and_one_made_up_facilitator(cast: Cast) -> None:
    copy = rehearse(cast)
    for group in copy.groups.all():
        assert group.screens.count() == 1
        assert [f.user.made_for_id for f in group.facilitators.all()] == [copy.pk]
    assert PersonalLink.objects.filter(run=copy).count() == 6


def test_the_practice_rooms_links_open_its_two_pages(cast: Cast) -> None:
    copy = make_rehearsal(run=cast.run, speed=20, groups=3, now=datetime.now(UTC), by=None)
    links = links_of(copy.groups.get(is_simulated=False))
    client = cast.decision_maker.client()
    assert client.get(links.screen).headers["Location"] == "/screen/"
    assert client.get("/screen/").context["group"].name == "Övningsgruppen"
    assert client.get(links.facilitator, follow=True).context["group"].name == "Övningsgruppen"


def test_two_presses_make_one_rehearsal(cast: Cast) -> None:
    first = rehearse(cast)
    assert rehearse(cast, speed=5) == first
    assert Run.objects.rehearsals().count() == 1
    assert Job.objects.filter(task="socialtalks.simulate").count() == 1


def test_after_one_is_over_another_is_made(cast: Cast) -> None:
    first = rehearse(cast)
    later = NOW + timedelta(minutes=9)
    second = make_rehearsal(run=cast.run, speed=20, groups=3, now=later, by=None)
    assert second != first


def test_what_cannot_be_rehearsed_is_refused(cast: Cast) -> None:
    with pytest.raises(PlanningError, match="rehearsal"):
        make_rehearsal(run=rehearse(cast), speed=5, groups=3, now=NOW, by=None)
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    cast.run.refresh_from_db()
    with pytest.raises(PlanningError, match="cancelled"):
        make_rehearsal(run=cast.run, speed=5, groups=3, now=NOW + timedelta(hours=1), by=None)


def test_without_a_municipality_nothing_is_made(cast: Cast) -> None:
    WorkGroup.objects.all().delete()
    MunicipalityContact.objects.all().delete()
    Municipality.objects.all().delete()
    before = everything()
    with pytest.raises(GroupsError, match="no_municipality"):
        rehearse(cast)
    assert everything() == before


def fill(cast: Cast, copy: Run) -> None:
    """Everything a rehearsal may leave behind, in every table that has to do with runs."""
    group = copy.groups.filter(is_simulated=True)[0]
    leader = group.facilitators.get().user
    GroupState.objects.create(group=group, present=6)
    note = Note.objects.create(group=group, kind="point", position=1, text="En punkt", changed_at=NOW)
    heading = Heading.objects.create(run=copy, text="Möten", position=1)
    Sorting.objects.create(run=copy, note=note, heading=heading, raised_at=NOW)
    Turn.objects.create(run=copy, group=group, position=1)
    Gathering.objects.create(run=copy, queue_opened_at=NOW)
    Answer.objects.create(note=note, text="Ja", changed_at=NOW)
    PracticeProposal.objects.create(group=group, position=1, what="Ett förslag", changed_at=NOW)
    HelpCall.objects.create(group=group, opened_at=NOW)
    Presence.objects.create(run=copy, group=group, key=f"user:{leader.pk}", role="facilitator", last_seen=NOW)
    Ballot.objects.create(token_hash="b" * 64, group=group)
    AnswerSheet.objects.create(run=copy, municipality=group.municipality, answers={"q1a": 5})
    FreeText.objects.create(run=copy, question="q8", text="Ringa")
    once(id=uuid4(), actor=f"user:{leader.pk}", now=NOW, work=lambda: {"rev": 1})
    once(id=uuid4(), actor=f"screen:{group.screens.get().pk}", now=NOW, work=lambda: {"rev": 1})
    name_substitute(group=group, name="Ersättare", email="ersattare@example.se", now=NOW)
    assert begin_to_play(run_id=copy.pk, player=uuid4(), now=NOW)


def test_removal_leaves_everything_else_as_it_was(cast: Cast) -> None:
    before = everything()
    copy = rehearse(cast)
    fill(cast, copy)
    during = everything()
    grown = {label for label in during if during[label] > before[label]}
    assert grown >= {
        "seminars.Run", "seminars.Segment", "seminars.User", "seminars.PersonalLink", "seminars.Job",
        "groups.WorkGroup", "groups.Facilitator", "groups.Screen", "facilitation.Cue", "facilitation.Command",
        "facilitation.Topic", "facilitation.Presence", "facilitation.GroupState", "facilitation.Note",
        "facilitation.Heading", "facilitation.Sorting", "facilitation.Turn", "facilitation.Gathering",
        "facilitation.Answer", "facilitation.PracticeProposal", "facilitation.HelpCall", "facilitation.Simulation",
        "evaluation.Ballot", "evaluation.AnswerSheet", "evaluation.FreeText",
    }  # fmt: skip
    assert remove_rehearsal(run=copy)
    assert everything() == before


def test_a_real_run_is_never_removed_as_a_rehearsal(cast: Cast) -> None:
    before = everything()
    assert not remove_rehearsal(run=cast.run)
    assert everything() == before


def test_removing_twice_does_it_once(cast: Cast) -> None:
    copy = rehearse(cast)
    again = Run.objects.get(pk=copy.pk)
    assert [remove_rehearsal(run=copy), remove_rehearsal(run=again)] == [True, False]


def test_a_run_takes_its_rehearsals_with_it(cast: Cast) -> None:
    fill(cast, rehearse(cast))
    cast.run.delete()
    assert Run.objects.rehearsals().count() == 0
    assert User.objects.exclude(made_for=None).count() == 0
    assert Segment.objects.filter(run__seminar=cast.seminar).count() == 9  # those of the other run


def test_whoever_a_real_run_names_too_stays(cast: Cast) -> None:
    copy = rehearse(cast)
    practice = copy.groups.get(is_simulated=False)
    name_substitute(group=practice, name="Sara Ny", email="sara.ny@example.se", now=NOW)
    sara = User.objects.get(email="sara.ny@example.se")
    assert sara.made_for == copy
    name_substitute(group=cast.groups[0], name="Sara Ny", email="sara.ny@example.se", now=NOW)
    remove_rehearsal(run=copy)
    assert list(Facilitator.objects.filter(user=sara).values_list("group", flat=True)) == [cast.groups[0].pk]


def test_no_mail_goes_out_from_a_rehearsal(cast: Cast, mailoutbox: list[object]) -> None:
    practice = rehearse(cast).groups.get(is_simulated=False)
    leader = name_substitute(group=practice, name="Sara Ny", email="sara.ny@example.se", now=NOW)
    send_facilitator_mail(key=f"facilitator-mail:{leader.pk}", facilitator=leader.pk)
    assert mailoutbox == []


def test_forgotten_rehearsals_go_after_a_week(cast: Cast) -> None:
    rehearse(cast)
    assert remove_old_rehearsals(now=NOW + KEPT_FOR) == 0
    assert remove_old_rehearsals(now=NOW + KEPT_FOR + STARTS_IN + timedelta(seconds=1)) == 1
    assert set(Run.objects.all()) == set(Run.objects.real())


def test_one_player_at_a_time(cast: Cast) -> None:
    copy, first, second = rehearse(cast), uuid4(), uuid4()
    assert begin_to_play(run_id=copy.pk, player=first, now=NOW)
    assert begin_to_play(run_id=copy.pk, player=first, now=NOW)
    assert not begin_to_play(run_id=copy.pk, player=second, now=NOW + SILENT_FOR)
    assert go_on_playing(run_id=copy.pk, player=first, now=NOW + SILENT_FOR)
    assert not begin_to_play(run_id=copy.pk, player=second, now=NOW + SILENT_FOR * 2)
    assert begin_to_play(run_id=copy.pk, player=second, now=NOW + SILENT_FOR * 2 + timedelta(seconds=1))
    assert not go_on_playing(run_id=copy.pk, player=first, now=NOW + SILENT_FOR * 3)


def test_a_real_run_is_never_played(cast: Cast) -> None:
    assert not begin_to_play(run_id=cast.run.pk, player=uuid4(), now=NOW)
    assert not begin_to_play(run_id=0, player=uuid4(), now=NOW)
    assert Simulation.objects.count() == 0


def test_the_start_is_the_organisers_own_signal(cast: Cast) -> None:
    copy = rehearse(cast)
    assert [(cue.action, cue.by) for cue in Cue.objects.filter(run=copy)] == [("start", cast.organiser.user)]
    assert Command.objects.count() == 0
    assert Screen.objects.filter(group__run=copy).exclude(link_hash=None).count() == 6
