"""The notice of a withdrawal, as our own client."""

import asyncio
from pathlib import Path

import httpx

from data_trust.access.provider import ProviderNotice
from relying_party_sdk.credentials import PrivateKeyJwt
from relying_party_sdk.resource_server import ResourceServer
from tests.data_trust.street import CLIENT_PEM, ISSUER, a_world


def test_only_an_acknowledgement_counts(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            notice = ProviderNotice(world.house.door.resource_server, f"{ISSUER}/grants/revoke")
            assert await notice.withdrawn("r1") is True
            world.provider.deaf = True
            assert await notice.withdrawn("r2") is False
            assert world.provider.revoked == ["r1"]

    asyncio.run(scenario())


def test_a_provider_that_cannot_be_reached_is_no_acknowledgement() -> None:
    def unreachable(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")

    async def scenario() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(unreachable)) as http:
            asking = ResourceServer(ISSUER, "kakehashi-data-trust", PrivateKeyJwt(CLIENT_PEM), http=http)
            assert await ProviderNotice(asking, f"{ISSUER}/grants/revoke").withdrawn("r1") is False

    asyncio.run(scenario())
