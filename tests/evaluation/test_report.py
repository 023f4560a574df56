from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from evaluation.given import Earlier, Quotes
from evaluation.report import draw, read
from evaluation.report_parts import draw_question
from tests.evaluation.samples import filled, first, places, questionnaire, sheets, snapshot


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
    assert [each["text"] for each in read(snapshot(), municipality="Sollentuna")["brief"]] == [
        "Drygt åtta av tio tror att seminariet påverkar hur de arbetar framöver.",
        "Talk 2 upplevdes som mer relevant än Talk 1.",
        "Grupperna från Sollentuna lämnade två förslag, varav ett behöver beslut.",
    ]


def test_a_small_seminar_is_told_in_counts() -> None:
    sizes = {"Solna": 9}
    told = read(snapshot(places=places(sizes), sheets=sheets(sizes), proposals=()))
    assert told["headlines"][0]["figure"] == "6\u00a0av\u00a09"
    assert told["brief"][0]["text"] == "6 av 9 tror att seminariet påverkar hur de arbetar framöver."
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


def own_questions(**changed: object) -> dict[str, object]:
    return read(snapshot(questions=questionnaire(), sheets=filled(), **changed))


def test_questions_of_every_kind_are_told_with_their_counts() -> None:
    told = own_questions()
    assert [row["label"] for row in told["table"]["rows"]] == ["Påverkar det?"]  # type: ignore[index]
    yes, one, many, ten = told["questions"]  # type: ignore[misc]
    assert [each["label"] for each in yes["options"]] == ["Ja", "Nej"]
    assert [each["label"] for each in one["options"]] == ["Tid", "Stöd", "Pengar"]
    assert sum(each["value"] for each in one["options"]) == 140
    assert many["remark"].startswith("Flera svar får väljas.")
    assert len(ten["options"]) == 11
    assert ten["remark"].startswith("Medelvärde ")
    for each in (yes, one, many, ten):
        assert each["options"][0]["count"] in draw_question(each, ident=each["kind"])


def test_headlines_are_the_products_and_then_the_questionnaires_own() -> None:
    assert [each["text"] for each in own_questions()["headlines"]] == [  # type: ignore[attr-defined]
        "tror att det påverkar deras arbete i minst viss grad",
        "Kom du till tals? Ja",
        "Hur troligt är det? Minst 8 av 10",
    ]


def test_what_all_answered_alike_is_not_counted_out_in_any_kind() -> None:
    alike = [(name, {"rated": 3, "yes": 1, "one": "a", "many": ["a"], "ten": 9}) for name, _ in filled()]
    made = snapshot(questions=questionnaire(), sheets=alike)
    assert {row["state"] for row in made["rows"]} == {"alike"}
    assert all(row["steps"] is None for row in made["rows"])
    told = read(made)
    assert told["questions"][0]["note"] == "Alla eller nästan alla svarade ”Ja”."
    assert draw_question(told["questions"][0]) == ""


def test_seminars_are_compared_by_indicator_where_both_have_ten_answers() -> None:
    before = snapshot(date=dt.date(2026, 2, 3))
    few = snapshot(places=places({"Solna": 9}), sheets=sheets({"Solna": 9}))
    earlier = [
        Earlier(dt.date(2026, 2, 3), "Hemma igen", 140, before["indicators"], is_public=True),
        Earlier(dt.date(2025, 10, 6), "Liten", 9, few["indicators"]),
    ]
    told = read(snapshot(earlier=earlier))["earlier"]
    assert told["head"] == ["Andel som svarade", "3 feb. 2026", "6 okt. 2025", "Nu"]
    assert told["rows"][0]["label"] == "Talks var relevanta, minst hög grad"
    assert {row["cells"][1] for row in told["rows"]} == {"–"}
    assert all(row["cells"][0] == row["cells"][2] for row in told["rows"])
    assert told["note"] == "3 feb. 2026: Hemma igen, 140 svar. 6 okt. 2025: Liten, 9 svar."
    assert read(snapshot(earlier=earlier), public=True)["earlier"]["head"][1:-1] == ["3 feb. 2026"]
    assert read(snapshot(earlier=earlier[1:]))["earlier"] is None


def test_a_municipality_is_told_of_earlier_seminars_that_it_took_part_in_or_that_are_open_to_all() -> None:
    kept = snapshot()["indicators"]
    days = [dt.date(2026, month, 3) for month in (5, 4, 3, 2)]
    took_part = ({"Solna": 5, "Sigtuna": 3}, {"Solna stad": 5}, {"Sigtuna": 3, "Solna": 9}, {"Sigtuna": 3})
    earlier = [
        Earlier(day, "Hemma", 140, kept, is_public=day.month == 2, places=there)
        for day, there in zip(days, took_part, strict=True)
    ]
    numbered = [replace(place, id=number) for number, place in enumerate(places(), start=1)]
    made = snapshot(earlier=earlier, places=numbered)

    def told(**reader: Any) -> list[str]:
        return [day.split()[1] for day in read(made, **reader)["earlier"]["head"][1:-1]]

    assert made["municipalities"]["Solna"]["id"] == 5
    assert told() == ["maj", "apr.", "mars", "feb."]
    assert told(municipality="Solna") == ["maj", "apr.", "feb."]
    assert told(public=True) == ["feb."]
    for each in made["earlier"]:
        del each["municipalities"]  # as it was frozen before
    assert told(municipality="Solna") == ["feb."]


def test_a_question_that_measures_otherwise_is_not_compared() -> None:
    other = [each | {"cut": 5} for each in snapshot()["indicators"]]
    assert read(snapshot(earlier=[Earlier(dt.date(2026, 2, 3), "Annan", 140, other)]))["earlier"] is None


def test_quotes_stand_under_their_question_from_ten_answers() -> None:
    quotes = [Quotes({"sv": "En sak jag ska göra", "en": "One thing"}, ("Ring skolan",))]
    assert read(snapshot(quotes=quotes), lang="en")["quotes"] == [{"asked": "One thing", "texts": ["Ring skolan"]}]
    nine = {"Solna": 9}
    assert snapshot(quotes=quotes, places=places(nine), sheets=sheets(nine))["quotes"] == []


def test_words_that_are_gone_are_said_to_be() -> None:
    assert read(snapshot())["quotes_gone"] == ""
    told = read(snapshot() | {"words_erased": True})
    assert (
        told["quotes_gone"]
        == "Det som deltagarna skrev med egna ord är raderat. Det var inte publicerat när tiden att spara det gick ut."
    )


def test_the_public_report_tells_what_was_proposed_and_nothing_of_where() -> None:
    told = read(snapshot(), public=True)
    assert told["eyebrow"] == "Öppen rapport, 25 november 2026"
    (group,) = told["proposals"]["groups"]
    assert group["municipality"] == ""
    assert [each["what"] for each in group["proposals"]] == [
        "Familjebehandlare får börja klockan sju",
        "Samma person håller kontakten",
        "Kort uppföljning per telefon",
    ]
    assert {len(each["facts"]) for each in group["proposals"]} == {0}
    assert not any(name in str(snapshot()["public"]) for name in ("Sollentuna", "Familj A", "Familjeenheten"))


def test_an_edited_sentence_is_marked_and_keeps_what_the_numbers_say() -> None:
    edits = [None, {"text": "Both were liked.", "lang": "en"}]
    first, second, third = read(snapshot(), edits=edits)["brief"]
    assert (first["edited"], second["edited"], third["edited"]) == (False, True, False)
    assert (second["text"], second["lang"]) == ("Both were liked.", "en")
    assert second["made"] == "Talk 2 upplevdes som mer relevant än Talk 1."


def test_the_method_says_when_the_link_ends_and_what_became_of_late_answers() -> None:
    assert read(snapshot(), until=dt.date(2027, 5, 25))["method"][-1] == "Länken slutar gälla den 25 maj 2027."
    assert "Svar som kommer in senare räknas in när de är minst 6." in read(snapshot())["method"]
    later = snapshot(number=2, first=first(sheets()[:-7]))
    assert "7 av svaren kom in efter seminariets slut och är inräknade." in read(later)["method"]
    assert any("färre än 6" in each for each in read(snapshot(number=2, first=first(sheets())))["method"])
