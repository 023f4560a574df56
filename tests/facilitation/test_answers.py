"""Presenters' written answers: nobody's text is lost, and they are seen by others only when they are published."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from facilitation.commands import run_command
from facilitation.errors import Refused
from facilitation.models import Answer, Note
from facilitation.queries.answers import Answered, Section, answers_to, seminar_answers
from facilitation.queries.desk import desk_state
from facilitation.queries.sheet import sheet_of
from facilitation.services import answers, gathering
from facilitation.services.taking_part import cancel_group
from facilitation.wire import Do
from tests.cast import NOW, Cast, Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: Cast) -> list[Note]:
    """A question of each group."""
    return [
        Note.objects.create(group=group, kind="question", position=1, text=f"Hur {number}?", rev=1, changed_at=NOW)
        for number, group in enumerate(cast.groups)
    ]


def save(note: Note, text: str, base_rev: int = 0) -> int:
    rev = answers.save_answer(note=note, text=text, base_rev=base_rev, by="Petra", now=NOW)["rev"]
    assert isinstance(rev, int)
    return rev


def publish(cast: Cast, published: bool = True) -> None:
    answers.publish_answers(run_id=cast.run.pk, published=published, now=NOW)


def test_two_who_answer_the_same_question_are_told_and_both_texts_are_kept(asked: list[Note]) -> None:
    assert save(asked[0], "Så här") == 1
    assert save(asked[0], "Så här") == 1, "the same again changes nothing"
    with pytest.raises(Refused) as error:
        save(asked[0], "Inte så")
    assert (error.value.code, error.value.detail) == ("conflict", {"rev": 1, "text": "Så här", "by": "Petra"})
    assert save(asked[0], "Så här, eller inte", base_rev=1) == 2


def test_only_questions_are_answered_in_writing(cast: Cast) -> None:
    point = Note.objects.create(group=cast.groups[0], kind="point", position=1, text="Ring", changed_at=NOW)
    with pytest.raises(Refused) as error:
        save(point, "Ja")
    assert error.value.code == "bad_args"


def test_an_answer_fits_what_commands_let_through() -> None:
    assert Answer._meta.get_field("text").max_length == answers.LONGEST


def test_answers_stand_on_the_groups_sheet_once_they_are_published(cast: Cast, asked: list[Note]) -> None:
    save(asked[0], "Så här")
    seen = []
    for published in (None, True, False):
        if published is not None:
            publish(cast, published)
        seen.append((sheet_of(cast.groups[0], NOW).questions[0].answer, desk_state(cast.run.pk)["published"]))
    assert seen == [("", False), ("Så här", True), ("", False)]


def test_a_question_that_was_merged_has_its_heads_answer_unless_it_has_its_own(cast: Cast, asked: list[Note]) -> None:
    a, b, c = asked
    gathering.merge(run_id=cast.run.pk, notes=[b.pk, c.pk], into=a.pk)
    save(a, "Så här")
    save(c, "Så hos er")
    publish(cast)
    assert answers_to([note.pk for note in asked]) == {a.pk: "Så här", b.pk: "Så här", c.pk: "Så hos er"}
    assert answers_to([]) == {}


def test_the_public_sees_published_answers_in_the_gatherings_order_without_the_groups(
    cast: Cast, asked: list[Note], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a, b, c = asked
    for note in asked:
        save(note, f"Svar på {note.text}")
    heading = gathering.add_heading(run_id=cast.run.pk, text="Möten")["heading"]
    gathering.place(run_id=cast.run.pk, notes=[c.pk, b.pk], heading=heading, position=None)
    assert seminar_answers(cast.run.seminar_id) == []
    publish(cast)
    cancel_group(group=cast.groups[1])
    with django_assert_num_queries(1):
        found = seminar_answers(cast.run.seminar_id)
    told = {note.pk: Answered(note.text, f"Svar på {note.text}") for note in asked}
    assert found == [Section("Möten", (told[c.pk],)), Section("", (told[a.pk],))]


def test_a_double_that_was_answered_itself_stands_where_its_head_does(cast: Cast, asked: list[Note]) -> None:
    a, b, c = asked
    save(b, "Så hos er")
    save(c, "Så här")
    heading = gathering.add_heading(run_id=cast.run.pk, text="Möten")["heading"]
    gathering.place(run_id=cast.run.pk, notes=[a.pk], heading=heading, position=None)
    gathering.merge(run_id=cast.run.pk, notes=[b.pk], into=a.pk)
    publish(cast)
    found = seminar_answers(cast.run.seminar_id)
    told = [(section.heading, [one.answer for one in section.answered]) for section in found]
    assert told == [("Möten", ["Så hos er"]), ("", ["Så här"])]


def test_the_seminars_page_shows_them_to_everyone_and_names_no_group(
    cast: Cast, asked: list[Note], client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = cast.run.seminar.get_absolute_url()
    save(asked[0], "Ring <b>alla</b>\n\nSedan igen.")
    assert "Frågor och svar" not in client.get(page).text
    publish(cast)
    with CaptureQueriesContext(connection) as one:
        text = client.get(page).text
    assert asked[0].text in text
    assert "Ring &lt;b&gt;alla&lt;/b&gt;</p>" in text
    part = text[text.index('id="answers"') :]
    part = part[: part.index("</section>")]
    assert not any(name in part for group in cast.groups for name in (group.name, group.municipality.name))
    for note in asked[1:]:
        save(note, "Så")
    with django_assert_max_num_queries(len(one)):
        client.get(page)


def test_a_question_is_marked_with_its_doubles(cast: Cast, asked: list[Note]) -> None:
    a, b, _c = asked
    gathering.merge(run_id=cast.run.pk, notes=[b.pk], into=a.pk)
    answers.mark_answered(note=b, answered=True, now=NOW)
    marked = {note["id"]: note["answered"] for note in desk_state(cast.run.pk)["notes"]}
    assert marked == {a.pk: True, b.pk: True, asked[2].pk: False}
    answers.mark_answered(note=a, answered=False, now=NOW)
    assert not any(note["answered"] for note in desk_state(cast.run.pk)["notes"])


@pytest.mark.parametrize(("who", "is_let"), [("presenter", True), ("organiser", True), ("facilitator", False)])
def test_presenters_and_organisers_answer_in_their_name_and_in_their_runs_only(
    cast: Cast, asked: list[Note], who: str, is_let: bool
) -> None:
    member: Member = getattr(cast, who)
    args = {"note": asked[1].pk, "text": "Så här", "base_rev": 0}
    command = Do(id=uuid4(), action="answer.save", args=args)
    if is_let:
        assert run_command(actor=member.actor(NOW), run=cast.run.pk, group=None, command=command, now=NOW) == {"rev": 1}
        assert Answer.objects.get().by == (member.user.name if member.user else "")
        return
    with pytest.raises(Refused) as error:
        run_command(actor=member.actor(NOW), run=cast.run.pk, group=None, command=command, now=NOW)
    assert error.value.code == "forbidden"
