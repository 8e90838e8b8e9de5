"""SF-07, SF-09: redirects, slow, endless, packed and wrong answers from a real server are cut at the limits."""

import asyncio
import gzip
import ssl
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

import pytest

from deploy.verifier_pki import VerifierFiles
from foundation.outbound import DestinationRefused, Destinations, Fetched, FetchFailed, FetchRefused, Outbound
from foundation.outbound.fetch import LARGEST_BYTES
from tests.foundation.outbound.server import Server, answering, document

JSON = ("application/json",)


async def _get(server: Server, path: str = "/", **options: float) -> Fetched:
    return await Outbound(Destinations([server.place]), **options).get(server.url + path, JSON)


def _refused(answer: bytes | list[bytes], because: str, pause: float = 0, **options: float) -> Server:
    async def story() -> Server:
        async with answering(answer, pause=pause) as server:
            with pytest.raises(FetchFailed, match=because):
                await _get(server, **options)
            return server

    return asyncio.run(story())


def test_a_document_comes_whole_and_plain_was_asked_for() -> None:
    async def story() -> None:
        async with answering(document(b"{}", "Application/JSON; charset=utf-8", Cache_Control="max-age=60")) as server:
            assert await _get(server, "/a?b=1") == Fetched(200, "application/json", b"{}", "max-age=60")
            asked = server.requests[0].lower()
            assert asked.startswith(b"get /a?b=1 http/1.1\r\n")
            assert b"accept-encoding: identity" in asked
            assert f"host: {server.place}".encode() in asked
            assert b"cookie" not in asked

    asyncio.run(story())


def test_a_notification_is_posted_and_its_status_comes_back() -> None:
    async def story() -> None:
        async with answering(document(b"", status="401 Unauthorized")) as server:
            outbound = Outbound(Destinations([server.place]))
            answer = await outbound.post(server.url, b"{}", "application/json", {"Authorization": "Bearer x"})
            assert answer.status == 401
            assert server.requests[0].endswith(b"\r\n\r\n{}")
            assert b"Authorization: Bearer x" in server.requests[0]

    asyncio.run(story())


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed(status: str) -> None:
    """Not even to where it would be allowed to go."""
    for location in ("/elsewhere", "http://169.254.169.254/"):
        server = _refused(document(b"{}", status=status, Location=location), f"answered {status[:3]}")
        assert len(server.requests) == 1


def test_a_body_of_one_byte_a_second_is_cut_at_the_whole_time() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    _cut_in_time([head, *repeat(b"x", 25)])


def test_a_head_that_never_ends_is_cut_too() -> None:
    _cut_in_time([b"HTTP/1.1 200 OK\r\n", *repeat(b"X-More: 1\r\n", 25)])


def _cut_in_time(pieces: list[bytes]) -> None:
    """Two seconds' worth of pieces and more, where half a second is given for the whole."""
    started = time.monotonic()
    _refused(pieces, "in time", pause=0.1, seconds=0.5)
    assert time.monotonic() - started < 2


def test_an_endless_body_is_cut_at_its_size() -> None:
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    _refused([head, *repeat(piece, 10_000)], f"longer than {LARGEST_BYTES} bytes")


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "x"])
def test_a_decompression_bomb_is_never_unpacked(coding: str) -> None:
    _refused(document(gzip.compress(b"0" * 10_000_000), Content_Encoding=coding), "encoded")


@pytest.mark.parametrize("kind", ["text/html", "application/jwt", "", "application/json2"])
def test_another_kind_of_document_is_refused(kind: str) -> None:
    _refused(document(b"{}", kind), "is not application/json")


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx"])
def test_an_answer_that_is_no_http_is_a_clear_failure(answer: bytes) -> None:
    _refused(answer, "cannot be reached, or does not answer properly")


def test_a_server_that_is_not_there_is_a_clear_failure() -> None:
    async def story() -> None:
        async with answering(b"") as server:
            gone = server
        with pytest.raises(FetchFailed, match="cannot be reached"):
            await _get(gone)

    asyncio.run(story())


def test_what_is_not_listed_is_not_called() -> None:
    async def story() -> None:
        async with answering(document(b"{}")) as server:
            outbound = Outbound(Destinations())
            asks: list[Callable[[], Awaitable[Fetched]]] = [
                lambda: outbound.get(server.url, JSON),
                lambda: outbound.post(server.url, b"", "text/plain"),
            ]
            for ask in asks:
                with pytest.raises(DestinationRefused):
                    await ask()
            with pytest.raises(DestinationRefused):
                outbound.judge(server.url)
            assert server.requests == []

    asyncio.run(story())


def test_a_name_that_resolves_to_this_machine_is_not_called() -> None:
    async def inside(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def story() -> None:
        async with answering(document(b"{}")) as server:
            with pytest.raises(FetchRefused) as refused:
                await Outbound(Destinations(), resolver=inside).get(f"https://rp.example:{server.port}/", JSON)
            assert isinstance(refused.value, DestinationRefused)  # and not for what came of a handshake
            assert server.requests == []

    asyncio.run(story())


def test_one_slow_server_cannot_take_every_connection() -> None:
    async def story() -> None:
        async with answering(document(b"{}"), pause=0.3) as slow, answering(document(b"{}")) as quick:
            outbound = Outbound(Destinations([slow.place, f"localhost:{quick.port}"]))
            waiting = [asyncio.create_task(outbound.get(slow.url, JSON)) for _ in range(6)]
            await asyncio.sleep(0.1)
            assert (await outbound.get(f"http://localhost:{quick.port}/", JSON)).body == b"{}"
            outcomes = await asyncio.gather(*waiting, return_exceptions=True)
            assert [isinstance(one, FetchFailed) for one in outcomes] == [False] * 4 + [True] * 2
            assert (await outbound.get(slow.url, JSON)).body == b"{}"

    asyncio.run(story())


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    async def story() -> None:
        files = VerifierFiles.within(tmp_path)
        files.make(datetime.now(UTC))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.server.certificate, files.server.key)
        async with answering(document(b"{}"), context=context) as server:
            listed, url = Destinations([server.place]), f"https://{server.place}/"
            with pytest.raises(FetchFailed):
                await Outbound(listed).get(url, JSON)
            trusting = ssl.create_default_context(cafile=str(files.authority))
            assert (await Outbound(listed, context=trusting).get(url, JSON)).body == b"{}"

    asyncio.run(story())
