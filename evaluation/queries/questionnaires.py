"""What the pages of the questionnaires show: versions, who uses them, what may be done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from evaluation.models import Evaluation, Questionnaire, Version
from seminars.models import Run


@dataclass(frozen=True, slots=True)
class Shown:
    """A version with the real runs that use it, the newest first."""

    version: Version
    runs: list[Run] = field(default_factory=list)

    @property
    def number_asked(self) -> int:
        return sum(row.get("kind") != "heading" for row in self.version.questions)


def shelves(*questionnaires: Questionnaire) -> list[tuple[Questionnaire, list[Shown]]]:
    """The questionnaires, all without any given, with their versions; three queries however many."""
    wanted = Questionnaire.objects.prefetch_related("versions")
    rows = wanted.filter(pk__in=[one.pk for one in questionnaires]) if questionnaires else wanted
    used = uses()
    return [(one, [Shown(version, used[version.pk]) for version in one.versions.all()]) for one in rows]


def uses() -> defaultdict[int | None, list[Run]]:
    """Real runs by the version their evaluation has."""
    found: defaultdict[int | None, list[Run]] = defaultdict(list)
    rows = Evaluation.objects.filter(run__rehearsal_of=None).select_related("run__seminar")
    for row in rows.order_by("-run__starts_at"):
        found[row.version_id].append(row.run)
    return found


def is_used(questionnaire: Questionnaire) -> bool:
    """True of one that a run asks or anybody has answered: it stays."""
    asked = Evaluation.objects.filter(version__questionnaire=questionnaire).exists()
    return asked or questionnaire.versions.exclude(locked_at=None).exists()
