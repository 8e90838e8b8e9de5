"""What is said beside an answer travels with whatever carries it."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from idp.authorize.beside import WithHeaders
from idp.wire import redirect


def test_the_headers_are_added_and_the_reply_stays_as_it_is() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError("nothing is read")

    plain = redirect("https://bank.example/callback?code=c")
    reply = WithHeaders(plain, ((b"set-cookie", b"a=b"), (b"set-cookie", b"c=d")))
    asyncio.run(reply({"type": "http", "method": "GET"}, receive, send))
    start, body = sent
    assert start["status"] == 303
    assert start["headers"][-2:] == [(b"set-cookie", b"a=b"), (b"set-cookie", b"c=d")]
    assert (b"location", b"https://bank.example/callback?code=c") in start["headers"]
    assert body["body"] == b""
    assert (b"set-cookie", b"a=b") not in plain.headers
