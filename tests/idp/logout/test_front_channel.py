"""Frames of a page: whose, where to, and what an address may carry of them."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from idp.interaction.session import Party
from idp.logout.front_channel import FrontChannel, headers_for
from tests.idp.provider import ISSUER, Provider, confidential, run

BANK = confidential(frontchannel_logout_uri="http://127.0.0.1:8111/bye?a=b")
SHOP = confidential("shop", frontchannel_logout_uri="http://127.0.0.1:8111/away")
PARTIES = [Party("bank", 7, "s 1"), Party("shop", 7, "s2"), Party("deaf", 7, "s3"), Party("gone", 7, "s4")]


def _front_channel(provider: Provider) -> FrontChannel:
    return FrontChannel(ISSUER, provider.rooms.clients, provider.rooms.sealer, provider.rooms.ground.clock)


def test_each_client_that_registered_an_address_is_loaded_with_issuer_and_session(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        bank, shop = _front_channel(provider).frames(PARTIES)
        assert bank.url.startswith("http://127.0.0.1:8111/bye?a=b&")
        assert parse_qs(urlsplit(bank.url).query) == {"a": ["b"], "iss": [ISSUER], "sid": ["s 1"]}
        assert parse_qs(urlsplit(shop.url).query) == {"iss": [ISSUER], "sid": ["s2"]}
        assert bank.names == {"ja": "みどり銀行", "en": "Midori Bank"}

    run(tmp_path, story, BANK, SHOP, confidential("deaf"))


def test_the_next_page_gets_them_sealed_and_for_five_minutes(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        front_channel = _front_channel(provider)
        sealed = front_channel.seal(PARTIES)
        assert front_channel.open(sealed) == front_channel.frames(PARTIES)
        assert front_channel.open(sealed[:-4] + "AAAA") == front_channel.open("x") == []
        provider.clock.advance(300)
        assert front_channel.open(sealed) == []
        assert front_channel.seal(PARTIES[2:]) == ""

    run(tmp_path, story, BANK, SHOP, confidential("deaf"))


def test_the_policy_names_exactly_the_origins_of_the_frames(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        policy = headers_for(_front_channel(provider).frames(PARTIES))["Content-Security-Policy"]
        assert "frame-src http://127.0.0.1:8111;" in policy + ";"
        assert "default-src 'none'" in policy
        assert headers_for([]) == {}

    run(tmp_path, story, BANK, SHOP)
