"""Changes done whole or not at all, without a savepoint of their own where all around them is taken back too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
T = TypeVar("T")


class Around(threading.local):
    takes_back = False


_around = Around()


@contextmanager
def taken_back_whole() -> Iterator[None]:
    """Inside a transaction, or a savepoint, that is taken back whatever is raised here."""
    before, _around.takes_back = _around.takes_back, True
    try:
        yield
    finally:
        _around.takes_back = before


def whole(function: Callable[P, T]) -> Callable[P, T]:
    """As `transaction.atomic`. What it raises is for whoever takes back: not to be caught on the way there."""

    @wraps(function)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        with transaction.atomic(savepoint=not _around.takes_back):
            return function(*args, **kwargs)

    return done
