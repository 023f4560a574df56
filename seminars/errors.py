"""The ground floor's refusals. Pure: edges turn them into sentences by `seminars.wording`."""

from __future__ import annotations

from seminars.agenda import Problem


class PlanningError(Exception):
    """A change of a run's plan that is refused: not_draft, already_cancelled, not_cancelled, live, problems, same_time;
    or a rehearsal that cannot be made of it: rehearsal, cancelled; or a consent or statement: not_presenter,
    other_film, other_texts, until, no_address; or a person who cannot be erased: organiser, presenter, contact_person,
    ahead, held; or what cannot be put on hold again: already_held."""

    def __init__(self, code: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.problems = problems


class UploadError(Exception):
    """An upload that is refused: kind, convert, empty, too_large, disk_full, gone; or ahead: bytes before these are
    missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TooMany(Exception):
    """More came than one may send within the hour."""
