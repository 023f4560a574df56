"""200 groups write and send at once, some of it twice: nothing is lost, nothing is done twice, each is answered."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import product
from uuid import UUID, uuid4

import pytest

from facilitation.commands import run_command
from facilitation.models import Command, Note
from facilitation.models import Topic as Row
from facilitation.threads import in_thread, in_turn
from facilitation.wire import Do
from groups.models import WorkGroup
from groups.permissions import Actor, Role
from tests.cast import NOW, Cast, make_group

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOMS = 200
FIELDS = [*product(["point"], (1, 2, 3)), *product(["question"], (1, 2))]


async def test_two_hundred_groups_at_once_lose_nothing(cast: Cast) -> None:
    groups = await in_thread(_many, cast)
    answers = await asyncio.gather(*(_write(cast, group) for group in groups))
    assert [len(answer) for answer in answers] == [len(FIELDS)] * ROOMS
    assert {rev for answer in answers for rev in answer} == {1}
    await in_thread(_check, cast, groups)


def _many(cast: Cast) -> list[WorkGroup]:
    return [make_group(cast.run, cast.groups[0].municipality, f"Grupp {number}") for number in range(ROOMS)]


async def _write(cast: Cast, group: WorkGroup) -> list[int]:
    """All fields at once, each command given twice as after a lost answer, then sent; the revisions answered."""
    run = cast.run.pk
    actor = Actor(Role.FACILITATOR, f"user:{group.pk}", None, frozenset({run}), frozenset({group.pk}))

    async def give(action: str, id: UUID, **args: object) -> int:
        work = partial(run_command, actor=actor, run=run, group=group.pk, command=Do(id, action, args), now=NOW)
        first, again = await asyncio.gather(in_turn(work), in_turn(work))
        assert first == again
        return int(first["rev"])

    saves = [
        give("note.save", uuid4(), kind=kind, position=position, text=_text(group, kind, position), base_rev=0)
        for kind, position in FIELDS
    ]
    revs = await asyncio.gather(*saves)
    await give("note.send", uuid4())
    return revs


def _text(group: WorkGroup, kind: str, position: int) -> str:
    return f"{kind} {position} av {group.name}"


def _check(cast: Cast, groups: list[WorkGroup]) -> None:
    found = set(Note.objects.filter(rev=1, sent_at=NOW).values_list("group", "kind", "position", "text"))
    assert found == {(group.pk, *field, _text(group, *field)) for group in groups for field in FIELDS}
    news = len(FIELDS) + 1
    assert Command.objects.count() == ROOMS * news
    rooms = dict(Row.objects.filter(name="group").values_list("group", "rev"))
    assert rooms == {group.pk: news for group in groups}
    assert Row.objects.get(name="desk").rev == Row.objects.get(name="control").rev == ROOMS * news
