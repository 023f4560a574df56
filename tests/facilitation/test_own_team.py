"""The seminar in one's own team: its agendas, its words, and pages that ask for nothing and keep nothing."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from facilitation.own_team import OWN_SCRIPTS, TITLES, Length, segments_for
from facilitation.script import as_json, steps_for
from seminars.agenda import MINUTE, AgendaError, Code, Kind, Place, standard_segments, total
from seminars.models import Seminar, Talk
from tests.cast import Cast, make_cast, open_gate

PAGE = "/seminars/hem-fran-sjukhus/own/"
SCREEN = f"{PAGE}screen/"
FILMS = st.fixed_dictionaries({1: st.integers(1, 40 * 60), 2: st.integers(1, 40 * 60)}).map(
    lambda films: {number: timedelta(seconds=seconds) for number, seconds in films.items()}
)


def minutes(length: Length, *films: float) -> dict[str, float]:
    segments = segments_for(length, {number: film * MINUTE for number, film in enumerate(films, start=1)})
    return {s.key: s.duration / MINUTE for s in segments}


def test_the_full_one_has_140_minutes_without_what_is_shared_with_others() -> None:
    assert minutes(Length.FULL, 15, 15) == {
        "welcome": 5, "talk-1": 15, "talk-2": 15, "learning": 35, "break": 10, "gathering": 25, "productive": 30,
        "evaluation": 5,
    }  # fmt: skip


def test_the_short_one_has_the_films_and_the_two_dialogues() -> None:
    assert minutes(Length.SHORT, 15, 15) == {"talk-1": 15, "talk-2": 15, "learning": 35, "productive": 25}
    assert sum(minutes(Length.SHORT, 15, 15).values()) == 90


def test_shorter_films_lengthen_the_learning_dialogue_of_the_full_one_and_shorten_the_short_one() -> None:
    assert minutes(Length.FULL, 10.2, 10)["learning"] == 35 + 4 + 5
    assert sum(minutes(Length.SHORT, 10.2, 10).values()) == 81


def test_films_too_long_for_140_minutes_lengthen_the_whole() -> None:
    assert sum(minutes(Length.FULL, 30, 30).values()) == 140 + 30
    assert minutes(Length.FULL, 30, 30)["learning"] == 35


@given(FILMS, st.sampled_from(Length))
def test_everything_is_in_ones_own_room_and_every_film_is_whole(films: dict[int, timedelta], length: Length) -> None:
    segments = segments_for(length, films)
    talks = {s.talk: s.duration for s in segments if s.kind is Kind.TALK}
    assert all(timedelta(0) <= talks[number] - film < MINUTE for number, film in films.items())
    assert {s.place for s in segments} == {Place.GROUP}
    assert Kind.SHARING not in {s.kind for s in segments}
    least = {s.kind: s.floor for s in standard_segments()}
    assert all(s.duration >= least[s.kind] for s in segments if s.kind is not Kind.TALK)
    assert length is Length.SHORT or total(segments) >= 140 * MINUTE


def test_a_film_without_length_is_refused() -> None:
    with pytest.raises(AgendaError) as caught:
        segments_for(Length.FULL, {1: timedelta(0), 2: MINUTE})
    assert caught.value.code is Code.TALK_LENGTH


def test_every_part_has_a_name_and_words() -> None:
    kinds = {s.kind for length in Length for s in segments_for(length, {1: MINUTE, 2: MINUTE})}
    assert kinds == set(OWN_SCRIPTS) == {*TITLES, Kind.TALK}


def test_nothing_is_said_of_other_groups_presenters_or_sending() -> None:
    said = json.dumps(as_json(str, OWN_SCRIPTS), ensure_ascii=False)
    assert re.findall(r"presentatör\w*|andra grupper\w*|skicka\w*|möte\w*|under Punkter", said) == []


@pytest.mark.parametrize(("people", "turn"), [(3, 90), (7, 90), (9, 80), (12, 60)])
def test_the_groups_own_summing_up_goes_round_the_table(people: int, turn: int) -> None:
    steps = steps_for(Kind.GATHERING, people=people, duration=25 * MINUTE, scripts=OWN_SCRIPTS)
    assert [step.step.key for step in steps] == ["silent", "round", "weigh", "write"]
    assert sum((step.duration for step in steps), timedelta(0)) == 25 * MINUTE
    assert steps[1].turn == timedelta(seconds=turn)


# Its pages


@pytest.fixture
def held(db: None) -> Cast:
    cast = make_cast(starts_at=datetime.now(UTC) - timedelta(days=14))
    for talk in Talk.objects.all():
        open_gate(talk)
    return cast


def config(text: str) -> dict[str, Any]:
    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.parametrize("path", [PAGE, SCREEN])
def test_anyone_may_run_it_when_both_talks_are_for_all(held: Cast, path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 200
    assert set(response.cookies) == ({"st_csrf"} if path == PAGE else set())  # of the choice of language
    assert "csrfmiddlewaretoken" not in response.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("path", [PAGE, SCREEN])
@pytest.mark.parametrize("change", [{"access": Talk.Access.PARTICIPANTS}, {"access": Talk.Access.HIDDEN}, {"file": ""}])
def test_nobody_may_when_one_of_them_is_not(held: Cast, path: str, change: dict[str, str]) -> None:
    Talk.objects.filter(number=2).update(**change)
    assert [who.client().get(path).status_code for who in (held.organiser, held.facilitator, held.participant)] == [
        404, 404, 404,
    ]  # fmt: skip


def test_a_draft_and_what_is_not_there_are_not_found(held: Cast) -> None:
    Seminar.objects.update(status=Seminar.Status.DRAFT)
    assert [Client().get(path).status_code for path in (PAGE, SCREEN, "/seminars/fel/own/")] == [404, 404, 404]


def test_the_choices_tell_the_whole_length_and_every_part(held: Cast) -> None:
    text = Client().get(PAGE).text
    assert "2 timmar och 20 minuter" in text
    assert "1 timme och 30 minuter" in text
    assert "Egen summering" in text
    assert text.count("<option") == 10  # 3 to 12 people


@pytest.mark.parametrize(
    ("query", "people", "length"),
    [
        ("", 7, "full"), ("people=3&length=short", 3, "short"), ("people=12", 12, "full"), ("people=2", 7, "full"),
        ("people=13", 7, "full"), ("people=-4", 7, "full"), ("people=²", 7, "full"), ("people=99999", 7, "full"),
        ("length=long", 7, "full"),
    ],
)  # fmt: skip
def test_the_screen_begins_with_what_was_chosen(held: Cast, query: str, people: int, length: str) -> None:
    found = config(Client().get(f"{SCREEN}?{query}").text)
    assert (found["people"], found["length"]) == (people, length)


def test_the_screen_is_given_the_plan_the_films_and_the_words(held: Cast) -> None:
    found = config(Client().get(f"{SCREEN}?length=short").text)
    assert [(part["title"], part["duration"]) for part in found["plan"]] == [
        ("Talk 1", 900_000), ("Talk 2", 900_000), ("Lärande samtal", 2_100_000), ("Produktivt samtal", 1_500_000),
    ]  # fmt: skip
    talk = Talk.objects.get(seminar=held.seminar, number=1)
    assert found["plan"][0]["talk"] == {
        "url": f"/talks/{talk.pk}/film.mp4",
        "small": None,
        "chapters": None,
        "title": "Talk 1",
        "duration_ms": 900_000,
        "presenters": [{"name": "Petra Presentatör"}],
        "captions": [{"lang": "sv", "label": "Svenska", "url": f"/talks/{talk.pk}/captions/sv.vtt"}],
    }
    assert [step["key"] for step in found["scripts"]["gathering"]] == ["silent", "round", "weigh", "write"]


def test_the_screen_speaks_the_readers_language(held: Cast) -> None:
    found = config(Client(headers={"accept-language": "da"}).get(SCREEN).text)
    assert found["language"] == "da"
    assert found["plan"][5]["title"] == "Egen opsamling"
    assert found["scripts"]["gathering"][1]["screen"] == "Hvilket punkt vælger du, og hvorfor?"


def test_the_seminar_the_archive_and_the_watch_page_lead_there(held: Cast) -> None:
    for path in ("/seminars/", "/seminars/hem-fran-sjukhus/", "/seminars/hem-fran-sjukhus/talks/1/"):
        assert f'href="{PAGE}"' in Client().get(path).text
    Talk.objects.filter(number=2).update(access=Talk.Access.PARTICIPANTS)
    for path in ("/seminars/", "/seminars/hem-fran-sjukhus/", "/seminars/hem-fran-sjukhus/talks/1/"):
        assert f'href="{PAGE}"' not in Client().get(path).text
