"""One pcscd for all PC/SC tests, and a fresh card for each. Missing packages are a failure, not a skip."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gov_core.card import image as image_file
from gov_core.card.file_system import CardImage
from tests.gov_core.card.sample import sample_image
from tests.pcsc.stack import PcscStack, VirtualCard


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PcscStack]:
    """A running pcscd with an empty virtual reader."""
    running = PcscStack(tmp_path_factory.mktemp("pcscd") / "log")
    yield running
    running.stop()


@pytest.fixture
def image() -> CardImage:
    """The card's content; a test may parametrise it away."""
    return sample_image()


@pytest.fixture
def options() -> tuple[str, ...]:
    """Options of the card program; a test may parametrise them away."""
    return ()


@pytest.fixture
def card(stack: PcscStack, image: CardImage, options: tuple[str, ...], tmp_path: Path) -> Iterator[VirtualCard]:
    """A card in the first slot."""
    image_file.save(image, tmp_path / "card.json")
    inserted = stack.insert(tmp_path / "card.json", tmp_path / "trace", more=options)
    yield inserted
    inserted.remove()
