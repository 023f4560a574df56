from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from evaluation.chart import NARROW, PALETTE, WIDTH, Bar, likert

LEGEND = ("Inte alls", "I liten grad", "I viss grad", "I hög grad", "I mycket hög grad")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*bars: Bar, **look: Any) -> str:
    return likert(bars, LEGEND, title="Svar", desc="Fördelning", **look)


def segments(svg: str) -> list[ET.Element]:
    """The bars' rectangles; those of the legend have round corners."""
    return [each for each in ET.fromstring(svg).iter(f"{SVG}rect") if "rx" not in each.attrib]


def test_it_is_an_image_with_a_title_and_a_description() -> None:
    root = ET.fromstring(drawn(Bar("Fråga", (1, 2, 3, 4, 5)), ident="c1"))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "c1-t c1-d"
    assert [root[0].text, root[0].attrib["id"]] == ["Svar", "c1-t"]
    assert [root[1].text, root[1].attrib["id"]] == ["Fördelning", "c1-d"]


def test_it_needs_no_style_and_no_class() -> None:
    assert not re.search(r"\b(style|class|on\w+|href)=", drawn(Bar("Fråga", (1, 2, 3, 4, 5), "15 svar")))


def test_texts_take_the_colour_around_them_except_on_the_bars() -> None:
    svg = drawn(Bar("Fråga", (20, 20, 20, 20, 20), "50 svar"))
    root = ET.fromstring(svg)
    fills = {each.text: each.attrib.get("fill") for each in root.iter(f"{SVG}text")}
    assert root.attrib["fill"] == "currentColor"
    assert fills["Fråga"] is None
    assert fills["20"] == "#FFFFFF"
    assert "color=" not in svg
    assert 'color="#13231E"' in drawn(colour="#13231E")


def test_figures_stand_on_segments_from_six_per_cent() -> None:
    texts = [each.text for each in ET.fromstring(drawn(Bar("F", (5, 6, 14, 25, 50)))).iter(f"{SVG}text")]
    assert texts[-4:] == ["6", "14", "25", "50"]


def test_on_a_phone_it_is_drawn_within_the_phones_width() -> None:
    question = "Samlingen gav oss något utöver vad vårt eget samtal hade gett"
    root = ET.fromstring(drawn(Bar(question, (3, 5, 30, 40, 22), "61 svar"), width=NARROW))
    assert root.attrib["viewBox"].startswith(f"0 0 {NARROW} ")
    assert max(float(each.attrib["x"]) + float(each.attrib["width"]) for each in root.iter(f"{SVG}rect")) <= NARROW
    assert question not in [each.text for each in root.iter(f"{SVG}text")]  # broken into lines


def test_bars_are_centred_on_the_middle_step() -> None:
    svg = drawn(Bar("A", (0, 0, 40, 60, 0)), Bar("B", (30, 30, 40, 0, 0)))
    middles = [
        float(each.attrib["x"]) + float(each.attrib["width"]) / 2
        for each in segments(svg)
        if each.attrib["fill"] == PALETTE[2]
    ]
    assert abs(middles[0] - middles[1]) < 0.2


def test_a_row_that_may_not_be_shown_has_its_note_and_no_bar() -> None:
    svg = drawn(Bar("Fråga", None, note="För få svar för att visas."))
    assert segments(svg) == []
    assert "För få svar för att visas." in svg


def test_what_is_typed_is_escaped() -> None:
    assert "<script>" not in drawn(Bar("<script>", (1, 1, 1, 1, 1), '"&'), ident='"><script>')


def test_a_long_question_is_wrapped() -> None:
    lines = [each.text for each in ET.fromstring(drawn(Bar("ord " * 40, (1, 1, 1, 1, 1)))).iter(f"{SVG}text")]
    assert max(len(line or "") for line in lines) <= 72


counts = st.tuples(*[st.integers(0, 100)] * 5)


@given(st.lists(counts.map(lambda values: Bar("Fråga", values)), max_size=9))
def test_every_bar_stays_within_the_picture_and_leaves_gaps(bars: list[Bar]) -> None:
    svg = drawn(*bars)
    for each in segments(svg):
        left, width = float(each.attrib["x"]), float(each.attrib["width"])
        assert left >= 0
        assert left + width <= WIDTH
    height = float(ET.fromstring(svg).attrib["viewBox"].split()[3])
    assert all(float(each.attrib["y"]) + 20 <= height for each in segments(svg))
