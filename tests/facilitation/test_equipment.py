"""The equipment check: what findings say of a room, that they are kept whatever happens, and who sees them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from facilitation import clock
from facilitation.equipment import (
    CODES,
    FIGURES,
    Item,
    NotAFinding,
    State,
    Verdict,
    judge,
    left,
    read_findings,
    state_of,
)
from facilitation.models import EquipmentCheck
from facilitation.queries.equipment import asked_of, last_checks
from facilitation.services.equipment import KEPT, save_findings
from facilitation.wording_equipment import ADVICE, HINTS, TITLES, check_line
from groups.models import WorkGroup
from seminars.models import Run
from tests.cast import NOW, Cast

PAGE, LINE = "/screen/check/", "/screen/check/line/"
ASKED = [item.value for item in Item]
NO_ITEM = '{"sitting": "11111111111111111111111111111111", "findings": {"x": {}}}'


def all_well() -> dict[str, dict[str, Any]]:
    return {item: {"code": "ok"} for item in ASKED}


# What findings mean


@given(st.data())
def test_a_fault_outweighs_what_is_left_and_that_outweighs_advice(data: st.DataObject) -> None:
    tried = data.draw(st.sets(st.sampled_from(Item)))
    findings = {i.value: {"code": data.draw(st.sampled_from(["ok", *CODES[i]]))} for i in tried}
    states = {state_of(Item(item), one["code"]) for item, one in findings.items()}
    expected = Verdict.READY
    if State.FAULT in states:
        expected = Verdict.FAULT
    elif len(tried) < len(Item):
        expected = Verdict.PARTLY
    elif State.ADVICE in states:
        expected = Verdict.ADVICE
    assert judge(findings, ASKED) is expected
    assert set(left(findings, ASKED)) == set(Item) - tried


@given(st.data())
def test_every_finding_of_the_tables_is_read_as_it_was_given(data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(Item))
    figures = {name: data.draw(st.integers(0, 10**6)) for name in FIGURES.get(item, ())}
    code = data.draw(st.sampled_from(["ok", *CODES[item]]))
    assert read_findings({item.value: {"code": code, "figures": figures}}) == {item.value: {"code": code, **figures}}


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        {},
        [],
        {"heart": {"code": "ok"}},
        {"sound": "ok"},
        {"sound": {"code": "dark"}},
        {"sound": {"code": None}},
        {"network": {"code": "ok", "figures": {"down": "<b>"}}},
        {"network": {"code": "ok", "figures": {"down": float("nan")}}},
        {"network": {"code": "ok", "figures": {"down": True}}},
        {"network": {"code": "ok", "figures": [1]}},
    ],
)
def test_what_is_not_in_the_tables_is_refused(wrong: Any) -> None:
    with pytest.raises(NotAFinding):
        read_findings(wrong)


def test_every_item_has_words_and_every_fault_says_what_to_do() -> None:
    assert set(TITLES) == set(HINTS) == set(Item) == set(CODES)
    assert set(ADVICE) == {(item, code) for item in Item for code in CODES[item]}


# Saved


def save(group: WorkGroup, findings: dict[str, Any], *, sitting: Any = None, later: timedelta = timedelta(0)) -> Any:
    about = {"by": "screen", "device": "Chrome, Windows", "asked": ASKED, "now": NOW + later}
    return save_findings(group=group, sitting=sitting or uuid4(), findings=findings, **about)


@pytest.mark.django_db
def test_findings_come_one_by_one_late_or_twice_and_stay(cast: Cast) -> None:
    sitting, group = uuid4(), cast.groups[0]
    save(group, {"sound": {"code": "not_heard"}}, sitting=sitting)
    save(group, {"line": {"code": "ok"}, "sound": {"code": "not_heard"}}, sitting=sitting, later=timedelta(minutes=1))
    save(group, {"sound": {"code": "ok"}}, sitting=sitting, later=timedelta(minutes=2))
    row = EquipmentCheck.objects.get()
    start = int(NOW.timestamp() * 1000)
    assert row.findings == {
        "sound": {"code": "ok", "at": start + 120_000},
        "line": {"code": "ok", "at": start + 60_000},
    }
    save(group, {"line": {"code": "ok"}}, sitting=sitting, later=timedelta(minutes=3))
    assert EquipmentCheck.objects.get().findings == row.findings


@pytest.mark.django_db
def test_the_last_sitting_counts_and_old_ones_are_let_go(cast: Cast) -> None:
    group = cast.groups[0]
    for number in range(KEPT + 3):
        save(group, {"sound": {"code": "not_heard"}}, later=timedelta(minutes=number))
    save(group, all_well(), later=timedelta(hours=1))
    save(cast.groups[1], {"sound": {"code": "not_heard"}})
    assert EquipmentCheck.objects.filter(group=group).count() == KEPT
    found = last_checks([one.pk for one in cast.groups])
    assert (found[group.pk].verdict, found[group.pk].is_ready) == (Verdict.READY, True)
    assert found[cast.groups[1].pk].faults == ((Item.SOUND, "not_heard"),)
    assert cast.groups[2].pk not in found


@pytest.mark.django_db
def test_many_rooms_cost_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    for group in cast.groups:
        save(group, all_well())
    with django_assert_num_queries(1):
        assert len(last_checks([group.pk for group in cast.groups])) == 3


@pytest.mark.django_db
def test_a_run_without_a_meeting_does_not_ask_for_it(cast: Cast) -> None:
    assert Item.MEETING in asked_of(cast.run)
    cast.run.meeting_url = ""
    assert Item.MEETING not in asked_of(cast.run)


@pytest.mark.django_db
def test_a_room_is_tried_before_its_run_has_an_agenda(cast: Cast) -> None:
    cast.run.segments.all().delete()
    group = cast.groups[0]
    for who in (cast.screen, cast.facilitator):
        client = who.client()
        assert "Prova utrustningen" in client.get(PAGE, {"group": group.pk}).content.decode()
        found = client.get(reverse("facilitation:live_state"), {"as": who.role, "run": cast.run.pk, "group": group.pk})
        assert found.status_code == 200
        given = {"sitting": str(uuid4()), "findings": {"line": {"code": "ok"}}}
        assert post(client, given, f"{PAGE}?as={who.role}&group={group.pk}").status_code == 200


# The page


def post(client: Client, body: Any, address: str = PAGE) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


@pytest.mark.django_db
def test_the_rooms_screen_saves_for_its_room_and_the_facilitator_for_the_same(cast: Cast) -> None:
    for who, by in ((cast.screen, "screen"), (cast.facilitator, "facilitator")):
        body = {"sitting": str(uuid4()), "device": "x" * 200, "findings": {"sound": {"code": "ok"}}}
        with clock.pinned(NOW):
            answer = post(who.client(), body)
        assert answer.json() == {"saved_at": int(NOW.timestamp() * 1000)}
        row = EquipmentCheck.objects.get(by=by)
        assert (row.group, len(row.device)) == (cast.groups[0], 80)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["organiser", "contact", "presenter", "participant"])
def test_others_are_told_how_a_room_is_opened(cast: Cast, who: str) -> None:
    client = getattr(cast, who).client()
    answer = client.get(PAGE)
    assert answer.status_code == 403
    assert "Vilket rum vill ni prova?" in answer.text
    assert post(client, {"sitting": str(uuid4()), "findings": {"sound": {"code": "ok"}}}).status_code == 403
    assert not EquipmentCheck.objects.exists()


@pytest.mark.django_db
def test_a_facilitator_saves_for_no_other_group(cast: Cast) -> None:
    body = {"sitting": str(uuid4()), "findings": {"sound": {"code": "ok"}}}
    post(cast.facilitator_b.client(), body, f"{PAGE}?as=facilitator&group={cast.groups[0].pk}")
    assert set(EquipmentCheck.objects.values_list("group", flat=True)) <= {cast.groups[1].pk}


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["", "[]", "null", '{"sitting": "1"}', NO_ITEM, "{" * 9])
def test_nonsense_is_refused_and_saves_nothing(cast: Cast, body: str) -> None:
    answer = cast.screen.client().post(PAGE, body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (400, {"code": "bad_args"})
    assert not EquipmentCheck.objects.exists()


@pytest.mark.django_db
def test_camera_and_microphone_are_open_on_this_page_alone(cast: Cast) -> None:
    client = cast.screen.client()
    assert client.get(PAGE)["Permissions-Policy"] == "camera=(self), microphone=(self), display-capture=()"
    for other in ("/screen/", LINE):
        assert client.get(other)["Permissions-Policy"] == "camera=(), microphone=(), display-capture=()"


@pytest.mark.django_db
def test_the_line_gives_and_takes_what_is_asked_for_up_to_its_cap(cast: Cast) -> None:
    client = cast.screen.client()
    sizes = {asked: len(client.get(f"{LINE}?bytes={asked}").content) for asked in ("0", "5000", "99999999", "-1", "x")}
    assert sizes == {"0": 0, "5000": 5000, "99999999": 1_000_000, "-1": 0, "x": 0}
    assert client.get(LINE)["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    taken = [client.post(LINE, b"x" * size, content_type="application/octet-stream").json() for size in (0, 300_000)]
    assert taken == [{"bytes": 0}, {"bytes": 300_000}]


# Where it is seen


@pytest.mark.django_db
def test_facilitator_contact_and_organiser_see_what_does_not_work(cast: Cast) -> None:
    save(cast.groups[0], {**all_well(), "sound": {"code": "not_heard"}, "camera": {"code": "denied"}})
    said = "Utrustningen provad 6 oktober 08.50. Fungerar inte: ljudet ut, kameran"
    assert said in cast.facilitator.client().get("/facilitate/").text
    assert said not in cast.facilitator_b.client().get("/facilitate/").text
    Run.objects.filter(pk=cast.run.pk).update(starts_at=datetime.now(UTC) + timedelta(days=3))
    page = cast.contact.client().get("/contact/").text
    assert (page.count(said), page.count("Utrustningen är inte provad än")) == (1, 1)
    desk = cast.organiser.client()
    assert "ljudet ut, kameran" in desk.get("/admin/facilitation/equipmentcheck/").text
    row = EquipmentCheck.objects.get()
    assert "välj Tillåt" in desk.get(f"/admin/facilitation/equipmentcheck/{row.pk}/change/").text


@pytest.mark.django_db
def test_a_room_is_told_what_is_left_and_that_it_is_ready(cast: Cast) -> None:
    group, some = cast.groups[0], all_well()
    del some["meeting"]
    save(group, some)
    assert (
        check_line(last_checks([group.pk])[group.pk], cast.run.starts_at).words
        == "Utrustningen delvis provad 6 oktober 08.50. Kvar: mötet"
    )
    save(group, all_well(), later=timedelta(minutes=1))
    line = check_line(last_checks([group.pk])[group.pk], cast.run.starts_at)
    assert (line.level, line.words) == ("ok", "Utrustningen provad 6 oktober 08.51 och fungerar")


@pytest.mark.django_db
def test_a_check_long_before_the_run_asks_for_another_but_a_fault_stays_a_fault(cast: Cast) -> None:
    group = cast.groups[0]
    save(group, all_well())
    check = last_checks([group.pk])[group.pk]
    line = check_line(check, NOW + timedelta(days=15))
    assert (line.level, line.words) == ("warn", "Utrustningen provades 6 oktober 08.50. Prova en gång till före dagen")
    assert [check.is_fresh(NOW + timedelta(days=days)) for days in (13, 14, 15)] == [True, True, False]
    save(group, {**all_well(), "sound": {"code": "not_heard"}}, later=timedelta(minutes=1))
    assert "Fungerar inte" in check_line(last_checks([group.pk])[group.pk], NOW + timedelta(days=15)).words


@pytest.mark.django_db
def test_rehearsals_are_left_out_of_the_desks_list(cast: Cast) -> None:
    save(cast.groups[0], {"sound": {"code": "not_heard"}})
    Run.objects.filter(pk=cast.run.pk).update(rehearsal_of=Run.objects.exclude(pk=cast.run.pk)[0])
    assert "ljudet ut" not in cast.organiser.client().get("/admin/facilitation/equipmentcheck/").text
