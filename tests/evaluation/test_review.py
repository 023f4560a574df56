"""Free texts are read after the sealing and before the freezing; verdicts are carried out when the report is frozen."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluation.errors import EvaluationError
from evaluation.models import AnswerSheet, Evaluation, FreeText, Seal
from evaluation.queries import evaluation_state
from evaluation.services.reports import make_second_report
from evaluation.services.review import Review, carry_out_review, finish_review, judge_text
from evaluation.states import State
from facilitation.models import Cue
from seminars.models import Organisation, Retention, Run, TrailEntry
from tests.cast import Cast
from tests.evaluation.runs import SETTLED, STARTS_AT

pytestmark = pytest.mark.django_db

WORDS = ("Ring Anna Berg", "Mer tid", "Vi börjar på måndag", "Nej")


@pytest.fixture
def texts(cast: Cast) -> list[FreeText]:
    """Four texts of two questions in a sealed evaluation that ten have answered."""
    Evaluation.objects.create(run=cast.run, early_laid_at=SETTLED, late_laid_at=SETTLED, sealed_at=SETTLED)
    AnswerSheet.objects.bulk_create(AnswerSheet(run=cast.run, answers={}, seal=Seal.EARLY) for _ in range(10))
    for place, words in enumerate(WORDS):
        FreeText.objects.create(run=cast.run, question="q8" if place % 2 else "q9", text=words, seal=Seal.LATE)
    return list(FreeText.objects.order_by("pk"))


def judge(cast: Cast, text: FreeText, verdict: Any, edited: str | None = None) -> FreeText:
    return judge_text(run=cast.run, text=text.pk, verdict=verdict, edited=edited)


def refused(cast: Cast, text: UUID, verdict: Any, edited: str = "") -> str:
    with pytest.raises(EvaluationError) as error:
        judge_text(run=cast.run, text=text, verdict=verdict, edited=edited)
    return error.value.code


def test_verdicts_wait_and_are_carried_out_at_the_freezing(cast: Cast, texts: list[FreeText]) -> None:
    publish, edit, withhold, unread = texts
    judge(cast, publish, Review.PUBLISH)
    judge(cast, edit, Review.EDIT, "  Någon vi känner\r\noch till \x07")
    judge(cast, withhold, Review.WITHHOLD)
    assert FreeText.objects.count() == 4
    assert FreeText.objects.get(pk=edit.pk).text == edit.text
    assert carry_out_review(cast.run, now=SETTLED) == 2
    assert carry_out_review(cast.run, now=SETTLED) == 2
    found = {row.pk: (row.text, row.edited, row.is_published) for row in FreeText.objects.all()}
    assert found == {
        publish.pk: (publish.text, "", True),
        edit.pk: ("Någon vi känner\noch till", "", True),
        unread.pk: (unread.text, "", False),
    }
    assert Retention.objects.get().unclean == ["evaluation_freetext"]


def test_freezing_the_second_report_carries_it_out(cast: Cast, texts: list[FreeText]) -> None:
    verdicts = (Review.PUBLISH, Review.EDIT, Review.WITHHOLD, Review.WITHHOLD)
    for text, verdict in zip(texts, verdicts, strict=True):
        judge(cast, text, verdict, edited=text.text if verdict is Review.PUBLISH else "Som jag skrev om den")
    report = make_second_report(run=cast.run, now=SETTLED)
    told = json.dumps(report.snapshot, ensure_ascii=False)
    assert texts[0].text in told
    assert "Som jag skrev om den" in told
    assert not [text.text for text in texts[1:] if text.text in told]
    assert sorted(FreeText.objects.values_list("text", "is_published")) == sorted(
        [(texts[0].text, True), ("Som jag skrev om den", True)]
    )
    assert refused(cast, texts[0].pk, Review.WITHHOLD) == "frozen"


def test_with_fewer_than_ten_answers_none_is_published(cast: Cast, texts: list[FreeText]) -> None:
    AnswerSheet.objects.first().delete()  # type: ignore[union-attr]
    for text in texts:
        judge(cast, text, Review.PUBLISH)
    assert carry_out_review(cast.run, now=SETTLED) == 0
    assert not FreeText.objects.filter(is_published=True).exists()


def test_an_organisation_that_asks_for_more_answers_asks_it_of_texts_too(cast: Cast, texts: list[FreeText]) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"least_answers": 12})
    judge(cast, texts[0], Review.PUBLISH)
    assert carry_out_review(cast.run, now=SETTLED) == 0


def test_an_edit_to_nothing_is_refused_and_one_that_changes_nothing_publishes(
    cast: Cast, texts: list[FreeText]
) -> None:
    assert refused(cast, texts[0].pk, Review.EDIT, " \n ") == "empty"
    assert judge(cast, texts[0], Review.EDIT, texts[0].text).review == Review.PUBLISH


def test_nothing_is_read_before_the_sealing_or_changed_after_the_freezing(cast: Cast, texts: list[FreeText]) -> None:
    Evaluation.objects.update(sealed_at=None)
    assert refused(cast, texts[0].pk, Review.PUBLISH) == "not_sealed"
    Evaluation.objects.update(sealed_at=SETTLED, frozen_at=SETTLED)
    assert refused(cast, texts[0].pk, Review.PUBLISH) == "frozen"
    Evaluation.objects.update(frozen_at=None)
    assert refused(cast, uuid4(), Review.PUBLISH) == "no_text"


def test_the_review_is_done_when_every_text_has_a_verdict_and_not_when_one_is_taken_back(
    cast: Cast, texts: list[FreeText]
) -> None:
    Cue.objects.create(run=cast.run, seq=1, at=STARTS_AT, action="start", given_at=STARTS_AT)
    with pytest.raises(EvaluationError, match="not_read"):
        finish_review(run=cast.run, now=SETTLED)
    for text in texts:
        judge(cast, text, Review.WITHHOLD)
    assert evaluation_state(cast.run, SETTLED) is State.SEALED
    finish_review(run=cast.run, now=SETTLED)
    assert evaluation_state(cast.run, SETTLED) is State.REVIEWED
    judge(cast, texts[0], Review.PUBLISH)
    assert evaluation_state(cast.run, SETTLED) is State.REVIEWED
    judge(cast, texts[0], Review.WAITING)
    assert evaluation_state(cast.run, SETTLED) is State.SEALED


# --- the page ---


def page(run: Run) -> str:
    return reverse("admin:evaluation_evaluation_texts", args=[run.pk])


def press(client: Client, cast: Cast, what: str, **more: Any) -> Any:
    return client.post(page(cast.run), {"press": what, **more}, follow=True)


def test_one_text_at_a_time_without_municipality_group_or_time(cast: Cast, texts: list[FreeText]) -> None:
    client = cast.organiser.client()
    response = client.get(page(cast.run))
    body = response.content.decode()
    main = body[body.index('<div class="st-page st-review">') : body.index("</main>")]
    assert "1 av 4" in main
    assert "4 texter att läsa" in main
    shown = response.context["shown"]
    assert shown.text == texts[0]
    assert "no-store" in response["Cache-Control"]
    for name in (*(group.name for group in cast.groups), "Solna", "Danderyd"):
        assert name not in main


def test_a_name_is_marked_with_a_hint(cast: Cast, texts: list[FreeText]) -> None:
    anna = next(text for text in texts if "Anna" in text.text)
    body = cast.organiser.client().get(f"{page(cast.run)}?at={anna.pk}").content.decode()
    hidden = '<span class="visually-hidden"> (kan vara ett namn)</span>'
    assert f'<mark title="kan vara ett namn">Ring Anna Berg{hidden}</mark>' in body


def test_a_press_gives_the_verdict_and_goes_to_the_next_and_can_be_taken_back(
    cast: Cast, texts: list[FreeText]
) -> None:
    client = cast.organiser.client()
    after = press(client, cast, "publish", text=texts[0].pk)
    assert after.context["shown"].text == texts[1]
    assert "Texten publiceras." in after.content.decode()
    assert after.context["done"] == FreeText.objects.get(pk=texts[0].pk)
    press(client, cast, "withhold", text=texts[1].pk)
    again = press(client, cast, "waiting", text=texts[1].pk)
    assert again.context["shown"].text == texts[1]
    assert list(FreeText.objects.order_by("pk").values_list("review", flat=True)) == ["publish"] + ["waiting"] * 3


def test_an_edit_by_form_and_one_that_is_empty(cast: Cast, texts: list[FreeText]) -> None:
    client = cast.organiser.client()
    press(client, cast, "edit", text=texts[0].pk, edited="Någon")
    assert FreeText.objects.get(pk=texts[0].pk).edited == "Någon"
    refused_page = press(client, cast, "edit", text=texts[1].pk, edited="  ")
    assert "Skriv den ändrade texten" in refused_page.content.decode()
    assert refused_page.context["shown"].text == texts[1]


@pytest.mark.parametrize(
    ("edited", "kept"),
    [("Någon", ("edit", "Någon")), ("  Nej\r\noch ja ", ("publish", "")), ("", ("waiting", ""))],
    ids=["changed", "as it was", "emptied"],
)
def test_the_upper_press_never_publishes_the_words_that_were_taken_away(
    cast: Cast, texts: list[FreeText], edited: str, kept: tuple[str, str]
) -> None:
    FreeText.objects.filter(pk=texts[0].pk).update(text="Nej\noch ja")
    press(cast.organiser.client(), cast, "publish", text=texts[0].pk, edited=edited)
    assert FreeText.objects.values_list("review", "edited").get(pk=texts[0].pk) == kept


def test_the_upper_press_says_what_it_publishes(cast: Cast, texts: list[FreeText]) -> None:
    judge(cast, texts[0], Review.EDIT, "Någon")
    html = cast.organiser.client().get(f"{page(cast.run)}?at={texts[0].pk}").content.decode()
    assert (
        '<span data-when="same" hidden>Publicera</span><span data-when="changed">Publicera den ändrade</span>' in html
    )
    assert f'data-text="{texts[0].text}"' in html


def test_filtered_by_question_and_stepped_through(cast: Cast, texts: list[FreeText]) -> None:
    client = cast.organiser.client()
    own = [text for text in texts if text.question == "q8"]
    shown = client.get(f"{page(cast.run)}?question=q8").context["shown"]
    assert (shown.text, shown.place, shown.count, shown.before, shown.after) == (own[0], 1, 2, None, own[1].pk)
    after = press(client, cast, "publish", text=own[0].pk, question="q8")
    assert (after.context["shown"].text, after.context["shown"].question) == (own[1], "q8")


def test_done_is_offered_when_all_are_read_and_leaves_one_line_and_no_text_in_any_log(
    cast: Cast, texts: list[FreeText]
) -> None:
    client = cast.organiser.client()
    for text in texts:
        assert b'value="finish"' not in client.get(page(cast.run)).content
        press(client, cast, "withhold", text=text.pk)
    assert b'value="finish"' in client.get(page(cast.run)).content
    assert "Granskningen är klar" in press(client, cast, "finish").content.decode()
    assert Evaluation.objects.get(pk=cast.run.pk).reviewed_at is not None
    assert LogEntry.objects.count() == TrailEntry.objects.filter(model="evaluation.evaluation").count() == 1
    told = " ".join(str(row) for model in (LogEntry, TrailEntry) for row in model.objects.values_list())
    for text in texts:
        assert text.text not in told
        assert str(text.pk) not in told


def test_before_the_sealing_and_after_the_freezing_no_text_is_shown(cast: Cast, texts: list[FreeText]) -> None:
    client = cast.organiser.client()
    for changed in ({"sealed_at": None}, {"sealed_at": SETTLED, "frozen_at": SETTLED}):
        Evaluation.objects.update(**changed)
        body = client.get(page(cast.run)).content.decode()
        assert not [words for words in WORDS if f">{words}<" in body or words in body.split("st-review", 1)[1]]
    assert press(client, cast, "publish", text=texts[0].pk).status_code == 200
    assert FreeText.objects.get(pk=texts[0].pk).review == Review.WAITING


def test_only_organisers_read_and_what_is_not_there_is_404(cast: Cast, texts: list[FreeText]) -> None:
    for member in (cast.contact, cast.facilitator, cast.participant, cast.stranger):
        assert member.client().get(page(cast.run)).status_code in (302, 403)
    client = cast.organiser.client()
    assert client.get(reverse("admin:evaluation_evaluation_texts", args=[0])).status_code == 404
    assert client.post(page(cast.run), {"press": "publish", "text": "x"}).status_code == 404
    assert client.post(page(cast.run), {"press": "burn", "text": texts[0].pk}).status_code == 404


def test_the_list_says_how_far_each_has_come(cast: Cast, texts: list[FreeText]) -> None:
    body = cast.organiser.client().get(reverse("admin:evaluation_evaluation_changelist")).content.decode()
    assert "förseglad, texter att läsa" in body
    assert "0 av 21" in body
    assert "Läs 4 texter" in body
    assert page(cast.run) in body
    assert timezone.localtime(SETTLED).strftime("%Y") in body
