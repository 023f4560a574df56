"""The two stacks, one of each for a module's tests; every test finds everything running and its lines good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.stacks import Stack, alone, daphne, production, uvicorn


@pytest.fixture(scope="module")
def built_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with production(tmp_path_factory.mktemp("house"), uvicorn, uvicorn) as stack:
        yield stack


@pytest.fixture
def house(built_house: Stack) -> Iterator[Stack]:
    """Two uvicorns over PostgreSQL and Redis."""
    yield built_house
    built_house.mend()


@pytest.fixture(scope="module")
def built_home(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Stack]:
    with alone(tmp_path_factory.mktemp("home"), seed, command=daphne) as stack:
        yield stack


@pytest.fixture
def home(built_home: Stack) -> Iterator[Stack]:
    """The embedded server."""
    yield built_home
    built_home.mend()
