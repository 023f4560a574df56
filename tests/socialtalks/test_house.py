"""The house's rules that no tool checks: foreign keys point down, docs name every setting, word and decision."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("seminars", "groups", "facilitation", "evaluation", "socialtalks")


def foreign_keys():
    return [
        (model._meta.label, field.name, model._meta.app_label, field.related_model._meta.app_label)
        for floor in FLOORS
        for model in apps.get_app_config(floor).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
    ]


def test_foreign_keys_never_point_upward():
    keys = [key for key in foreign_keys() if key[3] in FLOORS]
    assert len(keys) > 20
    assert [key for key in keys if FLOORS.index(key[3]) > FLOORS.index(key[2])] == []


def test_nothing_of_ours_hangs_on_the_user_model_from_below():
    assert {key[3] for key in foreign_keys() if key[1] == "user"} == {"seminars"}


def test_no_table_ties_an_answer_to_a_person():
    for name in ("AnswerSheet", "FreeText", "Ballot"):
        model = apps.get_model("evaluation", name)
        targets = {field.related_model._meta.model_name for field in model._meta.fields if field.is_relation}
        kinds = {field.get_internal_type() for field in model._meta.fields}
        assert targets <= {"run", "municipality", "workgroup"}
        assert not kinds & {"DateTimeField", "DateField", "GenericIPAddressField", "BigAutoField", "AutoField"}


def test_operations_name_every_setting_from_the_environment():
    source = (ROOT / "socialtalks/settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r'env\.(?:text|flag|number|listing)\(\s*"(\w+)"', source))
    documented = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert len(named) > 15
    assert sorted(name for name in named if f"`{name}`" not in documented) == []


def test_every_word_of_the_glossary_stands_in_three_languages():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ][1:]
    assert len(rows) > 40
    assert [row[0] for row in rows if len(row) != 4 or not all(row)] == []


@pytest.mark.parametrize(
    "model", ["Run", "Segment", "Cue", "WorkGroup", "Facilitator", "Screen", "Presence", "Absence", "Ballot"]
)
def test_the_glossary_has_the_models(model):
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", model).lower()
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").lower()
    assert f"| {words}" in text


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_nothing_of_a_library_is_kept_in_the_repository():
    names = {path.name for path in (ROOT / "static").rglob("*") if path.is_file()}
    assert not {name for name in names if re.search(r"bootstrap\.(min|bundle)|\.min\.(js|css)$|\.woff2?$", name)}
