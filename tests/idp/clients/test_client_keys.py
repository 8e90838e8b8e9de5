"""Keys by reference: read once, fresh for a while, read again for an unknown key, and never asked more than that."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from foundation.clock import FixedClock
from foundation.outbound import Fetched, FetchFailed
from foundation.signing import KeyRing
from foundation.strict_jwt import JwtRefused
from idp.clients import client_keys
from idp.clients.client import Client
from idp.clients.client_keys import FRESH_SECONDS, USABLE_SECONDS, ClientKeys, KeysUnavailable
from tests.idp.provider import asserting

OLD, NEW = KeyRing.generate(("ES256",)), KeyRing.generate(("ES256",))
URI = "https://clinic.example/jwks.json"


class Site:
    """The client's server: what it answers now, and how often it was asked."""

    def __init__(self) -> None:
        self.clock = FixedClock(datetime(2026, 11, 1, tzinfo=UTC))
        self.document: Any = OLD.public_jwks()
        self.cache_control = ""
        self.down = False
        self.asked = 0
        self.keys = ClientKeys(self, self.clock)

    async def get(self, url: str, media_types: tuple[str, ...]) -> Fetched:
        self.asked += 1
        await asyncio.sleep(0)
        if self.down:
            raise FetchFailed("no answer")
        return Fetched(200, media_types[0], orjson.dumps(self.document), self.cache_control)

    async def signed_by(self, ring: KeyRing, client: Client | None = None) -> str:
        """The subject of a token, where the client's keys made it."""
        token = ring.sign_jwt({"sub": "x"})
        claims = await self.keys.verify(client or _client(), token, algs=("ES256",))
        return str(claims["sub"])


def _client(uri: str = URI) -> Client:
    return asserting(jwks={}, jwks_uri=uri)


def _tell(story: Callable[[Site], Awaitable[None]]) -> None:
    asyncio.run(story(Site()))  # type: ignore[arg-type]


def test_keys_by_value_ask_nobody() -> None:
    async def story(site: Site) -> None:
        by_value = asserting(jwks=OLD.public_jwks())
        assert await site.signed_by(OLD, by_value) == "x"
        with pytest.raises(JwtRefused):
            await site.signed_by(NEW, by_value)
        assert await site.keys.newer(by_value) is None
        assert site.asked == 0

    _tell(story)


def test_a_set_is_read_once_while_it_is_fresh() -> None:
    async def story(site: Site) -> None:
        await site.signed_by(OLD)
        site.clock.advance(FRESH_SECONDS - 1)
        await site.signed_by(OLD)
        assert site.asked == 1
        site.clock.advance(1)
        await site.signed_by(OLD)
        assert site.asked == 2

    _tell(story)


def test_a_client_rotates_its_key_and_the_next_signature_already_counts() -> None:
    async def story(site: Site) -> None:
        await site.signed_by(OLD)
        site.document = {"keys": [*NEW.public_jwks()["keys"], *OLD.public_jwks()["keys"]]}
        assert await site.signed_by(NEW) == "x"
        assert await site.signed_by(OLD) == "x"
        assert site.asked == 2

    _tell(story)


def test_an_unknown_kid_makes_us_ask_once_a_minute_and_not_more_often() -> None:
    async def story(site: Site) -> None:
        await site.signed_by(OLD)
        for _ in range(100):
            with pytest.raises(JwtRefused):
                await site.signed_by(NEW)
        assert site.asked == 2
        site.clock.advance(60)
        for _ in range(100):
            with pytest.raises(JwtRefused):
                await site.signed_by(NEW)
        assert site.asked == 3

    _tell(story)


def test_a_malformed_token_makes_us_ask_nobody_again() -> None:
    async def story(site: Site) -> None:
        await site.signed_by(OLD)
        site.clock.advance(100)
        with pytest.raises(JwtRefused):
            await site.keys.verify(_client(), "a.b", algs=("ES256",))
        assert site.asked == 1

    _tell(story)


def test_a_key_that_was_withdrawn_is_gone_when_the_set_is_read_again() -> None:
    async def story(site: Site) -> None:
        await site.signed_by(OLD)
        site.document = NEW.public_jwks()
        site.clock.advance(FRESH_SECONDS)
        with pytest.raises(JwtRefused):
            await site.signed_by(OLD)

    _tell(story)


def test_of_many_who_wait_one_asks_and_a_cancelled_one_takes_nobody_along() -> None:
    async def story(site: Site) -> None:
        waiting = [asyncio.create_task(site.signed_by(OLD)) for _ in range(20)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        assert answers[1:] == ["x"] * 19
        assert site.asked == 1

    _tell(story)


def test_a_silent_server_is_a_clear_error_and_the_last_set_serves_on_for_a_while() -> None:
    async def story(site: Site) -> None:
        site.down = True
        for _ in range(3):
            with pytest.raises(KeysUnavailable, match="jwks_uri cannot be read"):
                await site.signed_by(OLD)
        assert site.asked == 1
        site.clock.advance(60)
        site.down = False
        await site.signed_by(OLD)
        site.down = True
        site.clock.advance(USABLE_SECONDS - 1)
        await site.signed_by(OLD)
        site.clock.advance(1)
        with pytest.raises(KeysUnavailable):
            await site.signed_by(OLD)

    _tell(story)


@pytest.mark.parametrize("document", [[], {"keys": 5}, {"keys": [{"kty": "oct", "k": "AQ"}]}, "<html>"])
def test_a_document_that_is_no_public_set_is_as_good_as_none(document: Any) -> None:
    async def story(site: Site) -> None:
        site.document = document
        with pytest.raises(KeysUnavailable):
            await site.signed_by(OLD)

    _tell(story)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("", 600), ("max-age=5", 60), ("public, max-age=1800", 1800), ("max-age=999999", 3600), ("no-store", 600)],
)
def test_what_the_server_says_about_freshness_counts_within_bounds(said: str, seconds: int) -> None:
    async def story(site: Site) -> None:
        site.cache_control = said
        await site.signed_by(OLD)
        site.clock.advance(seconds - 1)
        await site.signed_by(OLD)
        assert site.asked == 1
        site.clock.advance(1)
        await site.signed_by(OLD)
        assert site.asked == 2

    _tell(story)


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_keys, "_MOST_SETS", 2)

    async def story(site: Site) -> None:
        for name in ("a", "b", "a", "c", "a"):
            await site.signed_by(OLD, _client(f"https://{name}.example/jwks"))
        assert site.asked == 3
        await site.signed_by(OLD, _client("https://b.example/jwks"))
        assert site.asked == 4

    _tell(story)
