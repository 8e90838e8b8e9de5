"""A client that publishes its keys itself, on a server of its own: it logs in, rotates, and is silent for a while."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import orjson

from foundation.signing import KeyRing
from idp.clients.client_keys import USABLE_SECONDS
from tests.foundation.outbound.server import Server, answering, document, place_of, reserved
from tests.idp.provider import CLIENT_KEYS, Provider, asserting, run

NEW_KEYS = KeyRing.generate(("ES256",))


def _published(*rings: KeyRing) -> bytes:
    return document(orjson.dumps({"keys": [key for ring in rings for key in ring.public_jwks()["keys"]]}))


def _tell(folder: Path, story: Callable[[Provider, Server], Awaitable[None]]) -> None:
    sock = reserved()
    clinic = asserting(jwks={}, jwks_uri=f"http://{place_of(sock)}/jwks.json")

    async def beside_the_clinic(provider: Provider) -> None:
        async with answering(_published(CLIENT_KEYS), sock=sock) as server:
            await story(provider, server)

    run(folder, beside_the_clinic, clinic, fetched=[place_of(sock)])


async def _own_token(provider: Provider, ring: KeyRing) -> httpx.Response:
    form = {"grant_type": "client_credentials", **provider.assertion("clinic", ring)}
    return await provider.back.post("/token", data=form)


def test_refresh_tokens_survive_the_rotation_of_the_clients_key(tmp_path: Path) -> None:
    """The conformance suite's refresh-token-rp-key-rotation: the old key is gone, the new one counts at once."""

    async def story(provider: Provider, server: Server) -> None:
        await provider.person()
        token = (await provider.tokens("clinic", scope="openid offline_access"))["refresh_token"]
        server.answer = _published(NEW_KEYS)
        form = {"grant_type": "refresh_token", "refresh_token": token, **provider.assertion("clinic", NEW_KEYS)}
        assert (await provider.back.post("/token", data=form)).status_code == 200
        assert (await _own_token(provider, CLIENT_KEYS)).status_code == 401
        assert [request.split(b" ")[1] for request in server.requests] == [b"/jwks.json"] * 2

    _tell(tmp_path, story)


def test_an_unreachable_jwks_uri_is_told_in_plain_words(tmp_path: Path) -> None:
    async def story(provider: Provider, server: Server) -> None:
        server.answer = document(b"gone", status="404 Not Found")
        answer = await _own_token(provider, CLIENT_KEYS)
        assert answer.status_code == 401
        assert answer.json()["error"] == "invalid_client"
        assert "jwks_uri cannot be read" in answer.json()["error_description"]
        server.answer = _published(CLIENT_KEYS)
        provider.clock.advance(60)
        assert (await _own_token(provider, CLIENT_KEYS)).status_code == 200
        server.answer = b""
        provider.clock.advance(USABLE_SECONDS - 1)
        assert (await _own_token(provider, CLIENT_KEYS)).status_code == 200
        provider.clock.advance(60)
        assert (await _own_token(provider, CLIENT_KEYS)).status_code == 401

    _tell(tmp_path, story)


def test_guessing_key_ids_cannot_make_the_provider_flood_the_clients_server(tmp_path: Path) -> None:
    """KY-04."""

    async def story(provider: Provider, server: Server) -> None:
        for _ in range(20):
            assert (await _own_token(provider, KeyRing.generate(("ES256",)))).status_code == 401
        assert len(server.requests) == 2

    _tell(tmp_path, story)
