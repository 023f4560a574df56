"""The two stacks, one of each for a module's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.stacks import Stack, alone, daphne, production, uvicorn


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Two uvicorns over PostgreSQL and Redis."""
    with production(tmp_path_factory.mktemp("house"), uvicorn, uvicorn) as stack:
        yield stack


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The embedded server."""
    with alone(tmp_path_factory.mktemp("home"), command=daphne) as stack:
        yield stack
