"""Every model of the project is of exactly one kind that goes in its time, or is kept for a reason that is told."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.utils import translation

from seminars.retention import registry

USUAL = {"contacts": 12, "sheets": 24, "texts": 3}
"""As the issue says; the rest is ours to say."""


def labels() -> set[str]:
    return {model._meta.label_lower for model in apps.get_models()}


def test_every_model_is_of_one_kind_or_kept() -> None:
    owned = [model for kind in registry.kinds.values() for model in kind.models]
    assert len(owned) == len(set(owned))
    assert not set(owned) & set(registry.kept)
    assert labels() - set(owned) - set(registry.kept) == set(), "say in retention_kinds for how long, or why for ever"
    assert {*owned, *registry.kept} - labels() == set()


def test_the_times_are_as_agreed() -> None:
    assert {key: registry.kinds[key].default for key in USUAL} == USUAL
    assert all(kind.floor <= kind.default <= kind.ceiling for kind in registry.kinds.values())
    assert registry.kinds["proposals"].floor >= 4  # 90 days and two reminders
    assert registry.kinds["trail"].floor >= 12  # the database refuses earlier


@pytest.mark.parametrize("language", ["sv", "en", "da"])
def test_every_kind_is_said_in_every_language(language: str) -> None:
    with translation.override("sv"):
        swedish = {key: [str(kind.words.name), str(kind.words.holds)] for key, kind in registry.kinds.items()}
    with translation.override(language):
        said = {key: [str(kind.words.name), str(kind.words.holds)] for key, kind in registry.kinds.items()}
    assert all(all(words) for words in said.values())
    assert language == "sv" or not [key for key in said if set(said[key]) & set(swedish[key])]
