"""The catalogues are complete: nothing untranslated, fuzzy or stale, placeholders kept."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load_tool():
    loader = importlib.machinery.SourceFileLoader("messages_tool", str(ROOT / "scripts/messages"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("messages_tool", loader))
    loader.exec_module(module)
    return module


tool = load_tool()


@pytest.fixture(scope="module")
def wanted():
    return {(message.context, message.id) for message in tool.collect() if message.id}


@pytest.fixture(scope="module", params=tool.LANGUAGES)
def catalogue(request):
    return tool.read(request.param)


def ids(catalogue):
    return {(message.context, message.id) for message in catalogue if message.id}


def test_every_text_is_in_the_catalogue_and_no_other(catalogue, wanted):
    assert len(wanted) > 300
    assert sorted(map(str, wanted ^ ids(catalogue))) == []


def test_every_text_is_translated(catalogue):
    missing = [m.id for m in catalogue if m.id and not all(m.string if isinstance(m.string, tuple) else [m.string])]
    assert missing == []


def test_nothing_is_fuzzy(catalogue):
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def placeholders(text):
    return sorted(re.findall(r"%\(\w+\)[sd]|\{\w+\}|%[sd]", text))


def test_placeholders_are_the_same(catalogue):
    for message in catalogue:
        if message.id:
            source = message.id[-1] if isinstance(message.id, tuple) else message.id
            target = message.string[-1] if isinstance(message.string, tuple) else message.string
            assert placeholders(target) == placeholders(source), message.id


def test_no_exclamation_marks_creep_in(catalogue):
    assert [m.id for m in catalogue if m.id and re.search(r"\w!", str(m.id))] == []
