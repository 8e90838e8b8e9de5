"""Card images in a folder, each a reader with a card in it, for the real agent's card session."""

from pathlib import Path

import pytest

from citizen_agent.card_session import CardSession, Kind
from citizen_agent.errors import NoCard, NoReader, ReaderBusy, WrongPin
from deploy.card_drawer import CardDrawer
from gov_core.card import image
from gov_core.card.slot import InsertedCard
from tests.gov_core.card.sample import PIN, sample_image


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("taro", "hanako"):
        image.save(sample_image(name), tmp_path / f"{name}.json")
    return tmp_path


def test_it_lists_the_cards_and_nothing_else(folder: Path) -> None:
    (folder / "hanako.json.lock").touch()
    (folder / "notes.txt").touch()
    assert CardDrawer(folder).list() == ["hanako", "taro"]


def test_an_empty_drawer_is_no_reader(tmp_path: Path) -> None:
    with pytest.raises(NoReader):
        CardDrawer(tmp_path).list()


@pytest.mark.parametrize("name", ["jiro", "", "../outside", "hanako.json", "/etc/passwd"])
def test_what_is_not_in_the_drawer_is_no_card(folder: Path, name: str) -> None:
    image.save(sample_image(), folder.parent / "outside.json")
    with pytest.raises(NoCard):
        CardDrawer(folder).open(name)


def test_a_wrong_pin_is_remembered_by_the_card_not_by_the_drawer(folder: Path) -> None:
    card = CardDrawer(folder).open("hanako")
    with pytest.raises(WrongPin):
        CardSession(card).verify(Kind.AUTHENTICATION, "0000")
    card.close()
    again = CardDrawer(folder).open("hanako")
    session = CardSession(again)
    assert session.tries_left(Kind.AUTHENTICATION) == 2
    session.verify(Kind.AUTHENTICATION, PIN)
    again.close()


def test_a_card_somebody_else_holds_is_busy_and_free_again_afterwards(folder: Path) -> None:
    held = InsertedCard(folder / "hanako.json")
    with pytest.raises(ReaderBusy):
        CardDrawer(folder).open("hanako")
    held.close()
    CardDrawer(folder).open("hanako").close()


def test_of_two_cards_with_one_name_the_first_folders_counts(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    phones = tmp_path_factory.mktemp("phones")
    image.save(sample_image("in the phone"), phones / "hanako.json")
    image.save(sample_image("taro"), phones / "taro-android.json")
    drawer = CardDrawer(phones, folder, folder / "not-there")
    assert drawer.list() == ["hanako", "taro-android", "taro"]
    card = drawer.open("hanako")
    assert card.image.label == "in the phone"
    card.close()
