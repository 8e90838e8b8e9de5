"""One token, one right: to register, or to look after one's own registration, and neither outlives its use."""

import asyncio
from hashlib import sha256
from pathlib import Path

import pytest

from idp.app import fold_rooms
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.enabled_rooms import registrar
from idp.errors import InvalidToken
from tests.idp.provider import Provider, run
from tests.idp.registration.desk import INVITATION, WISH, again, invite


def test_the_client_information_tells_everything_once(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        desk, served = registrar(provider.rooms), fold_rooms(provider.rooms)
        await invite(provider)
        told = await desk.register(INVITATION, WISH, served)
        assert told["client_secret_expires_at"] == 0
        assert len(told["client_secret"]) >= 43
        assert told["registration_client_uri"].endswith(f"/register/client?client_id={told['client_id']}")
        read = desk.read(told["client_id"], told["registration_access_token"], served)
        credentials = {
            "client_secret",
            "client_secret_expires_at",
            "registration_access_token",
            "registration_client_uri",
        }
        assert read == {name: value for name, value in told.items() if name not in credentials}

    run(tmp_path, story)


def test_of_many_changes_by_one_token_one_holds(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        desk, served = registrar(provider.rooms), fold_rooms(provider.rooms)
        await invite(provider)
        told = await desk.register(INVITATION, WISH, served)
        client_id, token = told["client_id"], told["registration_access_token"]
        changes = [desk.update(client_id, token, again(told, client_name=f"Aoi Shop {n}"), served) for n in range(8)]
        outcomes = await asyncio.gather(*changes, return_exceptions=True)
        winners = [one for one in outcomes if isinstance(one, dict)]
        assert len(winners) == 1
        assert sum(isinstance(one, InvalidToken) for one in outcomes) == 7
        found = provider.rooms.clients.get(client_id)
        assert found is not None
        assert found.name_en == winners[0]["client_name"]

    run(tmp_path, story)


def test_a_change_of_method_gives_a_secret_or_takes_it_away(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        desk, served = registrar(provider.rooms), fold_rooms(provider.rooms)
        await invite(provider)
        first = await desk.register(INVITATION, {**WISH, "token_endpoint_auth_method": "none"}, served)
        assert "client_secret" not in first
        client_id = first["client_id"]
        wish = again(first, token_endpoint_auth_method="client_secret_post")
        second = await desk.update(client_id, first["registration_access_token"], wish, served)
        assert second["client_secret"]
        third = await desk.update(client_id, second["registration_access_token"], again(second), served)
        assert "client_secret" not in third
        for bad in ({"client_secret": "x"}, {"client_id": "bank"}, {"client_id": None}, {"client_id_issued_at": 1}):
            with pytest.raises(InvalidClientMetadata):
                await desk.update(client_id, third["registration_access_token"], again(third, **bad), served)

    run(tmp_path, story)


def test_a_secret_that_signs_is_known_here_and_told_once(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        desk, served = registrar(provider.rooms), fold_rooms(provider.rooms)
        await invite(provider)
        signing = {**WISH, "token_endpoint_auth_method": "client_secret_jwt"}
        told = await desk.register(INVITATION, signing, served)
        found = provider.rooms.clients.get(told["client_id"])
        assert found is not None
        assert (found.shared_secret, found.secret_hash) == (told["client_secret"], "")
        assert told["client_secret"] not in str(desk.read(told["client_id"], told["registration_access_token"], served))
        kept = await desk.update(told["client_id"], told["registration_access_token"], again(told), served)
        assert "client_secret" not in kept
        basic = again(kept, token_endpoint_auth_method="client_secret_basic")
        moved = await desk.update(told["client_id"], kept["registration_access_token"], basic, served)
        assert "client_secret" not in moved  # the same secret, from now on as a hash
        found = provider.rooms.clients.get(told["client_id"])
        assert found is not None
        assert found.secret_hash == sha256(told["client_secret"].encode()).hexdigest()
        back = again(moved, token_endpoint_auth_method="client_secret_jwt")
        renewed = await desk.update(told["client_id"], moved["registration_access_token"], back, served)
        assert renewed["client_secret"] != told["client_secret"]  # a hash does not tell its secret

    run(tmp_path, story)
