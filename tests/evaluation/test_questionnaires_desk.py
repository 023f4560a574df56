"""Questionnaires at the desk: copied, written press by press, locked, chosen; nothing that was typed is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.errors import EvaluationError
from evaluation.models import Allowance, AnswerSheet, Evaluation, Questionnaire, Version
from evaluation.queries import questions_of
from evaluation.questionnaire import DEFAULT, read
from evaluation.questionnaire_forms import RunQuestionnaireForm
from evaluation.services import evaluations
from evaluation.services.evaluations import default_version, ensure_evaluation, questions_to_show
from evaluation.services.questionnaires import (
    begin_questionnaire,
    begin_using,
    choose_version,
    copy_version,
    make_default,
    own_rows,
    save_version,
)
from facilitation import clock
from facilitation.models import Cue
from facilitation.services.rehearsals import make_rehearsal
from seminars.models import TrailEntry
from tests.cast import Cast, make_cast
from tests.evaluation.runs import EVERY_KIND, cast_now, new_ballot, post
from tests.evaluation.test_questionnaire_builder import posted

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def client(cast: Cast) -> Client:
    return cast.organiser.client()


@pytest.fixture
def version(cast: Cast) -> Version:
    return begin_questionnaire(name="Alla slag", rows=EVERY_KIND)


def test_one_without_questions_is_a_draft_until_it_has_some(cast: Cast) -> None:
    empty = begin_questionnaire(name="Tomt", rows=[])
    assert empty.is_draft
    assert empty not in RunQuestionnaireForm(None, chosen=None).fields["version"].queryset  # type: ignore[attr-defined]


def at(name: str, *args: Any) -> str:
    return reverse(f"admin:evaluation_questionnaire_{name}", args=args)


def fields(html: str) -> dict[str, str]:
    """What the page would post again: hidden and text fields, areas, selects."""
    form = html.partition('id="builder"')[2].partition("</form>")[0]
    found = {
        name: value
        for tag in re.findall(r"<input[^>]*>", form)
        for name, value in re.findall(r'name="([^"]+)"(?:[^>]*?) value="([^"]*)"', tag)
    }
    found |= dict(re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S))
    for name, options in re.findall(r'<select id="[^"]+" name="([^"]+)">(.*?)</select>', form, re.S):
        found[name] = re.search(r'value="([^"]+)" selected', options)[1]  # type: ignore[index]
    return found


def test_the_products_own_is_listed_read_and_copied(client: Client) -> None:
    html = client.get(at("changelist")).content.decode()
    assert "Produktens egna frågor" in html
    own = client.get(at("own")).content.decode()
    assert "Hur relevant var Talk 1 för ditt arbete?" in own
    assert "<fieldset disabled" in own
    answer = client.post(at("add"), {"name": "Vårt eget", "begin": "own"})
    made = Version.objects.get()
    assert answer["Location"] == at("write", made.pk)
    assert (made.number, made.questions, made.questionnaire.name) == (1, own_rows(), "Vårt eget")
    assert TrailEntry.objects.filter(model="evaluation.questionnaire", action="added").count() == 1


@pytest.mark.parametrize(("begin", "number"), [("empty", 0), ("version", 8)])
def test_one_begins_empty_or_as_another(client: Client, version: Version, begin: str, number: int) -> None:
    client.post(at("add"), {"name": "Ny", "begin": str(version.pk) if begin == "version" else begin})
    assert len(Version.objects.get(questionnaire__name="Ny").questions) == number


def test_what_the_page_shows_is_what_it_saves(client: Client, version: Version) -> None:
    html = client.get(at("write", version.pk)).content.decode()
    answer = client.post(at("write", version.pk), {**fields(html), "press": "save"})
    assert answer["Location"] == at("write", version.pk)
    version.refresh_from_db()
    assert read(version.questions) == read(EVERY_KIND)
    assert "version 1" in TrailEntry.objects.get(action="done").told


def test_presses_change_the_page_and_save_nothing_until_save_is_pressed(client: Client, version: Version) -> None:
    page = posted([*EVERY_KIND])
    page["q3-text-sv"] = "Något <nytt>"
    html = client.post(at("write", version.pk), {**page, "press": "add:many"}).content.decode()
    assert "Något &lt;nytt&gt;" in html
    assert "Ändringen är inte sparad än." in html
    version.refresh_from_db()
    assert version.questions == EVERY_KIND
    page = fields(html)
    assert (page["count"], page["q8-key"], page["q8-choices"]) == ("9", "k8", "2")
    html = client.post(at("write", version.pk), {**page, "press": "choice:8"}).content.decode()
    html = client.post(at("write", version.pk), {**fields(html), "press": "up:8"}).content.decode()
    page = fields(html) | {"q7-text-sv": "Vad mer?", "q7-c0-sv": "Ett", "q7-c1-sv": "Två", "q7-c2-sv": "Tre"}
    client.post(at("write", version.pk), {**page, "q3-text-sv": "Något <nytt>", "press": "save"})
    version.refresh_from_db()
    assert [row["key"] for row in version.questions][-2:] == ["k8", "k7"]
    assert [one["text"]["sv"] for one in version.questions[7]["choices"]] == ["Ett", "Två", "Tre"]
    assert version.questions[3]["text"]["sv"] == "Något <nytt>"


@pytest.mark.parametrize(
    ("press", "focus"),
    [
        ("up:3", 'value="up:2" autofocus'),
        ("up:1", 'value="down:0" autofocus'),
        ("down:6", 'value="up:7" autofocus'),
        ("choice:5", 'value="choice:5" autofocus'),
        ("add:text", 'name="q8-text-sv" rows="2" autofocus'),
        ("remove:7", 'name="q6-text-sv" rows="2" autofocus'),
    ],
)
def test_the_keyboard_goes_on_where_it_pressed(client: Client, version: Version, press: str, focus: str) -> None:
    html = client.post(at("write", version.pk), {**posted(EVERY_KIND), "press": press}).content.decode()
    assert html.count("autofocus") == 1
    assert focus in html


def test_the_largest_questionnaire_is_saved(client: Client, version: Version) -> None:
    said = {"sv": "Å" * 120, "en": "E" * 120, "da": "D" * 120, "sv-easy": "L" * 120}
    choices = [{"key": f"c{n}", "text": {**said, "sv": f"{n} {'Å' * 110}"}} for n in range(12)]
    texts = {"text": dict.fromkeys(said, "T" * 300), "short": said, "help": dict.fromkeys(said, "H" * 300)}
    rows = [{"key": f"k{n}", "kind": "many", **texts, "talk": 1, "choices": choices} for n in range(40)]
    page = {**posted(rows), "press": "save", "csrfmiddlewaretoken": "x"}
    assert client.post(at("write", version.pk), page).status_code == 302
    version.refresh_from_db()
    assert version.questions == rows


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client: Client, version: Version) -> None:
    page = posted(EVERY_KIND) | {"q1-text-sv": "", "q1-text-en": "Kept", "q2-talk": "tolv", "q4-c1-sv": "Handläggare"}
    html = client.post(at("write", version.pk), {**page, "press": "save"}).content.decode()
    assert html.count("Skriv texten på svenska.") == 2  # in the summary, and at the field
    assert 'value="tolv"' in html
    assert ">Kept</textarea>" in html
    assert "Två svar är likadana." in html
    version.refresh_from_db()
    assert version.questions == EVERY_KIND


def test_a_locked_version_is_read_and_changed_in_a_copy(client: Client, version: Version) -> None:
    Version.objects.update(locked_at=NOW)
    html = client.get(at("write", version.pk)).content.decode()
    assert "<fieldset disabled" in html
    assert 'value="save"' not in html
    assert at("copy", version.pk) in html
    assert client.get(at("copy", version.pk)).status_code == 200
    client.post(at("copy", version.pk))
    copy = Version.objects.get(number=2)
    assert (copy.questions, copy.locked_at) == (EVERY_KIND, None)


def test_locked_while_it_was_written_it_is_saved_as_the_next(client: Client, version: Version) -> None:
    Version.objects.update(locked_at=NOW)
    page = posted(EVERY_KIND) | {"q1-text-sv": "Skrivet under tiden"}
    answer = client.post(at("write", version.pk), {**page, "press": "save"})
    copy = Version.objects.get(number=2)
    assert answer["Location"] == at("write", copy.pk)
    assert copy.questions[1]["text"]["sv"] == "Skrivet under tiden"
    version.refresh_from_db()
    assert version.questions == EVERY_KIND
    with pytest.raises(EvaluationError, match="locked"):
        save_version(version=version, rows=[])


def test_two_who_write_the_same_version_both_keep_what_they_wrote(client: Client, version: Version) -> None:
    mine = fields(client.get(at("write", version.pk)).content.decode())
    theirs = posted(EVERY_KIND) | {"q1-text-sv": "Skrivet av en annan", "press": "save"}
    client.post(at("write", version.pk), theirs)
    pressed = client.post(at("write", version.pk), {**mine, "q1-text-sv": "Skrivet av mig", "press": "up:7"})
    mine = fields(pressed.content.decode())
    answer = client.post(at("write", version.pk), {**mine, "press": "save"}, follow=True)
    assert "Någon annan sparade medan du skrev" in answer.content.decode()
    assert "sparat som version 2" in answer.content.decode()
    found = dict(Version.objects.values_list("number", "questions"))
    assert {number: rows[1]["text"]["sv"] for number, rows in found.items()} == {
        1: "Skrivet av en annan",
        2: "Skrivet av mig",
    }


def test_the_same_sent_twice_is_saved_once(client: Client, version: Version) -> None:
    page = fields(client.get(at("write", version.pk)).content.decode()) | {"q1-text-sv": "Nytt", "press": "save"}
    for _ in range(2):
        assert client.post(at("write", version.pk), page)["Location"] == at("write", version.pk)
    assert Version.objects.count() == 1


def test_a_copy_is_a_draft_until_it_is_taken_into_use(client: Client, version: Version) -> None:
    make_default(version.questionnaire)
    client.post(at("copy", version.pk))
    copy = Version.objects.get(number=2)
    html = client.get(at("write", copy.pk)).content.decode()
    assert "Det här är ett utkast." in html
    assert "Det här är ett utkast." not in client.get(at("write", version.pk)).content.decode()
    client.post(at("write", copy.pk), {**fields(html), "q1-text-sv": "", "press": "use"})
    assert default_version() == version  # something was wrong
    client.post(at("write", copy.pk), {**fields(html), "q1-text-sv": "Klar", "press": "save"})
    assert default_version() == version
    html = client.get(at("write", copy.pk)).content.decode()
    client.post(at("write", copy.pk), {**fields(html), "q1-text-sv": "Helt klar", "press": "use"})
    assert default_version() == copy
    copy.refresh_from_db()
    assert copy.questions[1]["text"]["sv"] == "Helt klar"
    assert "Version 2 används från nu." in TrailEntry.objects.latest("pk").told


def test_a_draft_that_phones_have_shown_is_taken_into_use_as_it_is(client: Client, version: Version) -> None:
    copy = copy_version(version=version)
    Version.objects.update(locked_at=NOW)
    assert 'value="use"' in client.get(at("write", copy.pk)).content.decode()
    client.post(at("write", copy.pk), {"press": "use"})
    copy.refresh_from_db()
    assert (copy.is_draft, copy.questions) == (False, EVERY_KIND)


def test_what_was_written_when_a_draft_was_first_shown_is_not_lost_by_beginning_to_use_it(
    client: Client, version: Version
) -> None:
    copy = copy_version(version=version)
    page = fields(client.get(at("write", copy.pk)).content.decode()) | {"q1-text-sv": "Skrivet under tiden"}
    Version.objects.filter(pk=copy.pk).update(locked_at=NOW)
    client.post(at("write", copy.pk), {**page, "press": "use"})
    assert Version.objects.get(number=3).questions[1]["text"]["sv"] == "Skrivet under tiden"
    assert set(Version.objects.filter(number__gt=1).values_list("is_draft", flat=True)) == {True}


def test_a_choice_that_was_taken_away_gives_its_key_to_no_other(client: Client, version: Version) -> None:
    choices = [{"key": f"c{n}", "text": {"sv": f"Svar {n}"}} for n in (1, 2, 3)]
    save_version(version=version, rows=[{"key": "k1", "kind": "one", "text": {"sv": "Vad?"}, "choices": choices}])
    left = [{"key": "k1", "kind": "one", "text": {"sv": "Vad?"}, "choices": choices[:2]}]
    copy = copy_version(version=version, rows=left)
    html = client.post(at("write", copy.pk), {**posted(left), "press": "choice:0"}).content.decode()
    assert fields(html)["q0-c2-key"] == "c4"


def test_what_will_not_be_compared_is_said_and_can_be_saved(client: Client, version: Version) -> None:
    page = posted(EVERY_KIND) | {"q1-cut": "5"}
    html = client.post(at("write", version.pk), {**page, "press": "up:7"}).content.decode()
    assert html.count("Då jämförs ingen av dem.") == 2
    assert client.post(at("write", version.pk), {**page, "press": "save"}).status_code == 302
    assert "Då jämförs ingen av dem." in client.get(at("write", version.pk)).content.decode()
    assert "Då jämförs" not in client.get(at("own")).content.decode()


def test_only_questions_that_are_compared_have_the_field_for_it(client: Client, version: Version) -> None:
    Version.objects.update(questions=[{**row, "indicator": "good"} for row in EVERY_KIND])  # kept before this was so
    page = fields(client.get(at("write", version.pk)).content.decode())
    asked = {page[name.replace("indicator", "kind")] for name in page if name.endswith("-indicator")}
    assert asked == {"scale", "yes_no", "ten"}
    client.post(at("write", version.pk), {**page, "press": "save"})
    version.refresh_from_db()
    assert {row["kind"] for row in version.questions if "indicator" in row} == asked


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", "Kommer du igen?"), ("en", "Will you come again?"), ("da", "Kommer du igen?"), ("sv-easy", "Vet inte")],
)
def test_it_is_seen_as_on_a_phone_in_each_language(client: Client, version: Version, language: str, words: str) -> None:
    for answer in (
        client.get(at("look", version.pk), {"language": language}),
        client.post(at("look", version.pk), posted(EVERY_KIND) | {"language": language}),
    ):
        assert words in answer.content.decode()
        assert "<script" not in answer.content.decode()
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_what_is_not_finished_is_seen_too(client: Client, version: Version) -> None:
    page = posted([{"key": "", "kind": "one", "text": {}}, {"key": "x", "kind": "no such"}, *EVERY_KIND])
    page["q2-text-sv"] = "Inte sparat"
    html = client.post(at("look", version.pk), page).content.decode()
    assert "Inte sparat" in html
    assert "Var Talk 1, ”En titel som exempel”, bra?" in html
    assert "Vad ska vi ändra" in client.get(at("own_look")).content.decode()


# --- the choice ---


def test_a_run_has_its_version_until_it_opens(cast: Cast, version: Version) -> None:
    choose_version(run=cast.run, version=version, now=NOW)
    assert [question.key for question in questions_of(cast.run)] == [row["key"] for row in EVERY_KIND]
    choose_version(run=cast.run, version=None, now=NOW)
    assert questions_of(cast.run) == DEFAULT
    opened = cast.run.starts_at + timedelta(minutes=136)
    with pytest.raises(EvaluationError, match="opened"):
        choose_version(run=cast.run, version=version, now=opened)


@pytest.mark.parametrize("by", ["answered", "opened early"])
def test_it_stays_once_somebody_was_let_in(cast: Cast, version: Version, by: str) -> None:
    if by == "answered":
        AnswerSheet.objects.create(run=cast.run)
    else:
        Allowance.objects.create(group=cast.groups[0], opened_at=NOW)
    with pytest.raises(EvaluationError, match="opened"):
        choose_version(run=cast.run, version=version, now=NOW)


def test_the_page_chooses_and_says_when_it_is_too_late(db: None) -> None:
    cast = make_cast(starts_at=datetime.now(UTC) + timedelta(days=3))
    client, version = cast.organiser.client(), begin_questionnaire(name="Alla slag", rows=EVERY_KIND)
    page = at("run", cast.run.pk)
    client.post(page, {"version": version.pk})
    assert Evaluation.objects.get(run=cast.run).version == version
    assert "Alla slag (1)" in client.get(page).content.decode()
    starts_at = datetime.now(UTC) - timedelta(minutes=137)
    type(cast.run).objects.filter(pk=cast.run.pk).update(starts_at=starts_at)
    Cue.objects.create(run=cast.run, seq=1, at=starts_at, action="start", given_at=starts_at)
    assert "har öppnat" in client.get(page).content.decode()
    client.post(page, {"version": ""})
    assert Evaluation.objects.get(run=cast.run).version == version


def test_a_draft_is_neither_offered_nor_taken_for_a_run(db: None) -> None:
    cast = make_cast(starts_at=datetime.now(UTC) + timedelta(days=3))
    client, page = cast.organiser.client(), at("run", cast.run.pk)
    draft = copy_version(version=begin_questionnaire(name="Alla slag", rows=EVERY_KIND))
    html = client.get(page).content.decode()
    assert ("Alla slag (1)" in html, "Alla slag (2)" in html) == (True, False)
    assert client.post(page, {"version": draft.pk}).status_code == 200
    assert not Evaluation.objects.filter(version=draft).exists()
    begin_using(draft)
    assert client.post(page, {"version": draft.pk}).status_code == 302
    assert Evaluation.objects.get(run=cast.run).version == draft


def test_a_run_that_was_given_a_draft_keeps_it_until_another_is_chosen(db: None) -> None:
    cast = make_cast(starts_at=datetime.now(UTC) + timedelta(days=3))
    client, page = cast.organiser.client(), at("run", cast.run.pk)
    version = begin_questionnaire(name="Alla slag", rows=EVERY_KIND)
    draft = copy_version(version=version)
    Evaluation.objects.create(run=cast.run, version=draft)
    assert f'value="{draft.pk}" selected' in client.get(page).content.decode()
    for chosen in (draft, version):
        client.post(page, {"version": chosen.pk})
        assert Evaluation.objects.get(run=cast.run).version == chosen


def test_one_is_the_default_of_new_runs_with_its_newest_version(client: Client, version: Version) -> None:
    other = begin_questionnaire(name="Ett annat", rows=own_rows()).questionnaire
    make_default(other)
    page = reverse("admin:evaluation_questionnaire_change", args=[version.questionnaire_id])
    client.post(page, {"name": "Alla slag", "is_default": "on"})
    assert list(Questionnaire.objects.filter(is_default=True)) == [version.questionnaire]
    newest = copy_version(version=version)
    assert default_version() == version  # the copy is being written
    begin_using(newest)
    assert default_version() == newest
    client.post(page, {"name": "Alla slag"})
    assert default_version() is None


def test_what_is_used_is_not_deleted(cast: Cast, client: Client, version: Version) -> None:
    page = reverse("admin:evaluation_questionnaire_delete", args=[version.questionnaire_id])
    Evaluation.objects.create(run=cast.run, version=version)
    assert client.get(page).status_code == 403
    Evaluation.objects.all().delete()
    assert client.post(page, {"post": "yes"}).status_code == 302
    assert not Version.objects.exists()


def test_the_form_asks_the_default_from_the_first_phone_on(db: None) -> None:
    cast = cast_now(minutes=137)
    make_default(begin_questionnaire(name="Alla slag", rows=EVERY_KIND).questionnaire)
    address = f"/e/{cast.groups[0].code}"
    assert "Var Talk 1, " in Client().get(address).content.decode()
    make_default(None)
    assert "Var Talk 1, " in Client().get(address).content.decode()
    post(cast.groups[0], new_ballot(cast.groups[0]), k2="4")
    assert AnswerSheet.objects.get().answers["k2"] == 4


def test_a_version_is_locked_once_a_phone_has_shown_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = cast_now(minutes=137)
    version = begin_questionnaire(name="Alla slag", rows=EVERY_KIND)
    Evaluation.objects.create(run=cast.run, version=version)
    phone, address = Client(), f"/e/{cast.groups[0].code}"
    usual = evaluations.ensure_evaluation

    def changed_meanwhile(run: Any) -> Evaluation:
        found = usual(run)
        changed = [{**EVERY_KIND[1], "text": {"sv": "Ändrad i sista stund?"}}]
        save_version(version=Version.objects.get(), rows=changed)
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(evaluations, "ensure_evaluation", changed_meanwhile)
        assert "Ändrad i sista stund?" in phone.get(address).content.decode()
    with pytest.raises(EvaluationError, match="locked"):
        save_version(version=version, rows=EVERY_KIND)
    first = Version.objects.get().locked_at
    assert first is not None
    with CaptureQueriesContext(connection) as asked:
        phone.get(address)
    assert not [one["sql"] for one in asked if (one["sql"] or "").startswith("UPDATE")]
    assert Version.objects.get().locked_at == first


def test_neither_a_page_that_waits_nor_a_rehearsals_form_locks(cast: Cast, version: Version) -> None:
    Evaluation.objects.create(run=cast.run, version=version)
    with clock.pinned(cast.run.starts_at):
        assert Client().get(f"/e/{cast.groups[0].code}")["X-Opening"] == "later"
    copy = make_rehearsal(run=cast.run, speed=1, groups=1, now=NOW, by=None)
    questions_to_show(copy, now=NOW)
    assert Version.objects.get().locked_at is None


def test_a_rehearsal_asks_what_its_run_does_and_stands_in_no_list(cast: Cast, client: Client, version: Version) -> None:
    choose_version(run=cast.run, version=version, now=NOW)
    copy = make_rehearsal(run=cast.run, speed=5, groups=1, now=NOW, by=None)
    assert ensure_evaluation(copy).version == version
    html = client.get(at("changelist")).content.decode()
    assert at("run", cast.run.pk) in html
    assert at("run", copy.pk) not in html
