"""Files read in by an organiser who is for some municipalities: the others' rows are refused and told nothing of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.models import Facilitator, Import, Municipality, MunicipalityContact, OrganiserLimit, Training, WorkGroup
from seminars.models import Run, User
from tests.cast import Cast, make_facilitator

pytestmark = pytest.mark.django_db
GROUPS = "kommun;enhet;plats;antal;facilitator;facilitatorns e-post"


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """With its run still to come, by the clock on the wall; the second organiser is for Solna only."""
    Run.objects.filter(pk=cast.run.pk).update(starts_at=timezone.now() + timedelta(days=3))
    OrganiserLimit.objects.create(user=cast.producer.user).municipalities.add(cast.groups[0].municipality)
    return cast


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.producer.client()


def tried(desk: Client, kind: str, text: str, run: Run) -> Import:
    file = SimpleUploadedFile("fil.csv", text.encode())
    answer = desk.post(reverse("admin:groups_import_add"), {"kind": kind, "file": file, "run": run.pk})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return Import.objects.latest("pk")


def page(desk: Client, row: Import) -> str:
    return desk.get(reverse("admin:groups_import_change", args=[row.pk])).content.decode()


def do(desk: Client, row: Import) -> None:
    desk.post(reverse("admin:groups_import_do", args=[row.pk]))


def test_rows_of_other_municipalities_are_bad_and_tell_nothing_else(cast: Cast, desk: Client) -> None:
    WorkGroup.objects.filter(pk=cast.groups[2].pk).update(status=WorkGroup.Status.CANCELLED)
    text = f"{GROUPS}\nSolna;Ny;;7;Eva Ek;eva@x.se\nDanderyd;Grupp C;;7;;\nÅre;Vuxna;;;;\n"
    row = tried(desk, "groups", text, cast.run)
    told = page(desk, row)
    assert "”Danderyd” är ingen av dina kommuner." in told
    assert "”Åre” är ingen av dina kommuner." in told
    assert "avanmäld" not in told
    assert "Nya kommuner" not in told
    do(desk, row)
    assert WorkGroup.objects.get(name="Ny").facilitators.get().user.email == "eva@x.se"
    assert not Municipality.objects.filter(name="Åre").exists()
    assert Import.objects.get().counts == {"new": 1, "changed": 0, "same": 0, "bad": 2}
    assert "Danderyd" in told
    assert desk.get(reverse("admin:groups_import_left", args=[row.pk])).status_code == 200


def test_a_limit_that_was_set_meanwhile_counts_at_the_press(cast: Cast, desk: Client) -> None:
    row = tried(desk, "groups", f"{GROUPS}\nSolna;Ny;;7;;\n", cast.run)
    OrganiserLimit.objects.get().municipalities.set([cast.groups[2].municipality])
    do(desk, row)
    assert not WorkGroup.objects.filter(name="Ny").exists()


def test_files_of_others_are_not_there(cast: Cast, desk: Client) -> None:
    other = cast.organiser.client()
    row = tried(other, "groups", f"{GROUPS}\nSolna;Hemlig;;7;;\n", cast.run)
    assert "fil.csv" not in desk.get(reverse("admin:groups_import_changelist")).content.decode()
    assert desk.get(reverse("admin:groups_import_change", args=[row.pk])).status_code == 302
    assert desk.get(reverse("admin:groups_import_left", args=[row.pk])).status_code == 404
    assert desk.post(reverse("admin:groups_import_do", args=[row.pk])).status_code == 404
    assert not WorkGroup.objects.filter(name="Hemlig").exists()
    own = tried(desk, "groups", f"{GROUPS}\nSolna;Egen;;7;;\n", cast.run)
    assert other.get(reverse("admin:groups_import_change", args=[own.pk])).status_code == 200


def test_municipalities_are_not_read_in(cast: Cast, desk: Client) -> None:
    form = desk.get(reverse("admin:groups_import_add")).content.decode()
    assert 'value="municipalities"' not in form
    assert "Du läser in det som hör till Solna." in form
    file = SimpleUploadedFile("fil.csv", "kommun\nÅre\n".encode())
    answer = desk.post(reverse("admin:groups_import_add"), {"kind": "municipalities", "file": file})
    assert "kind" in answer.context["adminform"].form.errors
    assert desk.get(reverse("admin:groups_import_pattern", args=["municipalities"])).status_code == 404


def test_facilitators_and_contacts_keep_to_their_municipalities(cast: Cast, desk: Client) -> None:
    head = "kommun;enhet;namn;e-post;ersättare;kurs genomförd"
    rows = "Solna;Grupp A;Ny Person;ny@x.se;;2026-05-03\nDanderyd;Grupp C;Ny Person;ny@x.se;;\n"
    row = tried(desk, "facilitators", f"{head}\n{rows}", cast.run)
    do(desk, row)
    assert {one.group for one in Facilitator.objects.filter(user__email="ny@x.se")} == {cast.groups[0]}
    assert Training.objects.filter(user__email="ny@x.se").exists()
    row = tried(desk, "contacts", "kommun;namn;e-post\nSolna;Ny;ny@x.se\nDanderyd;Ny;ny@x.se\n", cast.run)
    do(desk, row)
    assert [one.municipality.name for one in MunicipalityContact.objects.filter(user__email="ny@x.se")] == ["Solna"]


def test_nothing_is_changed_of_a_person_with_a_part_elsewhere(cast: Cast, desk: Client) -> None:
    other = make_facilitator("Dora Danderyd", cast.groups[2]).user
    assert other is not None
    Training.objects.filter(user=other).delete()
    MunicipalityContact.objects.create(municipality=cast.groups[2].municipality, user=other)
    text = f"kommun;namn;e-post;telefon\nSolna;Någon Annan;{other.email};070\n"
    do(desk, tried(desk, "contacts", text, cast.run))
    head = "kommun;enhet;namn;e-post;ersättare;kurs genomförd"
    do(desk, tried(desk, "facilitators", f"{head}\nSolna;Grupp A;X;{other.email};;2026-05-03\n", cast.run))
    known = User.objects.get(pk=other.pk)
    assert (known.name, known.phone) == ("Dora Danderyd", "")
    assert not Training.objects.filter(user=other).exists()
    assert Facilitator.objects.filter(group=cast.groups[0], user=other).exists()


# On a group's own page


def saved(desk: Client, group: WorkGroup, **rows: str):  # type: ignore[no-untyped-def]
    given = {
        "run": group.run_id,
        "municipality": group.municipality_id,
        "name": group.name,
        "expected": "7",
        "status": "confirmed",
        "facilitators-TOTAL_FORMS": "2",
        "facilitators-INITIAL_FORMS": "1",
        "facilitators-0-id": group.facilitators.earliest("pk").pk,
        "facilitators-0-group": group.pk,
        "facilitators-1-group": group.pk,
        **{f"facilitators-{key}": value for key, value in rows.items()},
    }
    return desk.post(reverse("admin:groups_workgroup_change", args=[group.pk]), given)


def test_a_facilitator_is_named_by_name_and_address(cast: Cast, desk: Client) -> None:
    group = cast.groups[0]
    before = User.objects.count()
    assert (
        saved(desk, group, **{"1-name": "Nils Ny", "1-email": "Nils@x.se", "1-is_substitute": "on"}).status_code == 302
    )
    added = group.facilitators.get(user__email="nils@x.se")
    assert (added.user.name, added.is_substitute, User.objects.count()) == ("Nils Ny", True, before + 1)
    form = desk.get(reverse("admin:groups_workgroup_change", args=[group.pk])).content.decode()
    assert "Nils Ny" in form
    assert "select" not in form.split('id="facilitators-group"')[1].split("</fieldset>")[0].split("<table")[1]


def test_whoever_is_known_keeps_the_name_and_leads_no_group_twice(cast: Cast, desk: Client) -> None:
    group, known = cast.groups[0], cast.facilitator_b.user
    assert known is not None
    assert saved(desk, group, **{"1-name": "Fel Namn", "1-email": known.email}).status_code == 302
    known.refresh_from_db()
    assert known.name == "Bo Facilitator"
    assert group.facilitators.filter(user=known).exists()
    assert cast.facilitator.user is not None
    again = saved(desk, group, **{"1-name": "Fatima", "1-email": cast.facilitator.user.email, "TOTAL_FORMS": "3"})
    assert again.status_code == 200
    assert group.facilitators.count() == 2


def test_a_named_facilitator_cannot_be_made_another_person(cast: Cast, desk: Client) -> None:
    group, leader = cast.groups[0], cast.groups[0].facilitators.get()
    saved(desk, group, **{"0-name": "Kapad", "0-email": "kapad@x.se", "0-is_substitute": "on"})
    leader.refresh_from_db()
    assert leader.user == cast.facilitator.user
    assert leader.user.name == "Fatima Facilitator"
    assert leader.is_substitute
    saved(desk, group, **{"0-DELETE": "on"})
    assert not group.facilitators.exists()
    assert User.objects.filter(pk=leader.user_id).exists()
