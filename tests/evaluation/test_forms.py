"""How a question calls a Talk by its title."""

from __future__ import annotations

import pytest

from evaluation.forms import asked
from evaluation.questionnaire import Kind, Question


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Var Talk 1 bra?", "Var Talk 1, ”Hem”, bra?"),
        ("Vad tog du med dig från Talk 1?", "Vad tog du med dig från Talk 1, ”Hem”?"),
        ("Om Talk 1", "Om Talk 1, ”Hem”"),
        ("Efter Talk 1, vad gjorde du?", "Efter Talk 1, ”Hem”, vad gjorde du?"),
        ("Var Talk 1 (den första) bra?", "Var Talk 1, ”Hem” (den första) bra?"),
        ("Var Talk 12 bättre än Talk 1?", "Var Talk 12 bättre än Talk 1, ”Hem”?"),
        ("Vad var Talk 1:s tanke?", "Vad var Talk 1:s tanke?"),
        ("Vad var bra?", "Vad var bra?"),
    ],
)
def test_the_title_stands_where_a_sentence_takes_it(text: str, told: str) -> None:
    assert asked(Question("k1", Kind.SCALE, {"sv": text}, talk=1), {1: "Hem"}, "sv") == told


@pytest.mark.parametrize(("talk", "talks"), [(None, {1: "Hem"}), (1, {}), (2, {1: "Hem"}), (1, {1: ""})])
def test_without_a_title_the_words_stand_as_they_are(talk: int | None, talks: dict[int, str]) -> None:
    assert asked(Question("k1", Kind.SCALE, {"sv": "Var Talk 1 bra?"}, talk=talk), talks, "sv") == "Var Talk 1 bra?"
