"""One card, one place: a reader and the counter never hold it together, and counters are on disk at once."""

from pathlib import Path

import pytest

from gov_core.card import image as image_file
from gov_core.card.file_system import Record
from gov_core.card.slot import CardInUse, InsertedCard, at_the_counter
from tests.gov_core.card.sample import sample_image

SELECT_JPKI = bytes.fromhex("00A4040C0AD392F000260100000001")
SELECT_PIN = bytes.fromhex("00A4020C020018")
VERIFY_WRONG = bytes.fromhex("002000800430303030")
STATUS = bytes.fromhex("00200080")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    image_file.save(sample_image(), tmp_path / "card.json")
    return tmp_path / "card.json"


def test_a_wrong_pin_is_remembered_by_the_next_reader(path: Path) -> None:
    card = InsertedCard(path)
    assert [card.transmit(each).hex() for each in (SELECT_JPKI, SELECT_PIN, VERIFY_WRONG)][-1] == "63c2"
    card.close()
    again = InsertedCard(path)
    assert [again.transmit(each).hex() for each in (SELECT_JPKI, SELECT_PIN, STATUS)][-1] == "63c2"
    again.close()


def test_the_counter_cannot_have_a_card_that_is_in_a_reader(path: Path) -> None:
    card = InsertedCard(path)
    with pytest.raises(CardInUse), at_the_counter(path, wait=0):
        pass
    card.close()
    card.close()
    with at_the_counter(path, wait=0) as image:
        image.label = "renewed"
    assert image_file.load(path).label == "renewed"


def test_a_reader_cannot_have_a_card_that_is_at_the_counter(path: Path) -> None:
    with at_the_counter(path), pytest.raises(CardInUse):
        InsertedCard(path, wait=0)


def test_a_visit_that_fails_changes_nothing(path: Path) -> None:
    with pytest.raises(RuntimeError), at_the_counter(path) as image:
        image.applications.clear()
        raise RuntimeError
    assert image_file.load(path).applications


def test_a_broken_image_does_not_keep_the_slot(path: Path) -> None:
    path.write_text("{}")
    with pytest.raises(image_file.BrokenImage):
        InsertedCard(path, wait=0)
    image_file.save(sample_image(), path)
    InsertedCard(path, wait=0).close()


def test_power_and_reset_reach_the_chip(path: Path) -> None:
    card = InsertedCard(path)
    assert card.atr.hex().startswith("3b")
    for end in (card.power_off, card.reset):
        card.transmit(SELECT_JPKI)
        end()
        assert card.transmit(bytes.fromhex("00A4020C020006")).hex() == "6a82"
    card.close()
    assert isinstance(card.image.applications[SELECT_JPKI[5:]].find(6), Record)
