"""What tests share: one running street for everything that needs real sockets."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deploy.demo import Demo
from deploy.house_settings import Place
from tests.deploy.parts import free_offset

# Far from the demo's own ports, so that tests run beside a demo somebody has open, and beside another test run.
PORT_OFFSET = 1000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What judges the whole run runs last; the rest keeps its order."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Every house as its own process on loopback, freshly seeded, for the whole test run."""
    folder = Path(tmp_path_factory.mktemp("street"))
    # In a thread of its own: Playwright keeps an event loop running in this one, and the seed needs one too.
    with ThreadPoolExecutor(1) as thread:
        demo = thread.submit(Demo.at, folder, free_offset(PORT_OFFSET)).result()
    try:
        demo.up()
        yield demo.place
    finally:
        demo.supervisor.stop()
