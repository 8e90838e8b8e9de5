"""OpenID Connect Registration 1.0, 5: the list decides, and a list that is missing, foreign or incomplete ends it."""

import asyncio
from typing import Any

import orjson
import pytest

from foundation.outbound import Destinations, Outbound
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.registration.sector import read_sector
from tests.foundation.outbound.server import answering, document

URIS = ("https://a.example/cb", "https://b.example/cb")


def _read(body: bytes, kind: str = "application/json", status: str = "200 OK") -> str:
    async def story() -> str:
        async with answering(document(body, kind, status)) as server:
            return await read_sector(Outbound(Destinations([server.place])), f"{server.url}/sector.json", URIS)

    return asyncio.run(story())


def test_a_list_with_every_redirect_uri_gives_its_host_as_the_sector() -> None:
    assert _read(orjson.dumps([*URIS, "https://c.example/"])) == "127.0.0.1"


@pytest.mark.parametrize("listed", [[], URIS[:1], {"uris": URIS}, "x", None, [URIS]])
def test_a_list_without_one_of_them_is_refused(listed: Any) -> None:
    with pytest.raises(InvalidClientMetadata, match="sector_identifier_uri"):
        _read(orjson.dumps(listed))


def test_no_json_no_list() -> None:
    for answer in ((b"<html>", "application/json"), (b"[]", "text/html"), (b"[]", "application/json", "404 Not Found")):
        with pytest.raises(InvalidClientMetadata, match="sector_identifier_uri"):
            _read(*answer)


def test_an_address_inside_is_never_asked() -> None:
    async def story() -> None:
        async with answering(document(orjson.dumps(URIS))) as server:
            for url in (server.url, "https://169.254.169.254/latest"):
                with pytest.raises(InvalidClientMetadata, match="this address is not fetched"):
                    await read_sector(Outbound(Destinations()), url, URIS)
            assert server.requests == []

    asyncio.run(story())
