"""Only a registered address is fetched."""

import asyncio
from hashlib import sha256

import pytest

from foundation.base64url import text as encode
from foundation.outbound import Destinations, Outbound
from idp.errors import InvalidRequestUri
from idp.request_object.reference import MEDIA_TYPES, References
from tests.foundation.outbound.server import Server, answering, document
from tests.idp.provider import confidential

OBJECT = b"a.b.c"
HASH = encode(sha256(OBJECT).digest())


def _fetch(answer: bytes, fragment: str = "", asked: str | None = None) -> tuple[str, Server]:
    async def go() -> tuple[str, Server]:
        async with answering(answer) as server:
            references = References(Outbound(Destinations([server.place])))
            uri = f"{server.url}/object{fragment}"
            return await references.fetch(confidential(request_uris=(uri,)), asked or uri), server

    return asyncio.run(go())


@pytest.mark.parametrize("kind", MEDIA_TYPES)
def test_the_object_at_a_registered_address_is_read(kind: str) -> None:
    text, server = _fetch(document(OBJECT + b"\n", kind))
    assert text == "a.b.c"
    assert server.requests[0].startswith(b"GET /object HTTP/1.1\r\n")


def test_a_hash_behind_a_registered_address_is_not_sent_and_decides_nothing() -> None:
    """OpenID Connect Core 6.2: it tells a cache that the document changed; what counts is the signature."""
    text, server = _fetch(document(OBJECT, MEDIA_TYPES[0]), "#" + HASH)
    assert text == "a.b.c"
    assert b"#" not in server.requests[0]
    assert _fetch(document(b"a.b.d", MEDIA_TYPES[0]), "#" + HASH)[0] == "a.b.d"


@pytest.mark.parametrize(
    "answer",
    [
        document(OBJECT, "text/html"), document(OBJECT, MEDIA_TYPES[0], "404 Not Found"), b"",
        document(b"\xff", MEDIA_TYPES[0]), document(b"", MEDIA_TYPES[0], "302 Found", Location="http://127.0.0.1/"),
    ],
)  # fmt: skip
def test_what_is_no_object_is_refused(answer: bytes) -> None:
    with pytest.raises(InvalidRequestUri, match="cannot be fetched"):
        _fetch(answer)


@pytest.mark.parametrize("asked", ["http://127.0.0.1:1/", "https://evil.example/", "x", "http://127.0.0.1:1/object#"])
def test_an_address_that_is_not_registered_is_not_even_judged(asked: str) -> None:
    with pytest.raises(InvalidRequestUri, match="not registered"):
        _fetch(document(OBJECT, MEDIA_TYPES[0]), asked=asked)


def test_sf02_a_registered_address_inside_is_not_fetched() -> None:
    async def story() -> None:
        async with answering(document(OBJECT, MEDIA_TYPES[0])) as server:
            uri = f"{server.url}/object"
            with pytest.raises(InvalidRequestUri, match="cannot be fetched"):
                await References(Outbound(Destinations())).fetch(confidential(request_uris=(uri,)), uri)
            assert server.requests == []

    asyncio.run(story())
