"""An empty place, and a seeded one that its readers do not change."""

from pathlib import Path

import pytest

from deploy.addresses import Street
from deploy.house_settings import Place
from deploy.seed import seed
from foundation.clock import SystemClock
from foundation.ids import RandomIds


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder with secrets and nothing else."""
    return Place.at(tmp_path, Street.on_loopback())


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A seeded demo that nobody starts. Read only."""
    place = Place.at(tmp_path_factory.mktemp("town"), Street.on_loopback())
    clock = SystemClock()
    seed(place, clock, RandomIds(clock))
    return place
