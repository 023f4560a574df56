"""Changes that are done whole or not at all, alone as well as inside what is taken back as a whole."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from facilitation.models import GroupState
from facilitation.whole import taken_back_whole, whole
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class BreaksError(Exception):
    pass


@whole
def change(cast: Cast, *, fails: bool = False) -> None:
    GroupState.objects.create(group=cast.groups[0], present=5)
    if fails:
        raise BreaksError


def savepoints(asked: CaptureQueriesContext) -> int:
    return sum((query["sql"] or "").startswith("SAVEPOINT") for query in asked)


def test_alone_it_takes_back_its_own_and_nothing_else(cast: Cast) -> None:
    GroupState.objects.create(group=cast.groups[1], present=3)
    with pytest.raises(BreaksError):
        change(cast, fails=True)
    assert GroupState.objects.get().present == 3


def test_inside_what_is_taken_back_it_needs_no_savepoint_and_is_taken_back(cast: Cast) -> None:
    GroupState.objects.create(group=cast.groups[1], present=3)
    with (
        CaptureQueriesContext(connection) as asked,
        pytest.raises(BreaksError),
        transaction.atomic(),
        taken_back_whole(),
    ):
        change(cast, fails=True)
    assert savepoints(asked) == 1
    assert GroupState.objects.get().present == 3


def test_afterwards_it_has_one_again(cast: Cast) -> None:
    with transaction.atomic(), taken_back_whole():
        pass
    with CaptureQueriesContext(connection) as asked:
        change(cast)
    assert savepoints(asked) == 1
