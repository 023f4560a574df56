"""A file with every kind of error in it: each is told with its row and column, nothing changes until it is confirmed,
and then the good rows only."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
import xlsxwriter
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from groups.imports import KINDS, Code
from groups.models import Import, Municipality, MunicipalityContact, OrganiserLimit, WorkGroup
from groups.services.imports import Verdict, plan_of
from groups.wording_imports import PROBLEMS, problem_text
from seminars.models import Run, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db

GROUPS: list[tuple[Any, ...]] = [
    ("Kommun", "Enhet", "Antal", "Facilitator", "Facilitatorns e-post", "Medfacilitator", "Medfacilitatorns e-post"),
    ("Solna", "Bra grupp", 7, "Eva Ek", "eva@x.se", "", ""),
    ("", "Vuxna", 7, "", "", "", ""),  # missing
    ("Solna", "x" * 121, 7, "", "", "", ""),  # too_long
    ("!!", "Vuxna", 7, "", "", "", ""),  # no_letters
    ("Solna", "Familj", "sju", "", "", "", ""),  # number
    ("Solna", "Barn", 0, "", "", "", ""),  # too_few
    ("Solna", "Unga", 31, "", "", "", ""),  # too_many
    ("Solna", "Äldre", 7, "Eva Ek", "eva(at)x.se", "", ""),  # email
    ("Solna", "Stöd", 7, "Eva Ek", "", "", ""),  # missing, the other half of a pair
    ("solna", "BRA  GRUPP", 7, "", "", "", ""),  # twice
    ("Solna", "Skola", 7, "Eva B", "EVA@x.se", "Per", "per@x.se"),  # other_name
    ("Solna", "Grupp B", 7, "", "", "", ""),  # cancelled
    ("Solna", "Boende", 7, "Borta", "borta@x.se", "", ""),  # inactive
    ("Danderyd", "Grupp C", 9, "", "", "", ""),  # not_yours
    ("", "", "", "", "", "", ""),
    ("Solna", "Till en bra", "", "", "", "", ""),
]
LEADERS: list[tuple[Any, ...]] = [
    ("Kommun", "Enhet", "Namn", "E-post", "Ersättare", "Kurs genomförd", "Språk"),
    ("Solna", "Grupp A", "Sara Ny", "sara@x.se", "nej", date(2026, 5, 3), "sv"),
    ("Solna", "Grupp A", "Tage", "tage@x.se", "kanske", "", ""),  # choice
    ("Solna", "Grupp A", "Ulla", "ulla@x.se", "", "", "tyska"),  # choice
    ("Solna", "Grupp A", "Vera", "vera@x.se", "", "2026-02-30", ""),  # date
    ("Solna", "Grupp A", "Xerxes", "xerxes@x.se", "", "2999-01-01", ""),  # future
    ("Solna", "Finns inte", "Ylva", "ylva@x.se", "", "", ""),  # no_group
    ("Solna", "Grupp B", "Zeth", "zeth@x.se", "", "", ""),  # cancelled
]
FILES = {"groups": GROUPS, "facilitators": LEADERS}
GOOD = {"groups": 2, "facilitators": 1}


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """With its run still to come; the second organiser is for Solna; group B is cancelled, and somebody has left."""
    Run.objects.filter(pk=cast.run.pk).update(starts_at=timezone.now() + timedelta(days=3))
    OrganiserLimit.objects.create(user=cast.producer.user).municipalities.add(cast.groups[0].municipality)
    WorkGroup.objects.filter(pk=cast.groups[1].pk).update(status=WorkGroup.Status.CANCELLED)
    User.objects.create_user("borta@x.se", name="Borta", is_active=False)
    return cast


def as_csv(rows: list[tuple[Any, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[tuple[Any, ...]]) -> bytes:
    """With numbers as numbers and days as days, as people have them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            sheet.write_datetime(y, x, cell, day) if isinstance(cell, date) else sheet.write(y, x, cell)
    book.close()
    return out.getvalue()


def everything() -> dict[str, list[Any]]:
    """All that a file may touch, and all mail and work that it might set going, value by value."""
    models = [
        model for app in ("groups", "seminars", "facilitation") for model in apps.get_app_config(app).get_models()
    ]
    kept = [model for model in models if model is not Import and model.__name__ != "TrailEntry"]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in kept}


def tried(cast: Cast, kind: str, name: str, data: bytes) -> Import:
    file, url = SimpleUploadedFile(name, data), reverse("admin:groups_import_add")
    answer = cast.producer.client().post(url, {"kind": kind, "file": file, "run": cast.run.pk})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return Import.objects.latest("pk")


@pytest.mark.parametrize("made", [as_csv, as_xlsx], ids=["csv", "xlsx"])
def test_every_error_there_is(made: Any, cast: Cast) -> None:
    before, own = everything(), frozenset({cast.groups[0].municipality_id})
    client, found = cast.producer.client(), set()
    for kind, rows in FILES.items():
        row = tried(cast, kind, f"fil.{made.__name__[3:]}", made(rows))
        bad = plan_of(row, timezone.now(), own).of(Verdict.BAD)
        problems = [(one.row.number, problem) for one in bad for problem in one.row.problems]
        found |= {problem.code for _number, problem in problems}

        told = client.get(reverse("admin:groups_import_change", args=[row.pk])).context["bad"]
        texts = [(one["text"], one["column"]) for one in told]
        assert all((problem_text(problem, KINDS[kind])) in dict(texts) for _number, problem in problems)
        left = load_workbook(io.BytesIO(client.get(reverse("admin:groups_import_left", args=[row.pk])).content)).active
        assert left is not None
        assert left.max_row == len(bad) + 1
        assert all(cells[-1] for cells in left.iter_rows(min_row=2, values_only=True))
    assert found == set(Code)
    assert set(PROBLEMS) | {Code.CHOICE} == set(Code)
    assert everything() == before

    for row in Import.objects.order_by("pk"):
        client.post(reverse("admin:groups_import_do", args=[row.pk]))
        row.refresh_from_db()
        assert row.counts["new"] == GOOD[row.kind]
    assert {group.name for group in WorkGroup.objects.filter(run=cast.run)} == {
        "Grupp A", "Grupp B", "Grupp C", "Bra grupp", "Till en bra",
    }  # fmt: skip
    after = everything()
    assert after["seminars.Job"] == before["seminars.Job"]
    assert after["groups.Municipality"] == before["groups.Municipality"]
    names = {row["name"] for row in after["seminars.User"]} - {row["name"] for row in before["seminars.User"]}
    assert names == {"Eva Ek", "Sara Ny"}
    assert Municipality.objects.count() == 2
    assert MunicipalityContact.objects.count() == 1


def test_bad_rows_come_back_to_be_corrected_and_are_then_good(cast: Cast) -> None:
    client = cast.producer.client()
    row = tried(cast, "groups", "fil.csv", as_csv(GROUPS))
    client.post(reverse("admin:groups_import_do", args=[row.pk]))
    left = client.get(reverse("admin:groups_import_left", args=[row.pk])).content
    book = load_workbook(io.BytesIO(left))
    sheet = book.active
    assert sheet is not None
    heads = [str(cell.value).rstrip("*") for cell in sheet[1]]
    for number, cells in enumerate(sheet.iter_rows(min_row=2), start=1):
        for head, cell in zip(heads, cells, strict=True):
            given = {"Kommun": "Solna", "Enhet": f"Rättad {number}", "Antal": 8}
            cell.value = given.get(head, cell.value if head == "Att rätta" else None)
    out = io.BytesIO()
    book.save(out)
    corrected = tried(cast, "groups", "rättad.xlsx", out.getvalue())
    assert corrected.unknown == ["Att rätta"]
    for _twice in range(2):
        client.post(reverse("admin:groups_import_do", args=[corrected.pk]))
    corrected.refresh_from_db()
    assert (corrected.counts["new"], corrected.counts["bad"]) == (13, 0)
    again = tried(cast, "groups", "rättad.xlsx", out.getvalue())
    assert plan_of(again, timezone.now()).counts()["same"] == 13
