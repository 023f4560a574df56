"""A command on its way to its service: who gives it, from where, and what of it the giver may touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from facilitation.arguments import Args
from facilitation.errors import Refused
from facilitation.models import HelpCall
from facilitation.wire import Code
from groups.models import Screen, WorkGroup
from groups.permissions import Actor, may
from seminars.prepared import Prepared

Answer = dict[str, Any]
LONGEST_KEY = 40


_group = Prepared(lambda group: WorkGroup.objects.order_by().filter(pk=group))


@dataclass(frozen=True, slots=True)
class Order:
    """A command on its way to its service: who gives it, from which run's and group's page, and when."""

    actor: Actor
    run: int | None
    group: int | None
    action: str
    args: Args
    seen: int | None
    now: datetime

    def require(self, run: int | None, group: int | None = None) -> None:
        """Raises Refused(forbidden) unless the actor may do this there."""
        if run is None or not may(self.actor, self.action, run=run, group=group):
            raise Refused(Code.FORBIDDEN)

    def their_run(self) -> int:
        run = self.args.maybe_integer("run") or self.run
        self.require(run)
        return run or 0

    def their_group(self, name: str = "group") -> WorkGroup:
        """The group named in the arguments, else the page's own; one that has been merged is the one it was merged
        into."""
        named = self.named_group(name)
        return named.merged_into or named

    def named_group(self, name: str = "group") -> WorkGroup:
        """The very group that is named. The right to it is the right to where it is now."""
        return self._allowed(self.args.maybe_integer(name) or self.group)

    def their_screen(self) -> Screen:
        """The display that is named, while it is paired with the group."""
        named = self.args.text("screen", longest=LONGEST_KEY)
        paired = self.their_group().screens.filter(revoked_at=None)
        screen = next((row for row in paired.select_related("group") if str(row.pk) == named), None)
        if screen is None:
            raise Refused(Code.NOT_FOUND)
        return screen

    def their_call(self) -> HelpCall:
        call = HelpCall.objects.select_related("group").filter(pk=self.args.integer("call")).first()
        self._allowed(call.group if call else None)
        return call  # type: ignore[return-value]

    def _allowed(self, group: WorkGroup | int | None) -> WorkGroup:
        found = next(iter(_group(group)), None) if isinstance(group, int) else group
        if found is None:
            raise Refused(Code.NOT_FOUND if self.actor.groups is None else Code.FORBIDDEN)
        self.require(found.run_id, found.merged_into_id or found.pk)
        return found
