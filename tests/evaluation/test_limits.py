"""How many answers a figure takes: the organisation's choice, and a floor that neither form, row nor code passes."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluation.disclosure import FLOOR, Thresholds
from evaluation.queries import limits
from seminars.models import Organisation
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def chosen(k: int) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"least_answers": k})


def test_without_a_choice_it_is_six_and_ten() -> None:
    assert limits() == Thresholds(k=6, percent=10, texts=10)
    Organisation.objects.create(pk=1)
    assert limits() == Thresholds()


@pytest.mark.parametrize(("k", "found"), [(5, (5, 10, 10)), (8, (8, 10, 10)), (12, (12, 12, 12))])
def test_percentages_and_texts_take_ten_or_as_many_as_a_figure(k: int, found: tuple[int, int, int]) -> None:
    chosen(k)
    assert limits() == Thresholds(*found)


def test_nothing_passes_the_floor() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        chosen(FLOOR - 1)
    row = Organisation(pk=1, least_answers=FLOOR - 1)
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    assert "least_answers" in error.value.message_dict
    with pytest.raises(ValueError, match="floor"):
        Thresholds(k=FLOOR - 1)


def test_the_form_refuses_it_and_says_so(cast: Cast) -> None:
    Organisation.objects.get_or_create(pk=1)
    client, url = cast.organiser.client(), reverse("admin:seminars_organisation_change", args=[1])
    form = client.get(url).context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields} | {"least_answers": 4}
    sets = {"texts-TOTAL_FORMS": 0, "texts-INITIAL_FORMS": 0}
    refused = client.post(url, data | sets)
    assert "least_answers" in refused.context["adminform"].form.errors
    assert Organisation.objects.get().least_answers == 6
