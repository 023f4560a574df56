"""Questionnaires and their versions: begun, saved while unlocked, copied when locked, taken into use, chosen for
runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from evaluation import questionnaire
from evaluation.errors import EvaluationError
from evaluation.models import Allowance, Evaluation, Questionnaire, Version
from evaluation.queries import evaluation_state
from evaluation.questionnaire_rows import fingerprint
from evaluation.services.evaluations import ensure_evaluation
from evaluation.states import State
from seminars.models import Run

Rows = Sequence[Mapping[str, Any]]
TO_COME = frozenset({State.DRAFT, State.READY})


def own_rows() -> list[dict[str, Any]]:
    """The product's own questions, to begin from."""
    path = Path(questionnaire.__file__).parent / "questionnaire.json"
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


@transaction.atomic
def begin_questionnaire(*, name: str, rows: Rows) -> Version:
    """A questionnaire with its first version; one without questions is a draft until it has some."""
    made = Questionnaire.objects.create(name=name)
    return Version.objects.create(questionnaire=made, number=1, questions=list(rows), is_draft=not rows)


@transaction.atomic
def save_version(*, version: Version, rows: Rows, seen: str | None = None) -> None:
    """Keeps checked rows. `seen` is the fingerprint of those that whoever wrote these began from.

    EvaluationError `locked` once a phone has shown the version, `changed` when it no longer is what was seen.
    """
    row = Version.objects.select_for_update().get(pk=version.pk)
    if row.locked_at is not None:
        raise EvaluationError("locked")
    if seen is not None and fingerprint(row.questions) not in {seen, fingerprint(rows)}:
        raise EvaluationError("changed")
    row.questions = list(rows)
    row.save(update_fields=["questions"])


@transaction.atomic
def copy_version(*, version: Version, rows: Rows | None = None) -> Version:
    """The next version of the same questionnaire, with the same questions or those given; a draft until it is taken
    into use."""
    kept = Questionnaire.objects.select_for_update().get(pk=version.questionnaire_id)
    last = kept.versions.aggregate(last=Max("number"))["last"] or 0
    questions = list(version.questions if rows is None else rows)
    return kept.versions.create(number=last + 1, questions=questions, is_draft=True)


def begin_using(version: Version) -> None:
    """New runs have it from now on, where its questionnaire is the default and no newer version is in use."""
    Version.objects.filter(pk=version.pk).update(is_draft=False)


@transaction.atomic
def choose_version(*, run: Run, version: Version | None, now: datetime) -> None:
    """What the run's evaluation asks; None is the product's own. Raises EvaluationError(opened) once it is open."""
    evaluation = Evaluation.objects.select_for_update().get(pk=ensure_evaluation(run).pk)
    if not may_choose(run, now):
        raise EvaluationError("opened")
    evaluation.version = version
    evaluation.save(update_fields=["version"])


def may_choose(run: Run, now: datetime) -> bool:
    """Until it opens, and nobody has been let in early."""
    is_let_in = run.sheets.exists() or Allowance.objects.filter(group__run=run, opened_at__isnull=False).exists()
    return not is_let_in and evaluation_state(run, now) in TO_COME


@transaction.atomic
def make_default(chosen: Questionnaire | None) -> None:
    """New runs have its newest version; None is the product's own again."""
    Questionnaire.objects.filter(is_default=True).update(is_default=False)
    if chosen is not None:
        Questionnaire.objects.filter(pk=chosen.pk).update(is_default=True)


def rows_before(version: Version) -> Rows:
    """What was asked before it: the version before, and before a first one the product's own."""
    before = Version.objects.filter(questionnaire=version.questionnaire_id, number__lt=version.number)
    found = before.order_by("-number").first()
    return found.questions if found else own_rows()


def known_indicators(versions: Iterable[Version]) -> list[str]:
    """Those that the product's own and these versions use, in order of name."""
    rows = [*own_rows(), *(row for version in versions for row in version.questions)]
    return sorted({str(row["indicator"]) for row in rows if row.get("indicator")})
