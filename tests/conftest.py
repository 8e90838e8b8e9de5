"""What tests share: one running street for everything that needs real sockets."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from deploy.demo import Demo
from deploy.house_settings import Place
from foundation.database import Database
from tests.deploy.parts import free_offset
from tests.postgres import cluster, schema_url

# Far from the demo's own ports, so that tests run beside a demo somebody has open, and beside another test run.
PORT_OFFSET = 1000
STORAGE = "KAKEHASHI_TEST_STORAGE"
_opened: list[Database] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What judges the whole run runs last; the rest keeps its order. A file's own tests need a file."""
    if os.environ.get(STORAGE) == "postgresql":
        items[:] = [item for item in items if item.get_closest_marker("sqlite_file") is None]
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Every house as its own process on loopback, freshly seeded, for the whole test run.

    Hanako is nobody's here before the story (tests/journeys/test_story.py) begins: it opens with her first visit.
    """
    folder = Path(tmp_path_factory.mktemp("street"))
    # In a thread of its own: Playwright keeps an event loop running in this one, and the seed needs one too.
    with ThreadPoolExecutor(1) as thread:
        demo = thread.submit(Demo.at, folder, free_offset(PORT_OFFSET)).result()
    try:
        demo.up()
        yield demo.place
    finally:
        demo.supervisor.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of this run's own; its base URL."""
    with cluster() as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def _houses_on_postgres(request: pytest.FixtureRequest) -> Iterator[None]:
    """With KAKEHASHI_TEST_STORAGE=postgresql each file a test would have made is a schema instead."""
    if os.environ.get(STORAGE) != "postgresql":
        yield
        return
    base, opening, patch = request.getfixturevalue("postgres"), Database.open, pytest.MonkeyPatch()

    def open_schema(url: str, metadata: MetaData) -> Database:
        database = opening(schema_url(base, url) if url.startswith("sqlite:///") else url, metadata)
        _opened.append(database)
        return database

    patch.setattr(Database, "open", open_schema)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _connections_end_with_the_test() -> Iterator[None]:
    """A server has a few hundred connections, and most tests leave theirs to the end of the process."""
    yield
    while _opened:
        _opened.pop().close()
