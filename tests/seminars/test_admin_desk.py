"""The planning desk as it is read: shelves, lists in words, what no page shows, and what is not public yet."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from facilitation.models import Cue
from facilitation.timeline import Action
from facilitation.wording_control import cue_text
from seminars.admin.site import ForOrganisers, Shelf
from seminars.models import Document, Seminar, Talk, User
from seminars.templatetags.desk import shelves
from tests.cast import NOW, STARTS_AT, Cast, Member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def desk(organiser: Member) -> Client:
    return organiser.client()


def test_every_list_stands_on_a_shelf_and_says_what_it_is(desk: Client) -> None:
    found = shelves(desk.get(reverse("admin:index")).context["app_list"])
    assert [shelf["label"] for shelf in found] == [shelf.value for shelf in Shelf]
    rows = [row for shelf in found for row in shelf["rows"]]
    assert {row["model"] for row in rows} == set(admin.site._registry)
    assert [row["name"] for row in rows if not row["about"]] == []
    places = [desk.shelf for desk in admin.site._registry.values() if isinstance(desk, ForOrganisers)]
    assert len(places) == len(set(places)) == len(rows)


def test_no_list_removes_many_at_once(desk: Client) -> None:
    pages = [
        row["admin_url"]
        for shelf in shelves(desk.get(reverse("admin:index")).context["app_list"])
        for row in shelf["rows"]
    ]
    assert [url for url in pages if "delete_selected" in desk.get(url, follow=True).content.decode()] == []


def test_a_person_is_shown_with_or_without_a_password_never_with_its_hash(desk: Client, cast: Cast) -> None:
    for person, state in ((cast.organiser.user, "finns"), (cast.contact.user, "inget")):
        if state == "finns":
            person.set_password("ett långt lösenord")
        else:
            person.set_unusable_password()
        person.save()
        desk.force_login(cast.organiser.user, backend="django.contrib.auth.backends.ModelBackend")
        page = desk.get(reverse("admin:seminars_user_change", args=[person.pk])).content.decode()
        assert f'{state} · <a href="../password/"' in page
        assert "pbkdf2" not in page
        assert User.objects.get(pk=person.pk).password not in page


@pytest.mark.parametrize(
    ("action", "args", "text"),
    [
        ("start", {}, "Startade seminariet"),
        ("extend", {"seconds": 120}, "Förlängde med 2 minuter"),
        ("extend", {"seconds": -60}, "Kortade med 1 minut"),
        ("advance", {"cut_talk": True}, "Avbröt en Talk"),
        ("message", {"text": "Vi väntar."}, "Skrev till rummen: ”Vi väntar.”"),
        ("move_hard_out", {"at": STARTS_AT.timestamp() * 1000}, "Flyttade det fasta slutet till 09.00"),
        ("undo", {"seq": 4}, "Ångrade: nr 4"),
    ],
)
def test_the_log_of_signals_is_in_words(
    cast: Cast, desk: Client, action: str, args: dict[str, object], text: str
) -> None:
    Cue.objects.create(run=cast.run, seq=1, at=STARTS_AT, action=action, args=args, given_at=NOW)
    assert text in desk.get(reverse("admin:facilitation_cue_changelist")).content.decode()


def test_every_signal_has_words() -> None:
    for action in Action:
        assert cue_text(Cue(seq=1, at=NOW, action=action, args={}).as_cue())


def test_a_draft_is_seen_by_its_organiser_and_by_nobody_else(cast: Cast, desk: Client) -> None:
    talk = Talk.objects.filter(seminar=cast.seminar)[0]
    talk.poster.save("bild.png", ContentFile(b"x"))
    Seminar.objects.update(status=Seminar.Status.DRAFT)
    row = Document.objects.create(title="Utkast", year=2026)
    row.file.save("utkast.pdf", ContentFile(b"%PDF-1.7"))
    for url in (reverse("groups:poster", args=[talk.pk]), reverse("seminars:document", args=[row.pk])):
        assert [client.get(url).status_code for client in (Client(), cast.contact.client(), desk)] == [404, 404, 200]
        assert desk.get(url)["Cache-Control"] == "private, no-store"


def test_what_django_says_in_swedish_is_said_our_way(desk: Client) -> None:
    with translation.override("sv"):
        page = desk.post(reverse("admin:groups_municipality_add"), {"name": ""}).content.decode()
    assert "Inget är sparat än. Rätta det som är markerat." in page
    assert "Spara och stanna här" in page


def test_the_clock_has_a_point_in_lists_too(cast: Cast, desk: Client) -> None:
    Cue.objects.create(run=cast.run, seq=1, at=STARTS_AT, action="start", given_at=NOW)
    page = desk.get(reverse("admin:facilitation_cue_changelist")).content.decode()
    assert re.search(r"\d{4} 09\.00<", page)
    assert "09:00" not in page
