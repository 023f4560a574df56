"""The run report as its organiser gets it: the sentences on top, the tables, the files, and what it never tells."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.models import Ballot
from facilitation import clock
from facilitation.models import Absence, HelpCall, HelpLine, Note, NotNow, PracticeProposal, Presence
from facilitation.queries.run_report import told
from facilitation.report_page import page
from facilitation.services.cues import give_cue
from facilitation.timeline import Action
from groups.models import WorkGroup
from seminars.models import Run
from tests.cast import STARTS_AT, Cast, make_group

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
AFTER = STARTS_AT + timedelta(minutes=150)


def give(cast: Cast, minutes: float, action: Action, **args: object) -> None:
    """By Pelle, so that it takes effect exactly then."""
    at = STARTS_AT + minutes * MINUTE - SECOND / 2
    seen = cast.run.topics.filter(name="agenda").values_list("rev", flat=True).first() or 0
    give_cue(run_id=cast.run.pk, action=action, args=args, by=cast.producer.user.pk, seen=seen, now=at)


def be_there(group: WorkGroup, key: str, *losses: tuple[float, float], role: str = "screen", offset: int = 0) -> None:
    Presence.objects.create(
        run=group.run,
        group=group,
        key=key,
        role=role,
        first_seen=STARTS_AT - 20 * MINUTE,
        last_seen=AFTER,
        report={"clock_ms": offset},
    )
    for gone, back in losses:
        gone_at, back_at = STARTS_AT + gone * MINUTE, STARTS_AT + back * MINUTE
        Absence.objects.create(run=group.run, group=group, key=key, role=role, gone_at=gone_at, back_at=back_at)


@pytest.fixture
def held(cast: Cast) -> Cast:
    """Held with a late end of the Talks, three rooms of which one never came, and a call for help."""
    give(cast, 0, Action.START)
    give(cast, 21, Action.HOLD)
    give(cast, 23, Action.RELEASE)
    give(cast, 60, Action.MESSAGE, text="=Hej", to=f"group:{cast.groups[0].pk}")
    give(cast, 72, Action.EXTEND, seconds=60)
    give(cast, 73, Action.UNDO, seq=5)
    a, b, _never = cast.groups
    be_there(a, "screen:1", (40, 41 + 10 / 60), offset=-200)
    be_there(a, "user:1", role="facilitator")
    be_there(b, "screen:2", offset=3400)
    asked = STARTS_AT + 30 * MINUTE
    call = HelpCall.objects.create(group=a, opened_at=asked, closed_at=AFTER)
    HelpLine.objects.create(call=call, by="facilitator", text="+Inget ljud", at=asked)
    HelpLine.objects.create(call=call, by="organiser", text="Vi kommer.", at=asked + 40 * SECOND)
    Note.objects.create(group=a, kind="point", position=1, text="Hemlig text", rev=1, changed_at=STARTS_AT)
    PracticeProposal.objects.create(group=a, position=1, what="Förslagstext", rev=1, changed_at=STARTS_AT)
    Ballot.objects.create(token_hash="a" * 64, group=a)
    return cast


def brief(run: Run, at=AFTER) -> list[str]:
    return page(told(run, at))["brief"]


def shown(cast: Cast, at=AFTER) -> str:
    with clock.pinned(at):
        return cast.organiser.client().get(reverse("facilitation:run_report", args=[cast.run.pk])).content.decode()


def rows(cast: Cast, table: str, at=AFTER) -> list[list[str]]:
    with clock.pinned(at):
        address = reverse("facilitation:run_report_csv", args=[cast.run.pk])
        answer = cast.organiser.client().get(address, {"table": table})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="run-{cast.run.pk}-{table}.csv"'
    assert "no-store" in answer["Cache-Control"]
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_page_begins_with_how_it_went(held: Cast) -> None:
    assert brief(held.run) == [
        "Slutet 11.20 hölls.",
        "Lärande samtal började 2 minuter sent.",
        "Ett rum tappade linjen, i 1:10.",
        "Ett rum hade aldrig sin skärm inne.",
    ]


def test_a_run_as_planned_is_told_in_as_few_words(cast: Cast) -> None:
    give(cast, 0, Action.START)
    for number, group in enumerate(cast.groups):
        be_there(group, f"screen:{number}")
    assert brief(cast.run) == ["Slutet 11.20 hölls.", "Alla delar började i tid.", "Inget rum tappade linjen."]


def test_several_rooms_are_counted_in_words_and_the_longest_is_named(cast: Cast) -> None:
    give(cast, 0, Action.START)
    for number, group in enumerate(cast.groups):
        be_there(group, f"screen:{number}", (40, 40.5 + number), (60, 61))
    assert brief(cast.run)[2:] == ["Tre rum tappade linjen, som mest i 2:30."]


def test_an_end_after_before_or_moved_is_told(cast: Cast) -> None:
    give(cast, 0, Action.START)
    give(cast, 130, Action.END)
    assert brief(cast.run)[0] == "Seminariet slutade 11.10, 10 minuter före det fasta slutet."
    give(cast, 131, Action.UNDO, seq=2)
    give(cast, 131, Action.EXTEND, seconds=240)
    assert brief(cast.run)[0] == "Seminariet slutade 11.24, 4 minuter efter det fasta slutet 11.20."
    later = round((STARTS_AT + 145 * MINUTE).timestamp() * 1000)
    give(cast, 132, Action.MOVE_HARD_OUT, at=later)
    assert brief(cast.run)[0] == "Seminariet slutade 11.24, 1 minut före det fasta slutet."
    assert brief(cast.run)[1] == "Det fasta slutet var flyttat från 11.20 till 11.25."


def test_before_during_and_when_called_off_the_page_says_so(cast: Cast) -> None:
    assert brief(cast.run, STARTS_AT) == ["Seminariet har inte börjat. Här står planen."]
    give(cast, 0, Action.START)
    assert brief(cast.run, STARTS_AT + 10 * MINUTE)[0] == "Seminariet pågår. Väntat slut är 11.20, fast slut 11.20."
    under_way = shown(cast, STARTS_AT + 10 * MINUTE)
    assert [text in under_way for text in ("Inte slut än", "Slutet blev")] == [True, False]
    assert [text in shown(cast) for text in ("Inte slut än", "Slutet blev")] == [False, True]
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    assert brief(Run.objects.get(pk=cast.run.pk)) == ["Tillfället är inställt."]


def test_each_segment_tells_who_made_it_longer_and_who_took_from_it(held: Cast) -> None:
    reasons = {row["line"].key: row["why"] for row in page(told(held.run, AFTER))["rows"]}
    assert {key: why for key, why in reasons.items() if why} == {
        "talk-2": ["Pelle Producent höll tiden 09.21–09.23."],
        "break": ["Gav 2 min när Pelle Producent höll tiden 09.21–09.23."],
    }


def test_what_was_undone_is_told_with_who_took_it_back(held: Cast) -> None:
    told_of = [(row["what"], row["title"], row["undone"]) for row in page(told(held.run, AFTER))["presses"]]
    assert told_of == [
        ("Pelle Producent startade", "", ""),
        ("Pelle Producent höll tiden", "Talk 2", ""),
        ("Pelle Producent släppte tiden", "Talk 2", ""),
        ("Pelle Producent förlängde med 1 min", "Paus", "ångrades 10.13 av Pelle Producent"),
        ("Pelle Producent ångrade", "Paus", ""),
    ]


def test_rooms_are_told_by_numbers(held: Cast) -> None:
    rooms = {room.name: room for room in told(held.run, AFTER).rooms}
    assert list(rooms) == ["Grupp C", "Grupp A", "Grupp B"]
    a, b, c = rooms["Grupp A"], rooms["Grupp B"], rooms["Grupp C"]
    assert (a.without_screen, a.losses, a.longest) == (70 * SECOND, 1, 70 * SECOND)
    assert (a.without_facilitator, b.without_facilitator) == (timedelta(0), None)
    assert (b.without_screen, c.without_screen) == (timedelta(0), None)
    assert (a.points, a.questions, a.proposals, a.answers) == (1, 0, 1, 1)


def test_screens_at_the_start_at_most_and_their_clocks(held: Cast) -> None:
    lines = told(held.run, AFTER).lines
    assert (lines.rooms, lines.at_start, lines.most) == (3, 2, 2)
    assert (lines.offset_median, lines.offset_most) == (1800, 3400)


def test_a_group_that_was_called_off_is_not_a_room_that_never_came(held: Cast) -> None:
    WorkGroup.objects.filter(name="Grupp C").update(status=WorkGroup.Status.CANCELLED)
    found = told(held.run, AFTER)
    assert ([room.name for room in found.rooms], found.never_came) == (["Grupp A", "Grupp B"], 0)


def test_nothing_that_was_written_or_answered_and_no_key_is_on_the_page_or_in_a_file(held: Cast) -> None:
    everything = shown(held) + str([rows(held, table) for table in ("segments", "rooms", "calls", "presses")])
    for secret in ("Hemlig text", "Förslagstext", "a" * 64, "screen:1", "user:1", held.groups[0].code):
        assert secret not in everything


def say_not_now(group: WorkGroup, reason: str, **more: object) -> None:
    NotNow.objects.create(group=group, reason=reason, rev=1, changed_at=STARTS_AT, **{"is_chosen": True, **more})


def outcomes(cast: Cast) -> tuple[int, int, int]:
    found = told(cast.run, AFTER).outcomes
    return found.proposing, found.not_now, found.neither


def test_nej_inte_nu_is_an_outcome_of_its_own(held: Cast) -> None:
    a, b, c = held.groups
    assert outcomes(held) == (1, 0, 2)
    say_not_now(b, "Vi <väntar> på en ny chef.")
    assert outcomes(held) == (1, 1, 1)
    say_not_now(c, "Ångrat", is_chosen=False)
    say_not_now(a, "Förslaget får vänta.")
    assert outcomes(held) == (1, 2, 1)


def test_why_not_now_stands_on_the_page_and_in_the_file(held: Cast) -> None:
    _a, b, c = held.groups
    say_not_now(b, "Vi <väntar> på en ny chef.")
    say_not_now(c, "")
    seen = " ".join(shown(held).split())
    assert "Grupper med förslag: 1. Med ”Nej, inte nu”, som också är ett svar: 2. Med ingetdera: 0." in seen
    assert "Vi &lt;väntar&gt; på en ny chef." in seen
    assert "Inget skäl är skrivet." in seen
    found = {row[1]: row[8:11] for row in rows(held, "rooms")}
    assert found == {
        "Grupp": ["Förslag", "Nej, inte nu", "Varför inte nu"],
        "Grupp A": ["1", "0", ""],
        "Grupp B": ["0", "1", "Vi <väntar> på en ny chef."],
        "Grupp C": ["0", "1", ""],
    }


def test_a_run_to_come_counts_no_outcomes(cast: Cast) -> None:
    assert page(told(cast.run, STARTS_AT))["outcomes"] == ""


def test_once_no_answers_are_kept_by_group_their_column_goes(held: Cast) -> None:
    assert rows(held, "rooms")[0][-1] == "Svar"
    Ballot.objects.all().delete()
    assert rows(held, "rooms")[0][-1] == "Varför inte nu"


def test_what_people_type_is_shown_as_text(held: Cast) -> None:
    HelpLine.objects.update(text="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in shown(held)
    assert "<script>alert" not in shown(held)


def test_the_segments_as_a_file_have_stockholm_times_and_differences_in_seconds(held: Cast) -> None:
    found = {row[0]: row[1:] for row in rows(held, "segments")}
    assert found["Paus"] == [
        *("2026-10-06 10:10:00", "2026-10-06 10:20:00", "0:10:00"),
        *("2026-10-06 10:12:00", "2026-10-06 10:20:00", "0:08:00"),
        *("120", "-120", "0:02:00", "0:00:00"),
        "Gav 2 min när Pelle Producent höll tiden 09.21–09.23.",
    ]
    assert found["Fast slut"] == ["", "2026-10-06 11:20:00", "", "", "2026-10-06 11:20:00", "", "", "0", "", "", ""]
    assert {len(row) for row in found.values()} == {11}


def test_the_other_files_have_a_row_each_and_nothing_to_compute(held: Cast) -> None:
    assert rows(held, "rooms")[2] == ["Solna", "Grupp A", "0:01:10", "0:00:00", "1", "0:01:10", *"101", "0", "", "1"]
    assert rows(held, "rooms")[1][2:4] == ["aldrig inne", "aldrig inne"]
    assert rows(held, "calls")[1] == [
        *("2026-10-06 09:30:00", "Solna", "Grupp A", "'+Inget ljud", "Vi kommer."),
        *("2026-10-06 09:30:40", "0:00:40", "2026-10-06 11:30:00"),
    ]
    assert [len(row) for row in rows(held, "presses")] == [4] * 6
    assert rows(held, "messages")[1][1:4] == ["Grupp A, Solna", "'=Hej", "Pelle Producent"]


def test_a_table_or_run_that_is_not_there_is_not_found(cast: Cast) -> None:
    client = cast.organiser.client()
    address = reverse("facilitation:run_report_csv", args=[cast.run.pk])
    bare = Run.objects.create(seminar=cast.seminar, starts_at=STARTS_AT)
    missing = [f"{address}?table=ballots", *(reverse("facilitation:run_report", args=[pk]) for pk in (9999, bare.pk))]
    assert [client.get(path).status_code for path in missing] == [404, 404, 404]


def test_three_and_two_hundred_rooms_take_the_same_eleven_queries(held: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            page(told(held.run, AFTER))
        return len(found)

    few = count()
    for number in range(197):
        group = make_group(held.run, held.groups[0].municipality, f"Grupp {number}")
        be_there(group, f"screen:many-{number}", (50, 51))
        HelpCall.objects.create(group=group, opened_at=STARTS_AT)
    assert count() == few == 11


def test_the_report_is_reached_from_the_list_the_control_room_and_the_planning_desk(held: Cast) -> None:
    client, address = held.organiser.client(), reverse("facilitation:run_report", args=[held.run.pk])
    places = [
        reverse("facilitation:control_list"),
        reverse("facilitation:control", args=[held.run.pk]),
        reverse("admin:seminars_run_change", args=[held.run.pk]),
    ]
    with clock.pinned(AFTER):
        assert [f'href="{address}"' in client.get(place).content.decode() for place in places] == [True] * 3
    with clock.pinned(STARTS_AT):
        assert f'href="{address}"' not in client.get(places[0]).content.decode()
