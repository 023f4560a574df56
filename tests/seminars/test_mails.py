"""A mail's text: what it may name, what becomes of it, and that ours are whole in three languages."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from seminars.mails import (
    MAY_REFUSE,
    PLACEHOLDERS,
    Block,
    Kind,
    Problem,
    as_text,
    blocks,
    fill,
    problems_of_body,
    problems_of_subject,
    subject_line,
)
from seminars.models import User
from seminars.models.mail import KIND_NAMES
from seminars.services.mail import Letter, compose, to
from seminars.wording_mail import NAMES, button, problem_text, standard
from seminars.wording_mail_examples import example

LANGUAGES = ("sv", "en", "da")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_our_own_texts_break_no_rule_of_theirs(kind: Kind, language: str) -> None:
    text = standard(kind, language)
    assert (problems_of_subject(kind, text.subject), problems_of_body(kind, text.body)) == ([], [])
    assert len(button(kind)) > 3


@pytest.mark.parametrize("kind", Kind)
def test_each_language_has_words_of_its_own(kind: Kind) -> None:
    assert len({standard(kind, language).body for language in LANGUAGES}) == 3


def test_every_kind_and_name_is_explained_and_can_be_shown() -> None:
    assert [kind for kind, _name in KIND_NAMES] == [kind.value for kind in Kind]
    assert {name for names in PLACEHOLDERS.values() for name in names} == set(NAMES)
    assert all(example(name) for name in set(NAMES) - {"organisation", "base"})


def test_answers_cannot_be_refused() -> None:
    assert not MAY_REFUSE & {Kind.CONFIRMED, Kind.CHANGE, Kind.CANCELLATION, Kind.SIGN_UP, Kind.FACILITATOR}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Hej {nam}\n\n{link}", [Problem("unknown", "{nam}")]),
        ("Hej {name\n\n{link}", [Problem("brace", "{")]),
        ("Hej }\n\n{link}", [Problem("brace", "}")]),
        ("Hej {link} där", [Problem("no_link")]),
        (" ", [Problem("empty")]),
        ("{summary}\n\n{link}", [Problem("unknown", "{summary}")]),
    ],
)
def test_what_is_wrong_is_said(body: str, found: list[Problem]) -> None:
    assert problems_of_body(Kind.CONFIRMED, body) == found
    assert all(problem_text(problem) for problem in found)


def test_a_subject_is_one_line_and_leads_nowhere() -> None:
    assert problems_of_subject(Kind.CONFIRMED, "a\nb") == [Problem("lines")]
    assert problems_of_subject(Kind.CONFIRMED, "{link}") == [Problem("unknown", "{link}")]
    assert subject_line("Hej {name}", {"name": "Kim\r\nBcc: alla@example.se"}) == "Hej Kim Bcc: alla@example.se"


def test_paragraphs_are_told_apart() -> None:
    body = "Hej {name},\n\n{seminar}\n{place}\n\n- ett\n- {name}\n\n{link}"
    assert blocks(body, {"name": "Kim", "seminar": "Hem", "place": "", "link": "https://x"}) == (
        Block("text", ("Hej Kim,",)),
        Block("facts", ("Hem",)),
        Block("list", ("ett", "Kim")),
        Block("link", ("https://x",)),
    )


def test_each_line_of_what_is_listed_is_an_item_of_its_own() -> None:
    assert blocks("- {a}", {"a": "Börja sju\nRing hem"}) == (Block("list", ("Börja sju", "Ring hem")),)


def test_what_is_empty_goes() -> None:
    assert blocks("{a}\n\nUtan film:\n{a}\n\nHej {a}{b}", {"a": "", "b": "x"}) == (Block("text", ("Hej x",)),)


@given(st.text(), st.text(alphabet="{}linkame- \n"))
def test_what_people_write_names_nothing_and_forms_nothing(name: str, more: str) -> None:
    values = {"name": name + more, "link": "https://secret"}
    assert fill("{name}", values) == name + more
    assert {block.kind for block in blocks("{name}", values)} <= {"text"}


def test_plain_text_has_what_the_html_has() -> None:
    assert as_text((Block("text", ("a",)), Block("list", ("b", "c")), Block("link", ("u",)))) == "a\n\n- b\n- c\n\nu"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_mail_greets_leads_somewhere_once_and_leaves_nothing_open(kind: Kind, language: str) -> None:
    person = User(name="Kim Kontakt", email="kim@example.se", language=language)
    with override(language):
        values = {name: str(example(name)) for name in PLACEHOLDERS[kind] - {"organisation", "base"}}
        made = compose(Letter(kind, to(person), {**values, "link": "https://x.example/go/k"}), standard(kind, language))
    first = made.text.splitlines()[0]
    assert first.startswith("Hello" if language == "en" else "Hej")
    assert made.html.count('class="st-button"') == 1
    assert not {"None", "  ", "{", "}"} & {wrong for wrong in ("None", "  ", "{", "}") if wrong in made.text}
    if language == "en":
        assert not re.search(r"\b\d\d\.\d\d\b", made.text)


@pytest.mark.django_db
def test_a_second_link_can_be_pressed_and_nobody_elses_words_become_one() -> None:
    person = User(name="https://evil.example", email="kim@example.se", language="sv")
    values = {name: str(example(name)) for name in PLACEHOLDERS[Kind.READINESS] - {"organisation", "base", "name"}}
    made = compose(Letter(Kind.READINESS, to(person), values), standard(Kind.READINESS, "sv"))
    assert f'<a class="st-ink" href="{example("other")}"' in made.html
    assert 'href="https://evil.example"' not in made.html
