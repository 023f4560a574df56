"""Files read in on the planning desk: tried without a trace, carried out once, and what is wrong is given back."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from facilitation.models import Topic
from groups.import_forms import pattern_of
from groups.imports import KINDS, checked
from groups.models import Facilitator, Import, Municipality, MunicipalityContact, Training, WorkGroup
from groups.services.imports import carry_out, fill_import, plan_of
from groups.tables import read_sheet
from seminars.models import Run, User
from seminars.services.retention import purge_kind
from tests.cast import Cast

pytestmark = pytest.mark.django_db

GROUPS = "kommun;enhet;plats;antal;facilitator;facilitatorns e-post"


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """With its run still to come, by the clock on the wall."""
    Run.objects.filter(pk=cast.run.pk).update(starts_at=timezone.now() + timedelta(days=3))
    cast.run.refresh_from_db()
    return cast


def kept(kind: str, text: str, run: Run | None = None) -> Import:
    row = Import(kind=kind, run=run)
    fill_import(row, name="fil.csv", found=checked(KINDS[kind], read_sheet(text.encode())), by=None)
    return row


def read(kind: str, text: str, run: Run | None = None) -> dict[str, int]:
    return dict(carry_out(pk=kept(kind, text, run).pk, now=timezone.now()).counts)


def everything() -> list[int]:
    return [
        model.objects.count() for model in (User, Municipality, MunicipalityContact, WorkGroup, Facilitator, Training)
    ]  # type: ignore[attr-defined]


def send(cast: Cast, kind: str, data: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("grupper.csv", data)
    return cast.organiser.client().post(reverse("admin:groups_import_add"), {"kind": kind, "file": file, **more})


def test_a_file_is_tried_without_a_trace_then_read_in_once(cast: Cast) -> None:
    text = f"{GROUPS}\nÅre;Vuxna;Sal 2;7;Eva Ek;eva@are.se\nÅre;Unga;;kanske;;\n"
    before, client = everything(), cast.organiser.client()
    answer = send(cast, "groups", text.encode(), run=cast.run.pk)
    row = Import.objects.get()
    page = client.get(answer.url).content.decode()
    assert everything() == before
    assert "Läs in 1 rad" in page
    assert "”kanske” är inget heltal." in page
    assert "Nya kommuner: Åre." in page

    revision = Topic.objects.get(run=cast.run, name="control").rev if Topic.objects.filter(name="control") else 0
    for _press in range(2):
        client.post(reverse("admin:groups_import_do", args=[row.pk]))
    group = WorkGroup.objects.get(municipality__name="Åre")
    assert (group.name, group.place, group.expected, group.status) == ("Vuxna", "Sal 2", 7, WorkGroup.Status.CONFIRMED)
    assert group.facilitators.get().user.email == "eva@are.se"
    assert Topic.objects.get(run=cast.run, name="control").rev == revision + 1
    page = client.get(answer.url).content.decode()
    assert "1 rad lästes in" in page
    assert "De här raderna lästes inte in." in page

    left = client.get(reverse("admin:groups_import_left", args=[row.pk])).content
    cells = list(load_workbook(io.BytesIO(left)).active.iter_rows(values_only=True))
    assert [cell or "" for cell in cells[1][:4]] == ["Åre", "Unga", "", "kanske"]
    assert "”kanske” är inget heltal." in str(cells[1][-1])


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    text = f"{GROUPS}\nÅre;Vuxna;Sal 2;7;Eva Ek;eva@are.se\n"
    assert read("groups", text, cast.run) == {"new": 1, "changed": 0, "same": 0, "bad": 0}
    before = everything()
    assert read("groups", text.upper().replace("SAL 2", "Sal 2"), cast.run)["same"] == 1
    assert everything() == before
    assert read("groups", f"{GROUPS}\nÅre;VUXNA;Sal 9;;;\n", cast.run)["changed"] == 1
    group = WorkGroup.objects.get(municipality__name="Åre")
    assert (group.place, group.expected, group.name) == ("Sal 9", 7, "Vuxna")


def test_people_are_one_by_their_address_and_keep_their_name(cast: Cast) -> None:
    text = "kommun;namn;e-post;telefon;språk\nÅre;Eva Ek;eva@are.se;070;da\nKiruna;Eva Ek;EVA@are.se;;\n"
    assert read("contacts", text)["new"] == 2
    eva = User.objects.get(email="eva@are.se")
    assert (eva.name, eva.phone, eva.language) == ("Eva Ek", "070", "da")
    assert {row.municipality.name for row in eva.contact_for.all()} == {"Åre", "Kiruna"}
    assert read("contacts", text.replace("Eva Ek", "Någon"))["same"] == 2
    assert User.objects.get(email="eva@are.se").name == "Eva Ek"


def test_facilitators_come_to_groups_that_are_there(cast: Cast) -> None:
    group = cast.groups[0]
    head = "kommun;enhet;namn;e-post;ersättare;kurs genomförd"
    rows = f"{group.municipality};{group.name};Per;per@x.se;ja;2026-05-03\n{group.municipality};Okänd;Bo;bo@x.se;;\n"
    later = f"{group.municipality};{group.name};Siv;siv@x.se;;2999-01-01\n"
    plan = plan_of(kept("facilitators", f"{head}\n{rows}{later}", cast.run), timezone.now())
    assert [problem.code.value for one in plan.rows for problem in one.row.problems] == ["no_group", "future"]
    assert read("facilitators", f"{head}\n{rows}{later}", cast.run) == {"new": 1, "changed": 0, "same": 0, "bad": 2}
    leader = Facilitator.objects.get(user__email="per@x.se")
    assert (leader.group, leader.is_substitute) == (group, True)
    assert str(Training.objects.get(user=leader.user).completed_on) == "2026-05-03"
    earlier = rows.replace("2026-05-03", "2025-01-01").replace(";ja;", ";nej;")
    assert read("facilitators", f"{head}\n{earlier}", cast.run)["changed"] == 1
    assert str(Training.objects.get(user=leader.user).completed_on) == "2026-05-03"
    leader.refresh_from_db()
    assert not leader.is_substitute


def test_a_cancelled_group_and_a_person_who_has_left_are_told(cast: Cast) -> None:
    group = cast.groups[0]
    WorkGroup.objects.filter(pk=group.pk).update(status=WorkGroup.Status.CANCELLED)
    User.objects.create_user("gone@x.se", name="Borta", is_active=False)
    text = f"{GROUPS}\n{group.municipality};{group.name};;;Borta;gone@x.se\n"
    plan = plan_of(kept("groups", text, cast.run), timezone.now())
    assert [problem.code.value for one in plan.rows for problem in one.row.problems] == ["cancelled", "inactive"]


def test_what_has_changed_since_the_file_was_tried_counts(cast: Cast) -> None:
    row = kept("groups", f"{GROUPS}\nÅre;Vuxna;;;;\n", cast.run)
    are = Municipality.objects.create(name="Åre")
    WorkGroup.objects.create(run=cast.run, municipality=are, name="vuxna")
    assert carry_out(pk=row.pk, now=timezone.now()).counts["same"] == 1
    assert WorkGroup.objects.filter(municipality=are).count() == 1


def test_a_run_that_is_over_takes_no_more(cast: Cast) -> None:
    row = kept("groups", f"{GROUPS}\nÅre;Vuxna;;;;\n", cast.run)
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    before, client = everything(), cast.organiser.client()
    answer = client.post(reverse("admin:groups_import_do", args=[row.pk]), follow=True)
    assert "Tillfället är över eller inställt" in answer.content.decode()
    assert everything() == before
    assert Import.objects.get().done_at is None


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        ("groups", b"", "Filen är tom."),
        ("groups", b"\xd0\xcf\x11\xe0", "gamla format"),
        ("groups", "kommun;plats\nÅre;Sal".encode(), "saknar: Enhet"),
        ("contacts", "kommun;namn;namn;e-post\nx;y;z;å".encode(), "mer än en kolumn"),
        ("municipalities", b"kommun\n", "inga rader"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(cast: Cast, kind: str, data: bytes, text: str) -> None:
    answer = send(cast, kind, data, run=cast.run.pk)
    page = answer.content.decode()
    assert text in page or text in str(answer.context["adminform"].form.errors)
    assert not Import.objects.exists()


def test_groups_need_a_run(cast: Cast) -> None:
    answer = send(cast, "groups", f"{GROUPS}\nÅre;Vuxna;;;;\n".encode())
    assert answer.context["adminform"].form.errors["run"] == ["Välj det tillfälle som raderna gäller."]


@pytest.mark.parametrize("kind", KINDS)
def test_the_pattern_can_be_filled_in_and_read(cast: Cast, kind: str) -> None:
    answer = cast.organiser.client().get(reverse("admin:groups_import_pattern", args=[kind]))
    found = checked(KINDS[kind], read_sheet(answer.content))
    assert found.has_head
    assert found.unknown == ()
    assert answer.content[:2] == pattern_of(KINDS[kind])[:2] == b"PK"


def test_nobody_else_reads_in(cast: Cast) -> None:
    row = kept("groups", f"{GROUPS}\nÅre;Vuxna;;;;\n", cast.run)
    for name in ("do", "left"):
        answer = cast.facilitator.client().post(reverse(f"admin:groups_import_{name}", args=[row.pk]))
        assert answer.status_code == 302
        assert "login" in answer.url
    assert Import.objects.get().done_at is None


def test_a_thousand_groups_are_tried_with_as_few_questions_as_one(cast: Cast) -> None:
    counts = []
    for number in (1, 1, 1000):  # the first time what Django remembers is asked for too
        rows = "".join(f"Åre;Grupp {place};Sal;7;Namn {place};p{place}@are.se\n" for place in range(number))
        row = kept("groups", f"{GROUPS}\n{rows}", cast.run)
        with CaptureQueriesContext(connection) as asked:
            cast.organiser.client().get(reverse("admin:groups_import_change", args=[row.pk]))
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_what_files_said_is_dropped_when_it_is_old(cast: Cast) -> None:
    row = kept("groups", f"{GROUPS}\nÅre;Vuxna;;;;\n", cast.run)
    assert purge_kind(key="import_rows", now=timezone.now() + timedelta(days=6)) == 0
    assert purge_kind(key="import_rows", now=timezone.now() + timedelta(days=8)) == 1
    page = cast.organiser.client().get(reverse("admin:groups_import_change", args=[row.pk])).content.decode()
    assert "aldrig in" in page
