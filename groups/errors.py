"""The app's coded refusals. Pure: edges turn the code into a sentence."""

from __future__ import annotations


class GroupsError(Exception):
    """A change that is refused.

    Registration: closed, duplicate, cancelled, no_name, same_person,
    run_over. Screens: forbidden, too_many, wrong_code, try_again.
    Links: forbidden, cancelled, leads_elsewhere. Merging and moving: same_group, other_run, same_run, other_seminar,
    run_over, answered, merged, duplicate, cancelled. Rehearsals: no_municipality.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
