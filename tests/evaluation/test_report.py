from __future__ import annotations

import datetime as dt
import json

import pytest

from evaluation.report import draw, read
from tests.evaluation.samples import places, sheets, snapshot


class Shouting:
    """A translation that shows which words went through it."""

    def gettext(self, message: str) -> str:
        return message.upper() if "{" not in message else message


def test_the_whole_seminars_report_begins_with_who_took_part() -> None:
    told = read(snapshot())
    assert told["eyebrow"] == "Rapport för hela seminariet, 25 november 2026"
    assert told["intro"] == "19 grupper från 8 kommuner. 156 deltog och 140 svarade på utvärderingen (90\u00a0%)."
    assert told["compare"] is None


def test_a_municipalitys_report_adds_its_own_numbers() -> None:
    told = read(snapshot(), municipality="Sollentuna")
    assert told["intro"].endswith("Från Sollentuna: 4 grupper, 31 svar.")
    assert told["headlines"][0]["own"].startswith("Sollentuna: ")
    assert told["compare"]["head"][1:] == ["Sollentuna", "Hela seminariet", "Skillnad"]
    assert told["proposals"]["groups"][0]["proposals"][0]["badge"] == "Behöver ditt beslut"


def test_a_small_municipalitys_report_says_why_and_gives_no_answers() -> None:
    told = read(snapshot(), municipality="Ekerö")
    assert told["intro"].endswith("Från Ekerö: 1 grupp.")
    assert told["why"].startswith("Svaren från Ekerö redovisas inte för sig")
    assert [each["own"] for each in told["headlines"]] == ["", "", ""]


def test_an_unknown_municipality_has_no_report() -> None:
    with pytest.raises(KeyError):
        read(snapshot(), municipality="Täby")


def test_in_brief_is_three_sentences_from_the_numbers() -> None:
    assert read(snapshot(), municipality="Sollentuna")["brief"] == [
        "Drygt åtta av tio tror att seminariet påverkar hur de arbetar framöver.",
        "Talk 2 upplevdes som mer relevant än Talk 1.",
        "Grupperna från Sollentuna lämnade två förslag, varav ett behöver beslut.",
    ]


def test_a_small_seminar_is_told_in_counts() -> None:
    sizes = {"Solna": 9}
    told = read(snapshot(places=places(sizes), sheets=sheets(sizes), proposals=()))
    assert told["headlines"][0]["figure"] == "6\u00a0av\u00a09"
    assert told["brief"][0] == "6 av 9 tror att seminariet påverkar hur de arbetar framöver."
    assert told["chart_note"].startswith("Antal svar.")


def test_a_run_without_a_count_of_those_present_speaks_of_those_registered() -> None:
    told = read(snapshot(places=[place.__class__(place.name, 1, expected=20) for place in places()]))
    assert "160 var anmälda och 140 svarade" in told["intro"]


def test_everything_goes_through_the_translation_and_the_readers_calendar() -> None:
    told = read(snapshot(), words=Shouting(), lang="da")
    assert told["date"] == "25. november 2026"
    assert read(snapshot(), lang="en")["date"] == "25 November 2026"
    assert told["legend"][0] == "INTE ALLS"
    assert told["table"]["rows"][0]["label"] == "Talk 1 var relevant for mit arbejde"


def test_what_people_typed_is_left_as_it_is() -> None:
    typed = "{who} <b>*fet*</b> #let x = {0}"
    proposal = snapshot()["municipalities"]["Ekerö"]["proposals"][0]
    made = snapshot(title=typed, contact=typed)
    made["municipalities"]["Ekerö"]["proposals"] = [proposal | {"what": typed}]
    told = read(made, municipality="Ekerö")
    assert told["title"] == typed
    assert told["proposals"]["groups"][0]["proposals"][0]["what"] == typed
    assert told["method"][-1] == f"Kontakt: {typed}."


def test_the_follow_up_is_promised_only_when_its_days_are_known() -> None:
    assert read(snapshot())["follow_up"] == ""
    told = read(snapshot(follow_up=(dt.date(2026, 12, 2), dt.date(2027, 2, 23))))
    assert "Den 2 december 2026 får facilitatorerna" in told["follow_up"]


def test_a_snapshot_reads_the_same_after_the_database() -> None:
    made = snapshot()
    assert read(json.loads(json.dumps(made))) == read(made)


def test_the_chart_has_the_reports_words() -> None:
    drawn = draw(read(snapshot()))
    assert "Så svarade deltagarna</title>" in drawn
    assert ">Bild, ljud och teknik fungerade</text>" in drawn
