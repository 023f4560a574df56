"""Hints at what may name somebody: where they are, and that the text is always whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.naming import Hint, hints, pieces


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Ring Anna Berg redan i dag.", [("Ring Anna Berg", Hint.NAME)]),
        ("Vi vill att Anna-Lena ska vara med, och Bo Ek.", [("Anna-Lena", Hint.NAME), ("Bo Ek", Hint.NAME)]),
        ("Pojken (19850412-1234) mår bra.", [("19850412-1234", Hint.NUMBER)]),
        ("CPR 120485-1234", [("120485-1234", Hint.NUMBER)]),
        ("Nås på 070-123 45 67.", [("070-123 45 67", Hint.PHONE)]),
        ("Eller +46 8 123 456 78", [("+46 8 123 456 78", Hint.PHONE)]),
        ("Skriv till karin.strom@solna.se", [("karin.strom@solna.se", Hint.EMAIL)]),
        ("Mer tid för samtal. Kortare föreläsningar.", []),
        ("Börja klockan 8.30 den 12 oktober 2026", []),
    ],
)  # fmt: skip
def test_what_is_marked(text: str, marked: list[tuple[str, Hint]]) -> None:
    assert [(text[one.start : one.end], one.hint) for one in hints(text)] == marked


def test_municipalities_name_nobody() -> None:
    text = "Samarbetet i Solna med Upplands Väsby"
    assert [text[one.start : one.end] for one in hints(text)] == ["Solna", "Upplands Väsby"]
    assert hints(text, known={"Solna", "Upplands Väsby"}) == ()


@given(st.text(alphabet="abcÅÄ anna Berg 0123456789-@.,\n", max_size=60))
def test_the_pieces_are_the_whole_text_in_order(text: str) -> None:
    assert "".join(part for part, _hint in pieces(text)) == text
    ends = [0]
    for one in hints(text):
        assert ends[-1] <= one.start < one.end
        ends.append(one.end)
