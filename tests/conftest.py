"""The cast as fixtures, and what every test begins without: anything kept in memory from the one before.

Properties are tried on the same examples every time; `SEARCH=5000` in the environment tries that many new ones each,
`SEARCH=8` the first eight of the usual ones.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
import redis
from asgiref.sync import SyncToAsync
from celery import Celery
from channels.layers import ChannelLayerManager
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import SimpleTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from evaluation.services.counting import counting
from facilitation import live, snapshots, threads
from facilitation.services.presence import roll
from groups.models import WorkGroup
from seminars.models import Run
from tests.cast import Cast, Member
from tests.databases import cast_anew, make_database, once
from tests.journeys.machines import make_seed

USUAL = 60
SEARCH = int(os.environ.get("SEARCH", USUAL))

settings.register_profile(
    "steady",
    max_examples=min(SEARCH, USUAL),
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "search", settings.get_profile("steady"), derandomize=False, database=None, max_examples=SEARCH
)
settings.load_profile("search" if SEARCH > USUAL else "steady")


def pytest_configure() -> None:
    """Workers share a Redis and begin from the same rows: a prefix of its own keeps each from the others' hints."""
    layer = django_settings.CHANNEL_LAYERS["default"]
    if "CONFIG" in layer:
        prefix = os.environ["REDIS_PREFIX"] = f"socialtalks-{os.environ.get('PYTEST_XDIST_WORKER', 'tests')}"
        layer["CONFIG"]["prefix"] = prefix


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for real clocks and servers comes first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        if needs_a_stack(item):
            item.add_marker(pytest.mark.stack)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Why a test was tried again: its second try may pass, or fail of something else."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"first try of {report.nodeid}")
        terminalreporter.line(report.longreprtext)


def needs_a_stack(item: pytest.Item) -> bool:
    """Whether it may meet the database, the channel layer or a process of ours; the others come out alike on both
    stacks and run on one, where `no_stack` sees to it that they meet none."""
    meets = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("slow")
    is_djangos = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
    return bool(meets or marked or is_djangos or iscoroutinefunction(getattr(item, "function", None)))


@pytest.fixture(autouse=True)
def no_stack(request: pytest.FixtureRequest) -> Iterator[None]:
    """The database is closed to these by pytest-django."""
    if request.node.get_closest_marker("stack"):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            (ChannelLayerManager, "__getitem__"),
            (redis.Connection, "connect"),
            (Celery, "connection_for_write"),
        ):
            patch.setattr(owner, name, refused)
        yield


def refused(*_args: object, **_kwargs: object) -> None:
    raise AssertionError("a test that meets a stack must ask for the database, be a coroutine or be marked slow")


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Nothing of the tests' own database outlives a power cut, nor has to."""
    if connection.vendor == "sqlite":
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any, common: Path
) -> Iterator[None]:
    """Lets go of the database too: PostgreSQL drops none that anybody is in, SQLite would leave its log behind."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        make_database(common)
    yield
    threads.stop()
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        connection.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture(scope="session")
def seed(common: Path) -> Path:
    """A data folder with the demo in it, made once for all workers, for tests that start servers of their own."""
    folder = common / "seed"
    with once(common, "seed") as is_first:
        if is_first:
            folder.mkdir()
            make_seed(folder)
    return folder


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Snapshots are kept by run and revision, and test databases begin again at the same numbers."""
    snapshots.forget()
    roll.forget()
    yield
    snapshots.forget()
    counting.forget()


@pytest.fixture
async def hung_up() -> AsyncIterator[None]:
    yield
    await live.hang_up()


@pytest.fixture(autouse=True)
def in_swedish() -> None:
    """A request leaves its language in the thread; the next test begins in ours."""
    translation.activate("sv")


@pytest.fixture(autouse=True)
def nothing_left_reading(request: pytest.FixtureRequest) -> None:
    """The Redis layer's reader would keep an asynchronous test's loop from ending."""
    if iscoroutinefunction(request.function):
        request.getfixturevalue("hung_up")


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """What makes a password hard to guess takes a third of a second each time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(autouse=True)
def private_folders(settings: Any, tmp_path: Path) -> None:
    """Uploads and mail go to the test's own folder; static files keep their plain names, so nothing is collected."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def cast(db: None) -> Cast:
    """A published run with three groups and everyone in it; see tests/cast.py."""
    return cast_anew()


@pytest.fixture
def run(cast: Cast) -> Run:
    return cast.run


@pytest.fixture
def group(cast: Cast) -> WorkGroup:
    """Group A, which the facilitator leads and the screen belongs to."""
    return cast.groups[0]


@pytest.fixture
def organiser(cast: Cast) -> Member:
    return cast.organiser


@pytest.fixture
def producer(cast: Cast) -> Member:
    """A second organiser, at the controls at the same time."""
    return cast.producer


@pytest.fixture
def contact(cast: Cast) -> Member:
    return cast.contact


@pytest.fixture
def facilitator(cast: Cast) -> Member:
    return cast.facilitator


@pytest.fixture
def facilitator_b(cast: Cast) -> Member:
    return cast.facilitator_b


@pytest.fixture
def screen(cast: Cast) -> Member:
    return cast.screen


@pytest.fixture
def presenter(cast: Cast) -> Member:
    return cast.presenter


@pytest.fixture
def participant(cast: Cast) -> Member:
    return cast.participant


@pytest.fixture
def decision_maker(cast: Cast) -> Member:
    return cast.decision_maker


@pytest.fixture
def stranger(cast: Cast) -> Member:
    return cast.stranger
