"""Looking costs no try and leaves no card powered."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from citizen_agent.card_session import Kind
from citizen_agent.errors import NoCard
from citizen_agent.pages.looking import CardView, card_links, link, look
from tests.citizen_agent.parts import Drawer
from tests.gov_core.card.sample import sample_image


def test_one_card_is_chosen_by_itself_and_its_tries_are_read() -> None:
    drawer = Drawer()
    assert asyncio.run(look(drawer, "", Kind.SIGNATURE)) == CardView(["hanako"], "hanako", 5)
    assert (drawer.verifications(), drawer.open_cards) == (0, 0)


def test_among_several_cards_none_is_touched_until_one_is_chosen() -> None:
    drawer = Drawer({"hanako": sample_image(), "taro": sample_image()})
    for asked in ("", "nobody", "../hanako"):
        assert asyncio.run(look(drawer, asked, Kind.AUTHENTICATION)).chosen is None
    assert drawer.commands == []
    assert asyncio.run(look(drawer, "taro", Kind.AUTHENTICATION)) == CardView(["hanako", "taro"], "taro", 3)


def test_an_empty_reader_is_no_card() -> None:
    with pytest.raises(NoCard):
        asyncio.run(look(Drawer({}), "", Kind.AUTHENTICATION))


def test_names_and_tickets_are_encoded() -> None:
    links = card_links("/authenticate", "a&b=c", ["Virtual PCD 00 00"])
    assert links["Virtual PCD 00 00"]["id"] == "card-Virtual-PCD-00-00"
    query = parse_qs(urlsplit(links["Virtual PCD 00 00"]["href"]).query)
    assert query == {"ticket": ["a&b=c"], "card": ["Virtual PCD 00 00"]}
    assert link("/return", "T", card="") == "/return?ticket=T"
