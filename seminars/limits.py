"""What a limited organiser may open in the planning desk. Pure: addresses by their names, everything else is closed."""

from __future__ import annotations

ALWAYS = frozenset(
    {"index", "login", "logout", "jsi18n", "password_change", "password_change_done", "autocomplete"}
) | {"seminars_user_second_factor"}
CHANGED = frozenset({f"groups_workgroup_{press}" for press in ("changelist", "add", "change", "link")})
"""Their municipalities' groups, which they plan. A group is cancelled, never deleted."""
READ = frozenset(
    f"groups_{name}_{page}"
    for name in ("municipality", "municipalitycontact", "facilitator", "screen")
    for page in ("changelist", "change")
)
"""Who and what belongs to those municipalities. People are named by their address: nobody else's are shown."""
IMPORTED = frozenset(f"groups_import_{press}" for press in ("changelist", "add", "change", "pattern", "left", "do"))
"""Files that they read in themselves; rows about other municipalities are refused one by one."""
RUNS = frozenset(f"seminars_run_{page}" for page in ("changelist", "readiness", "readiness_csv", "remind"))
"""Of every run how ready their own rooms are."""
OPEN = ALWAYS | CHANGED | READ | IMPORTED | RUNS


def may_open(name: str | None) -> bool:
    """Whether the page of the planning desk with this name in its URLconf is open to a limited organiser."""
    return name in OPEN
