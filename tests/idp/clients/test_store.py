"""Parsed once, looked at again after a minute; assertions are good once."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from idp.clients.client import Client
from idp.clients.store import ClientStore
from tests.idp.provider import Provider, asserting, confidential, run


def _store(provider: Provider, configured: Iterable[Client] = ()) -> ClientStore:
    """What another process would open."""
    return ClientStore(provider.rooms.ground.database, provider.clock, provider.rooms.sealer, configured)


def test_a_client_comes_back_as_it_was_put(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        rooms = provider.rooms
        for client in (confidential(), asserting()):
            await rooms.clients.put(client)
            fresh = _store(provider)
            assert fresh.get(client.client_id) == client
            assert fresh.get(client.client_id) is fresh.get(client.client_id)
        assert rooms.clients.get("nobody") is None

    run(tmp_path, story)


def test_another_processs_change_is_seen_within_a_minute(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        here, there = (
            provider.rooms.clients,
            _store(provider),
        )
        before = here.get("bank")
        await there.put(confidential(name_en="New name"))
        assert here.get("bank") is before
        provider.clock.advance(60)
        after = here.get("bank")
        assert after is not None
        assert after.name_en == "New name"

    run(tmp_path, story)


def test_configured_clients_come_first(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        configured = confidential(name_en="From the file")
        store = _store(provider, [configured])
        assert store.get("bank") is configured
        assert store.all() == [configured]

    run(tmp_path, story)


def test_of_many_uses_of_one_assertion_one_is_the_first(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        used = provider.rooms.assertions
        first = await asyncio.gather(*(used.remember("key", 100, 200) for _ in range(20)))
        assert first.count(True) == 1
        assert not await used.remember("key", 200, 300)
        assert await used.remember("key", 201, 300)

    run(tmp_path, story)


def test_an_unchanged_registration_is_not_judged_again(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        here = _store(provider)
        before = here.get("bank")
        provider.clock.advance(60)
        assert here.get("bank") is before

    run(tmp_path, story)


def test_a_removed_client_is_gone_here_at_once_and_elsewhere_within_a_minute(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        here, there = (
            provider.rooms.clients,
            _store(provider),
        )
        assert there.get("bank") is not None
        assert await here.remove("bank")
        assert here.get("bank") is None
        assert not await here.remove("bank")
        provider.clock.advance(60)
        assert there.get("bank") is None

    run(tmp_path, story)


def test_names_that_an_operator_saw_are_protected_from_others(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        store = provider.rooms.clients
        await store.put(confidential("own", name_ja="あおい", name_en="Aoi", self_registered=True))
        for name in ("Midori Bank", "MIDORI BANK", "Midori Bank Support", "みどり銀行", "ミドリ銀行"):
            assert store.has_name_like(name)
            assert not store.has_name_like(name, besides="bank")
        for name in ("Aoi", "Midori", "銀行"):
            assert not store.has_name_like(name)
        beni = confidential("x", name_en="Beni Shop")
        configured = _store(provider, [beni])
        assert configured.has_name_like("BENI SHOP")
        await store.remove("bank")
        assert not store.has_name_like("Midori Bank")

    run(tmp_path, story)


def test_a_secret_that_must_be_known_is_sealed_in_the_database(tmp_path: Path) -> None:
    """security.md KY: the file alone, or a backup of it, tells no secret."""
    secret = "a-secret-that-signs-assertions-0123456789-abc"

    async def story(provider: Provider) -> None:
        client = confidential(token_endpoint_auth_method="client_secret_jwt", secret_hash="", shared_secret=secret)
        await provider.rooms.clients.put(client)
        assert _store(provider).get("bank") == client
        rows = provider.rooms.ground.database.read(lambda tx: tx.all("SELECT document FROM client", ()))
        assert secret not in str(rows)
        assert secret not in repr(client)

    run(tmp_path, story)
