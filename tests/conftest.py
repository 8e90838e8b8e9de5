"""What tests share: one running street for everything that needs real sockets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.demo import Demo
from deploy.house_settings import Place

# Far from the demo's own ports, so that tests run beside a demo somebody has open.
PORT_OFFSET = 1000


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Every house as its own process on loopback, freshly seeded, for the whole test run."""
    demo = Demo.at(Path(tmp_path_factory.mktemp("street")), PORT_OFFSET)
    try:
        demo.up()
        yield demo.place
    finally:
        demo.supervisor.stop()
