"""Invitations are counted, tokens rest as hashes, and of two changes by one token one holds."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from idp.errors import InvalidToken
from idp.registration.store import Invitation, Registration, RegistrationStore, hashed
from tests.idp.provider import Provider, confidential, run
from tests.idp.registration.desk import INVITATION, RIGHTS, invite

MINE = Registration("bank", hashed("mine"), RIGHTS, 5)


def test_an_invitation_counts_its_uses_and_its_days(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        store, clients = RegistrationStore(provider.rooms.ground.database), provider.rooms.clients
        now = provider.clock.timestamp()
        await invite(provider, RIGHTS, uses=2)
        assert store.invitation(INVITATION, now) == Invitation("test", RIGHTS, 2, now + 86400, now)
        assert store.invitation("other", now) is None
        assert store.invitation(INVITATION, now + 86400) is None
        uses = [clients.put(confidential(), store.opening(MINE, INVITATION, now)) for _ in range(10)]
        outcomes = await asyncio.gather(*uses, return_exceptions=True)
        assert sum(isinstance(one, InvalidToken) for one in outcomes) == 8
        assert store.invitation(INVITATION, now) is None
        assert [one.uses_left for one in store.invitations()] == [0]
        assert await store.withdraw("test") == 1
        assert store.invitations() == []

    run(tmp_path, story)


def test_a_refused_use_leaves_no_client_behind(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        store, clients = RegistrationStore(provider.rooms.ground.database), provider.rooms.clients
        with pytest.raises(InvalidToken):
            await clients.put(confidential("ghost"), store.opening(MINE, "none", 0))
        assert clients.get("ghost") is None
        assert store.find("bank") is None

    run(tmp_path, story)


def test_a_registration_is_renewed_once_by_one_token_and_goes_with_its_client(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        store, clients = RegistrationStore(provider.rooms.ground.database), provider.rooms.clients
        await clients.put(confidential(), store.opening(MINE, None, 0))
        assert store.find("bank") == MINE
        await clients.put(confidential(), store.renewing(MINE, "next"))
        assert store.find("bank") == replace(MINE, token_hash=hashed("next"))
        with pytest.raises(InvalidToken):
            await clients.put(confidential(), store.renewing(MINE, "another"))
        assert await store.hand_over("bank", "third")
        assert store.find("bank") == replace(MINE, token_hash=hashed("third"))
        assert await clients.remove("bank", store.closing("bank"))
        assert store.find("bank") is None
        assert not await store.hand_over("bank", "fourth")

    run(tmp_path, story)


def test_no_token_rests_in_the_clear(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider, token="x" * 43)
        rows = provider.rooms.ground.database.read(lambda tx: tx.all("SELECT * FROM client_invitation", ()))
        assert "x" * 43 not in str(rows)
        assert hashed("x" * 43) in str(rows)

    run(tmp_path, story)
