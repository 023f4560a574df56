"""Reports published and taken back, what everybody sees, and sentences put differently."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluation.errors import EvaluationError
from evaluation.models import Evaluation, Report
from evaluation.queries.published import public_number
from evaluation.services.publishing import Sentence, edit_brief, publish_report, withdraw_report
from evaluation.services.reports import find_report, issue_report_link, make_report, make_second_report
from facilitation.models import PracticeProposal
from tests.cast import Cast
from tests.evaluation.runs import SETTLED, answer, seal

pytestmark = pytest.mark.django_db


def test_a_report_is_published_and_withdrawn_and_the_one_before_is_read_again(cast: Cast) -> None:
    answer(cast, 11)
    seal(cast)
    first = make_report(run=cast.run, now=SETTLED)
    seal(cast, late=True)
    second = make_second_report(run=cast.run, now=SETTLED)
    token = issue_report_link(run=cast.run, municipality=None, now=SETTLED).rpartition("/")[2]

    def read() -> Report | None:
        found = find_report(token=token, now=SETTLED)
        return found[1] if found else None

    assert read() == first
    publish_report(report=second, is_public=False, now=SETTLED)
    assert (read(), Evaluation.objects.get().published_at) == (second, SETTLED)
    withdraw_report(report=second, now=SETTLED)
    assert (read(), Evaluation.objects.get().published_at) == (first, None)


def test_what_everybody_sees_is_chosen_anew_with_each_report(cast: Cast) -> None:
    answer(cast, 11)
    seal(cast)
    first = make_report(run=cast.run, now=SETTLED)
    publish_report(report=first, is_public=True, now=SETTLED)
    seal(cast, late=True)
    second = make_second_report(run=cast.run, now=SETTLED)
    assert public_number(cast.run) == 1  # until the press
    publish_report(report=second, is_public=True, now=SETTLED)
    assert public_number(cast.run) == 2
    withdraw_report(report=second, now=SETTLED)
    assert public_number(cast.run) == 1
    publish_report(report=second, is_public=False, now=SETTLED)
    assert public_number(cast.run) is None
    withdraw_report(report=second, now=SETTLED)
    assert public_number(cast.run) is None
    third = Report.objects.create(run=cast.run, number=3, snapshot={}, frozen_at=SETTLED)
    publish_report(report=third, is_public=True, now=SETTLED)
    publish_report(report=second, is_public=False, now=SETTLED)
    assert public_number(cast.run) == 3


def test_an_edit_that_changes_nothing_is_none(cast: Cast) -> None:
    row = make_report(run=cast.run, now=SETTLED)
    made = ["Ett.", "Två.", "Tre."]
    assert not edit(row, made, ["Ett.", " Två. ", ""])
    assert edit(row, made, ["Nytt.", "Två.", "Tre."])
    assert not edit(row, ["Nytt.", "Två.", "Tre."], ["Nytt.", "Två.", "Tre."], lang="en")
    assert Report.objects.get().brief == {"": [{"text": "Nytt.", "lang": "sv"}, None, None]}


def edit(row: Report, seen: list[str], written: list[str], lang: str = "sv") -> bool:
    made = ["Ett.", "Två.", "Tre."]
    sentences = [Sentence(*each) for each in zip(made, seen, written, strict=True)]
    return edit_brief(report=row, scope="", sentences=sentences, lang=lang)


def test_two_who_edit_at_once_keep_each_others_sentences_and_the_later_is_told_of_the_same_one(cast: Cast) -> None:
    row, seen = make_report(run=cast.run, now=SETTLED), ["Ett.", "Två.", "Tre."]
    assert edit(row, seen, ["Ada.", "Två.", "Tre."])
    assert edit(row, seen, ["Ett.", "Två.", "Bo."])  # has not seen Ada's
    both = {"": [{"text": "Ada.", "lang": "sv"}, None, {"text": "Bo.", "lang": "sv"}]}
    assert Report.objects.get().brief == both
    with pytest.raises(EvaluationError, match="changed"):
        edit(row, seen, ["Cilla.", "Cilla.", ""])
    assert Report.objects.get().brief == both
    assert not edit(row, seen, ["Ada.", "", "Bo."])  # the same press twice
    assert edit(row, ["Ada.", "Två.", "Bo."], ["", "Två.", "Bo."])
    assert Report.objects.get().brief == {"": [None, None, {"text": "Bo.", "lang": "sv"}]}


def test_sentences_with_hard_spaces_are_compared_as_they_are_read() -> None:
    made = "85\u00a0procent tror det."
    assert Sentence(made, made, made).merged(made) == (made, False)
    assert Sentence(made, made, "De flesta.").merged(made) == ("De flesta.", False)
    assert Sentence(made, made, "").merged("Ada.") == ("Ada.", False)


def test_edited_sentences_stand_in_the_second_report_where_the_numbers_write_the_same(cast: Cast) -> None:
    answer(cast, 12)
    seal(cast)
    first = make_report(run=cast.run, now=SETTLED)
    edits = [{"text": "Eget om effekten.", "lang": "sv"}, None, {"text": "Eget om förslagen.", "lang": "sv"}]
    Report.objects.update(brief={"": edits, "Solna": edits, "Danderyd": [None, None, edits[2]]})
    PracticeProposal.objects.create(group=cast.groups[0], position=1, what="Sent", changed_at=SETTLED)
    seal(cast, late=True)
    second = make_second_report(run=cast.run, now=SETTLED + timedelta(days=1))
    kept = [edits[0], None, None]
    assert second.brief == {"": kept, "Solna": kept, "Danderyd": [None, None, edits[2]]}
    assert Report.objects.get(pk=first.pk).brief[""] == edits
