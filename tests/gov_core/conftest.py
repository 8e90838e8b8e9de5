"""One fixture: a copy of the small town."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gov_core.town import Town, copy_of_the_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Two authorities, Hanako and Mei."""
    made = copy_of_the_town(tmp_path)
    yield made
    made.rooms.database.close()
