"""The facilitator's page: which group is meant, and what the page is given."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from facilitation.clock import pinned
from facilitation.queries.facilitate import led_groups, meant_group
from groups.models import Facilitator, WorkGroup
from tests.cast import NOW, Cast, make_group, make_run

pytestmark = pytest.mark.django_db
PAGE = "/facilitate/"


def config(text: str) -> dict:
    return json.loads(unescape(text.split('<script id="config" type="application/json">')[1].split("</script>")[0]))


def test_it_asks_for_the_link_without_one(cast: Cast) -> None:
    for browser in (Client(), cast.contact.client(), cast.organiser.client(), cast.screen.client()):
        assert browser.get(PAGE).status_code == 403


def test_the_page_is_whole_as_it_comes(cast: Cast) -> None:
    with pinned(NOW):
        given = config(cast.facilitator.client().get(PAGE).text)
    assert (given["run"], given["group"]) == (cast.run.pk, cast.groups[0].pk)
    assert given["initial"]["topics"]["agenda"]["state"]["run"]["title"] == cast.seminar.title
    assert given["initial"]["topics"]["group"]["state"]["group"]["name"] == "Grupp A"
    assert given["scripts"]["learning"][0]["say"].startswith("Nu tänker vi tillsammans.")
    assert given["texts"]["state_waiting"] == "Sparat här, skickas när linjen är tillbaka"


def test_what_a_group_is_called_cannot_break_out_of_the_page(cast: Cast) -> None:
    WorkGroup.objects.filter(pk=cast.groups[0].pk).update(name="</script><script>alert(1)</script>")
    with pinned(NOW):
        assert "<script>alert(1)" not in cast.facilitator.client().get(PAGE).text


def test_another_group_in_the_address_is_not_opened(cast: Cast) -> None:
    response = cast.facilitator.client().get(PAGE, {"group": cast.groups[1].pk})
    assert "Vilken grupp leder du nu?" in response.text
    assert "Grupp B" not in response.text


def test_several_groups_in_one_run_are_a_choice(cast: Cast) -> None:
    Facilitator.objects.create(group=cast.groups[1], user=cast.facilitator.user)
    client = cast.facilitator.client()
    with pinned(NOW):
        assert "Vilken grupp leder du nu?" in client.get(PAGE).text
        assert config(client.get(PAGE, {"group": cast.groups[1].pk}).text)["group"] == cast.groups[1].pk


def test_the_group_meant_follows_the_links_run_and_then_the_day(cast: Cast) -> None:
    later = make_run(cast.seminar, cast.run.starts_at + timedelta(days=7))
    other = make_group(later, cast.groups[0].municipality, "Samma enhet senare")
    Facilitator.objects.create(group=other, user=cast.facilitator.user)
    groups = led_groups(cast.facilitator.actor())
    assert meant_group(groups, run=str(later.pk), group="", now=NOW) == other
    assert meant_group(groups, run="", group="", now=NOW) == cast.groups[0]
    assert meant_group(groups, run="", group="", now=later.starts_at) == other
    assert meant_group(groups, run="", group="", now=NOW - timedelta(days=60)) is None


def test_one_who_leads_nothing_more_is_told_so(cast: Cast) -> None:
    WorkGroup.objects.filter(pk=cast.groups[0].pk).update(status=WorkGroup.Status.CANCELLED)
    assert "Du leder ingen grupp just nu" in cast.facilitator.client().get(PAGE).text
