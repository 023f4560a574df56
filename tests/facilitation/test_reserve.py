"""What a facilitator and a contact take along, should the line fail on the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from groups.models import WorkGroup
from groups.queries import reserves
from seminars.models import Caption, Consent, Run, Talk
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
TITLE = "Ta med som reserv"


@pytest.fixture
def ahead(db: None) -> Cast:
    return make_cast(starts_at=datetime.now(UTC) + timedelta(days=3))


def pages(cast: Cast) -> list[str]:
    """The facilitator's, the contact's, and the organiser's look into the first."""
    look = reverse("facilitation:preview_facilitator", args=[cast.run.pk, cast.groups[0].pk])
    seen = ((cast.facilitator, "/facilitate/"), (cast.contact, "/contact/"), (cast.organiser, look))
    return [who.client().get(path).text for who, path in seen]


def test_both_films_and_what_is_said_in_them_are_there_to_take_along(ahead: Cast) -> None:
    for talk in Talk.objects.filter(seminar=ahead.seminar):
        film, text = (reverse(f"groups:{name}", args=[talk.pk]) for name in ("talk_file", "transcript"))
        for page in pages(ahead):
            assert f'href="{film}?download"' in page
            assert f'href="{text}"' in page
            assert "MP4, 976,6" in page
            assert TITLE in page


def test_nothing_is_offered_that_could_not_be_had(ahead: Cast) -> None:
    Caption.objects.all().delete()
    assert not any("/text/" in page for page in pages(ahead))
    Consent.objects.all().delete()
    assert not any(TITLE in page for page in pages(ahead))


@pytest.mark.parametrize(
    "changed", [{"status": Run.Status.CANCELLED}, {"starts_at": datetime.now(UTC) - timedelta(hours=4)}]
)
def test_a_run_that_is_over_or_cancelled_takes_nothing_along(ahead: Cast, changed: dict[str, object]) -> None:
    Run.objects.filter(pk=ahead.run.pk).update(**changed)
    WorkGroup.objects.exclude(run=ahead.run).delete()
    assert not any(TITLE in page for page in pages(ahead))


def test_a_contact_whose_groups_take_no_part_takes_nothing_along(ahead: Cast) -> None:
    WorkGroup.objects.update(status=WorkGroup.Status.CANCELLED)
    assert TITLE not in ahead.contact.client().get("/contact/").text


def test_reserves_of_many_runs_take_five_queries(ahead: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    runs = list(Run.objects.select_related("seminar"))
    with django_assert_num_queries(5):
        found = reserves(runs, datetime.now(UTC))
    assert {run: [one.talk.number for one in some] for run, some in found.items()} == {run.pk: [1, 2] for run in runs}
