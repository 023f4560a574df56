"""The gathering's desk: who may open it, what it is given, and what it shows without JavaScript."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from facilitation.commands import run_command
from facilitation.models import Note, NotNow, Sorting
from facilitation.queries.desk import desk_state
from facilitation.services import gathering
from facilitation.services.taking_part import cancel_group
from facilitation.wire import Do
from groups.models import WorkGroup
from seminars.models import User
from tests.cast import NOW, Cast, make_group
from tests.facilitation.test_control_page import OUTSIDERS, config

pytestmark = pytest.mark.django_db


def url(cast: Cast) -> str:
    return reverse("facilitation:gathering", args=[cast.run.pk])


def write(group: WorkGroup, text: str, *, kind: str = "point", is_sent: bool = True, position: int = 1) -> Note:
    sent = NOW if is_sent else None
    values = {"text": text, "rev": 1, "changed_at": NOW, "sent_at": sent}
    return Note.objects.create(group=group, kind=kind, position=position, **values)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_others_are_sent_to_sign_in(cast: Cast, who: str) -> None:
    response = getattr(cast, who).client().get(url(cast))
    assert (response.status_code, response["Location"]) == (302, f"{reverse('admin:login')}?next={url(cast)}")


def test_one_who_is_signed_in_but_no_organiser_is_turned_away(cast: Cast) -> None:
    User.objects.filter(pk=cast.organiser.user.pk).update(is_staff=False)
    assert cast.organiser.client().get(url(cast)).status_code == 403


def test_an_organiser_is_given_agenda_and_desk_and_the_name_that_the_sorting_is_signed_with(cast: Cast) -> None:
    write(cast.groups[0], "Vi frågar skolan")
    response = cast.organiser.client().get(url(cast))
    told = config(response.content.decode())
    assert "no-store" in response["Cache-Control"]
    assert set(told["initial"]["topics"]) == {"agenda", "desk"}
    assert [note["text"] for note in told["initial"]["topics"]["desk"]["state"]["notes"]] == ["Vi frågar skolan"]
    assert told["own"] == cast.organiser.user.name
    assert cast.organiser.client().get(reverse("facilitation:gathering", args=[0])).status_code == 404


def test_the_control_room_leads_to_it(cast: Cast) -> None:
    page = cast.organiser.client().get(reverse("facilitation:control", args=[cast.run.pk])).content.decode()
    assert f'href="{url(cast)}"' in page


def test_without_javascript_all_is_read_under_its_heading_with_doubles_after_their_head(cast: Cast) -> None:
    first, second, loose = (write(cast.groups[0], text, position=number) for number, text in enumerate("ABC", start=1))
    other = write(cast.groups[1], "<b>D</b>", is_sent=False)
    heading = gathering.add_heading(run_id=cast.run.pk, text="Möten")["heading"]
    gathering.place(run_id=cast.run.pk, notes=[second.pk, first.pk], heading=heading, position=None)
    gathering.merge(run_id=cast.run.pk, notes=[other.pk], into=second.pk)
    response = cast.organiser.client().get(url(cast))
    assert [(text, [note["id"] for note in notes]) for text, notes in response.context["columns"]] == [
        ("Möten", [second.pk, other.pk, first.pk]),
        ("", [loose.pk]),
    ]
    page = response.content.decode()
    listed = page[page.rindex("<noscript>") : page.rindex("</noscript>")]
    assert "Övrigt" in listed
    assert "<b>D" not in listed


def test_groups_that_have_sent_nothing_are_told_drafts_count_as_nothing(cast: Cast) -> None:
    write(cast.groups[0], "Klart")
    write(cast.groups[1], "Skrivs än", is_sent=False)
    gone = make_group(cast.run, cast.groups[0].municipality, "Avanmäld")
    cancel_group(group=gone)
    state = desk_state(cast.run.pk)
    there = [group for group in cast.groups if group.run_id == cast.run.pk]
    assert state["groups"] == len(there)
    assert {row["id"] for row in state["silent"]} == {group.pk for group in there[1:]}


def test_no_not_now_is_told_with_its_reason_while_it_is_chosen(cast: Cast) -> None:
    for group, is_chosen in zip(cast.groups[:2], (True, False), strict=True):
        NotNow.objects.create(group=group, is_chosen=is_chosen, reason="Vi har just börjat", rev=1, changed_at=NOW)
    told = desk_state(cast.run.pk)["not_now"]
    assert [(row["group"]["id"], row["reason"]) for row in told] == [(cast.groups[0].pk, "Vi har just börjat")]


def test_who_sorted_a_note_last_is_told(cast: Cast) -> None:
    first, second = (write(cast.groups[0], text, position=number) for number, text in enumerate("AB", start=1))
    third = write(cast.groups[1], "C")
    pressed: list[tuple[str, dict[str, object]]] = [
        ("gather.place", {"notes": [first.pk], "heading": None}),
        ("gather.raise", {"notes": [first.pk], "raised": True}),
        ("wall.spotlight", {"note": first.pk}),
        ("gather.merge", {"notes": [second.pk], "into": first.pk}),
        ("gather.split", {"notes": [second.pk]}),
    ]
    for action, args in pressed:
        Sorting.objects.update(by="")
        command = Do(uuid4(), action, args)
        run_command(actor=cast.organiser.actor(NOW), run=cast.run.pk, group=None, command=command, now=NOW)
        signed = {row.note_id for row in Sorting.objects.exclude(by="")}
        assert signed == {*args.get("notes", [first.pk]), *([first.pk] if action == "gather.merge" else [])}, action  # type: ignore[misc]
    told = {note["id"]: note["by"] for note in desk_state(cast.run.pk)["notes"]}
    assert told == {first.pk: "", second.pk: cast.organiser.user.name, third.pk: ""}
