"""The back-channel address: it ends what the token names, and answers in the specification's words."""

import asyncio
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from relying_party_sdk import BackChannelLogout
from relying_party_sdk.logout_token import EVENT, LogoutNotice
from tests.relying_party_sdk.small_provider import SUB, SmallProvider

FORM = "application/x-www-form-urlencoded"
PATH = "https://bank.example/backchannel-logout"


def _op(**claims: Any) -> SmallProvider:
    op = SmallProvider()
    op.header = {"typ": "logout+jwt"}
    op.claims = {"events": {EVENT: {}}, "jti": "j", "acr": None, "auth_time": None, "at_hash": None, **claims}
    return op


async def _ask(op: SmallProvider, ended: list[LogoutNotice], **request: Any) -> httpx.Response:
    async def end(notice: LogoutNotice) -> None:
        ended.append(notice)

    app = BackChannelLogout(op.relying_party(), end)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        return await http.request(**{"method": "POST", "url": PATH, **request})


def test_a_good_token_ends_the_session_it_names() -> None:
    op, ended = _op(sid="s"), list[LogoutNotice]()
    answer = asyncio.run(_ask(op, ended, data={"logout_token": op.make_id_token(None), "more": "is ignored"}))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["cache-control"] == "no-store"
    assert ended == [LogoutNotice(SUB, "s")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FORM),
        (b"logout_token=", FORM),
        (b"logout_token=x.y.z", FORM),
        (b"logout_token=a&logout_token=b", FORM),
        (b'{"logout_token": "x"}', "application/json"),
        (b"logout_token=" + b"x" * 70_000, FORM),
        (b"\xff\xfe", FORM),
    ],
)
def test_attack_anything_else_ends_nothing(content: bytes, kind: str) -> None:
    ended: list[LogoutNotice] = []
    answer = asyncio.run(_ask(_op(), ended, content=content, headers={"Content-Type": kind}))
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"
    assert answer.headers["cache-control"] == "no-store"
    assert ended == []


def test_a_body_in_pieces_is_one_body() -> None:
    op, ended = _op(sid="s"), list[LogoutNotice]()
    body = urlencode({"logout_token": op.make_id_token(None)}).encode()

    async def pieces() -> Any:
        yield body[:20]
        yield body[20:]

    answer = asyncio.run(_ask(op, ended, content=pieces(), headers={"Content-Type": FORM}))
    assert answer.status_code == 200
    assert len(ended) == 1


def test_only_post_is_there() -> None:
    answer = asyncio.run(_ask(_op(), [], method="GET"))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_while_the_providers_keys_cannot_be_read_it_is_told_to_come_again() -> None:
    op, ended = _op(sid="s"), list[LogoutNotice]()
    raw = op.make_id_token(None)
    op.down = True
    answer = asyncio.run(_ask(op, ended, data={"logout_token": raw}))
    assert answer.status_code == 503
    assert ended == []


def test_a_session_is_meant_by_its_sid_or_where_none_is_known_by_its_sub() -> None:
    by_sid, by_sub = LogoutNotice("sub", "s"), LogoutNotice("sub", None)
    assert by_sid.ends("sub", "s")
    assert not by_sid.ends("sub", "t")
    assert by_sid.ends("sub", None)
    assert by_sub.ends("sub", "t")
    assert not by_sub.ends("other", "t")
