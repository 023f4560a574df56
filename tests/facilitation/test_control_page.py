"""The control room's pages: who may open them, and what they are given to begin with."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from facilitation.models import Presence
from facilitation.services.cues import give_cue
from facilitation.services.regrouping import merge_groups
from facilitation.timeline import Action, Refusal
from groups.models import WorkGroup
from seminars.models import Run, User
from tests.cast import NOW, Cast, Member, make_group, make_run, make_seminar

pytestmark = pytest.mark.django_db
OUTSIDERS = ["contact", "facilitator", "screen", "presenter", "participant", "decision_maker", "stranger"]


def url(name: str, cast: Cast) -> str:
    room = [cast.run.pk, cast.groups[0].pk]
    args = {"control_list": [], "control": [cast.run.pk], "preview": room, "preview_facilitator": room}
    return reverse(f"facilitation:{name}", args=args[name])


def config(html: str) -> dict[str, Any]:
    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found.group(1))


@pytest.mark.parametrize("name", ["control_list", "control", "preview"])
@pytest.mark.parametrize("who", OUTSIDERS)
def test_others_are_sent_to_sign_in(cast: Cast, name: str, who: str) -> None:
    response = getattr(cast, who).client().get(url(name, cast))
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('admin:login')}?next={url(name, cast)}"


@pytest.mark.parametrize("name", ["control_list", "control", "preview"])
def test_one_who_is_signed_in_but_no_organiser_is_turned_away(cast: Cast, name: str) -> None:
    User.objects.filter(pk=cast.organiser.user.pk).update(is_staff=False)
    assert cast.organiser.client().get(url(name, cast)).status_code == 403


@pytest.mark.parametrize("name", ["control_list", "control", "preview"])
def test_organisers_come_in_and_nothing_is_kept_by_the_browser(cast: Cast, name: str) -> None:
    response = cast.organiser.client().get(url(name, cast))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_a_run_or_room_that_is_not_there_is_not_found(cast: Cast, organiser: Member) -> None:
    other = make_group(make_run(cast.seminar, NOW), cast.groups[0].municipality, "Någon annanstans")
    missing = [
        reverse("facilitation:control", args=[9999]),
        reverse("facilitation:preview", args=[cast.run.pk, other.pk]),
    ]
    assert [organiser.client().get(address).status_code for address in missing] == [404, 404]


def test_the_page_begins_with_the_newest_state_of_every_topic(cast: Cast, organiser: Member) -> None:
    give_cue(run_id=cast.run.pk, action=Action.START, args={}, by=cast.producer.user.pk, seen=None, now=NOW)
    given = config(organiser.client().get(url("control", cast)).content.decode())
    topics = given["initial"]["topics"]
    assert {name: topic["rev"] for name, topic in topics.items()} == {"agenda": 1, "control": 1, "desk": 0}
    assert topics["agenda"]["state"]["run"]["started_at"] is not None
    assert [room["name"] for room in topics["control"]["state"]["groups"]] == ["Grupp C", "Grupp A", "Grupp B"]
    assert topics["control"]["state"]["cues"][0]["by"] == "Pelle Producent"


def test_the_page_has_a_sentence_for_every_refusal_and_knows_what_is_legal(cast: Cast, organiser: Member) -> None:
    given = config(organiser.client().get(url("control", cast)).content.decode())
    assert set(given["refusals"]) == {code.value for code in Refusal}
    assert given["legal"]["planned"] == ["message", "move_hard_out", "start", "undo"]
    assert given["scale"] == 1


def test_minutes_shrink_with_a_compressed_run(cast: Cast, organiser: Member) -> None:
    Run.objects.filter(pk=cast.run.pk).update(length=timedelta(minutes=7))
    assert config(organiser.client().get(url("control", cast)).content.decode())["scale"] == pytest.approx(0.05)


def test_what_rooms_write_cannot_leave_the_pages_data(cast: Cast, organiser: Member) -> None:
    WorkGroup.objects.filter(pk=cast.groups[0].pk).update(name="</script><script>alert(1)</script>")
    html = organiser.client().get(url("control", cast)).content.decode()
    assert "<script>alert(1)" not in html
    names = [room["name"] for room in config(html)["initial"]["topics"]["control"]["state"]["groups"]]
    assert "</script><script>alert(1)</script>" in names


def test_the_meeting_opens_in_a_tab_of_its_own_that_cannot_reach_back(cast: Cast, organiser: Member) -> None:
    html = organiser.client().get(url("control", cast)).content.decode()
    link = re.search(r'<a [^>]*id="meeting"[^>]*>', html).group()
    assert 'target="st-meeting"' in link
    assert "noopener" in link


@pytest.mark.parametrize("name", ["control_list", "control"])
def test_the_number_of_queries_does_not_grow(cast: Cast, organiser: Member, name: str) -> None:
    browser = organiser.client()
    browser.get(url(name, cast))

    def count() -> int:
        from facilitation import snapshots

        snapshots.forget()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(url(name, cast))
        return len(queries)

    before = count()
    for number in range(5):
        make_group(cast.run, cast.groups[0].municipality, f"Fler {number}")
        make_run(cast.seminar, NOW + timedelta(days=number))
    assert count() == before


def test_the_list_has_what_is_ahead_first_and_says_what_is_not_published(cast: Cast, organiser: Member) -> None:
    later = make_run(cast.seminar, timezone.now() + timedelta(days=20))
    sooner = make_run(cast.seminar, timezone.now() + timedelta(days=2))
    Run.objects.filter(pk=later.pk).update(status=Run.Status.DRAFT)
    html = unescape(organiser.client().get(url("control_list", cast)).content.decode())
    assert html.index(f"/control/{sooner.pk}/") < html.index(f"/control/{later.pk}/")
    assert "utkast" in html


def test_the_preview_is_the_rooms_own_screen_without_its_rights(cast: Cast, organiser: Member) -> None:
    given = config(organiser.client().get(url("preview", cast)).content.decode())
    assert (given["as"], given["run"], given["group"]) == ("organiser", cast.run.pk, cast.groups[0].pk)


def test_the_facilitators_page_is_looked_at_without_its_rights(cast: Cast, organiser: Member) -> None:
    html = organiser.client().get(url("preview_facilitator", cast)).content.decode()
    given = config(html)
    assert (given["as"], given["run"], given["group"]) == ("organiser", cast.run.pk, cast.groups[0].pk)
    assert "så här ser facilitatorn det. Inget kan ändras härifrån." in html
    assert "<form method=" not in html
    assert not Presence.objects.exists()


def test_a_room_of_another_run_is_not_looked_into(cast: Cast, organiser: Member) -> None:
    other = cast.stranger.group
    assert other is not None
    for page in ("", "facilitator/"):
        path = f"/control/{cast.run.pk}/preview/{other.pk}/{page}"
        assert organiser.client().get(path).status_code == 404


def test_the_runs_that_a_group_can_move_to_are_the_seminars_own_to_come(cast: Cast, organiser: Member) -> None:
    now = timezone.now()
    coming = make_run(cast.seminar, now + timedelta(days=2))
    make_run(cast.seminar, now - timedelta(days=2))
    draft = make_run(cast.seminar, now + timedelta(days=3))
    Run.objects.filter(pk=draft.pk).update(status=Run.Status.DRAFT)
    make_run(make_seminar("Annat", "annat"), now + timedelta(days=2))
    offered = [run["id"] for run in config(organiser.client().get(url("control", cast)).content.decode())["runs"]]
    expected = [run.pk for run in (cast.stranger.group.run, coming) if run.ends_at > now]  # type: ignore[union-attr]
    assert sorted(offered) == sorted(expected)


def test_links_with_a_merged_groups_number_open_the_group_it_is_in(cast: Cast) -> None:
    a, b, _c = cast.groups
    merge_groups(into=b, source=a, now=NOW)
    client = cast.facilitator.client()
    given = config(client.get(f"/facilitate/?group={a.pk}").content.decode())
    assert (given["group"], given["merged"]) == (b.pk, [a.pk])
    assert "Ihopslagen med Grupp B" in cast.contact.client().get("/contact/").content.decode()
