"""What a seminar costs, as the decision-makers' page says it, with and without JavaScript."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from seminars import cost, wording_public
from seminars.models import Document, Run
from seminars.templatetags.look import spoken
from tests.cast import Cast

PAGE = "/decision-makers/"


@pytest.fixture
def ahead(cast: Cast) -> Cast:
    Run.objects.update(starts_at=timezone.now() + timedelta(days=9))
    return cast


def test_seven_people_and_a_course_cost_seventeen_hours_and_twenty_minutes() -> None:
    assert cost.Cost().total == timedelta(hours=17, minutes=20)


@given(st.integers(1, cost.MOST_GROUPS), st.integers(cost.FEWEST, cost.MOST))
def test_groups_cost_as_much_together_as_one_by_one(groups: int, people: int) -> None:
    assert cost.Cost(groups, people).total == groups * cost.Cost(1, people).total


@given(st.text(max_size=12), st.text(max_size=12))
def test_whatever_an_address_asks_for_is_within_reach(groups: str, people: str) -> None:
    found = cost.asked(groups, people)
    assert 1 <= found.groups <= cost.MOST_GROUPS
    assert cost.FEWEST <= found.people <= cost.MOST


@pytest.mark.parametrize(("typed", "people"), [("5", 5), ("99", 30), ("0", 1), ("", 7), ("x", 7), ("²", 7)])
def test_the_nearest_number_is_taken_and_what_is_none_is_seven(typed: str, people: int) -> None:
    assert cost.asked("1", typed).people == people


@pytest.mark.django_db
def test_the_page_counts_without_javascript(client: Client) -> None:
    page = client.get(PAGE, {"groups": "2", "people": "10"}).text
    assert "2 grupper × 10 personer × 140 minuter" in page
    assert f'<b id="cost-total">{spoken(cost.Cost(2, 10).total)}</b>' in page
    assert "Fler än nio" in page


@pytest.mark.django_db
def test_javascript_says_what_the_server_says(client: Client) -> None:
    """The module with the page's own texts gives the server's sentences for one and for several."""
    texts = json.dumps(wording_public.cost_config())
    module = Path("static/js/site/cost.js").resolve().as_uri()
    for one in (cost.Cost(), cost.Cost(3, 1), cost.Cost(2, 12), cost.Cost(1, 3)):
        code = (
            f"const m = await import({module!r}); const t = {texts};"
            f"console.log(JSON.stringify([m.sum({one.groups}, {one.people}, t),"
            f"m.spoken(m.total({one.groups}, {one.people}, t), t), m.size({one.people}, t)]))"
        )
        told = subprocess.run(["node", "--input-type=module", "-e", code], capture_output=True, check=True, text=True)
        expected = [wording_public.sum_text(one), spoken(one.total), wording_public.size_text(one)]
        assert json.loads(told.stdout) == expected


def test_the_page_has_dates_papers_a_way_to_sign_up_and_a_text_to_forward(ahead: Cast, client: Client) -> None:
    Document.objects.create(title="Utvärdering 2023", publisher="VIVE", year=2023, file="a.pdf", is_published=True)
    page = client.get(PAGE).text
    assert reverse("facilitation:register", args=[ahead.run.pk]) in page
    assert reverse("groups:register_list") in page
    assert "Utvärdering 2023" in page
    assert "VIVE" in page
    mail = re.search(r'href="mailto:\?subject=([^"&]+)&amp;body=([^"]+)"', page)
    assert mail
    assert "+" not in mail[1]  # mail programs show a plus as it is
    body = unquote(mail[2])
    assert f"{settings.BASE_URL}{ahead.seminar.get_absolute_url()}" in body
    assert "17 timmar och 20 minuter" in body


def test_a_run_that_is_closed_is_shown_but_not_offered(ahead: Cast, client: Client) -> None:
    Run.objects.update(registration_closes_at=timezone.now())
    page = client.get(PAGE).text
    assert ahead.seminar.title in page
    assert reverse("facilitation:register", args=[ahead.run.pk]) not in page


def test_many_dates_cost_no_more_queries(ahead: Cast, client: Client, django_assert_max_num_queries) -> None:
    for _number in range(3):
        Run.objects.create(
            seminar=ahead.seminar, starts_at=timezone.now() + timedelta(days=9), status=Run.Status.PUBLISHED
        )
    client.cookies["st_language"] = "en"
    with django_assert_max_num_queries(5):
        client.get(PAGE)
