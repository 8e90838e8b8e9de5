"""Back-channel logout tokens: the right one works once; every forgery is refused."""

import asyncio
from typing import Any

import pytest

from relying_party_sdk.errors import TokenRefused
from relying_party_sdk.logout_token import EVENT
from relying_party_sdk.strict_jwt import parse_jwt
from tests.relying_party_sdk.small_provider import SUB, SmallProvider, unsigned


def _op(**claims: Any) -> SmallProvider:
    op = SmallProvider()
    op.header = {"typ": "logout+jwt"}
    op.claims = {
        "events": {EVENT: {}},
        "jti": "j1",
        "acr": None,
        "auth_time": None,
        "at_hash": None,
        **claims,
    }
    return op


def _read(op: SmallProvider, raw: str | None = None) -> Any:
    return asyncio.run(op.relying_party().read_logout_token(raw or op.make_id_token(None)))


def test_a_logout_token_names_the_subject_or_the_session() -> None:
    assert _read(_op()).sub == SUB
    notice = _read(_op(sub=None, sid="s1"))
    assert (notice.sub, notice.sid) == (None, "s1")


@pytest.mark.parametrize(
    "change",
    [
        {"events": None},
        {"events": {}},
        {"events": {EVENT: "x"}},
        {"nonce": "n"},
        {"jti": None},
        {"jti": ""},
        {"sub": None},
        {"sub": 5},
        {"aud": "shop"},
        {"iss": "https://evil.example"},
        {"exp": 1},
    ],
)
def test_wh01_a_forged_or_misdirected_logout_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(TokenRefused):
        _read(_op(**change))


def test_wh01_an_unsigned_logout_is_refused() -> None:
    """Every claim as it should be: the signature alone is missing."""
    op = _op()
    claims = parse_jwt(op.make_id_token(None), algs=("ES256",), types=("logout+jwt",)).claims
    with pytest.raises(TokenRefused):
        _read(op, unsigned(claims, {"alg": "none", "typ": "logout+jwt"}))


def test_wh01_a_logout_signed_by_a_stranger_is_refused() -> None:
    """The key has the issuer's name for its own, and no more than that."""
    op, stranger = _op(), _op()
    with pytest.raises(TokenRefused):
        _read(op, stranger.make_id_token(None))


def test_wh01_a_replayed_logout_is_refused() -> None:
    async def story() -> None:
        op = _op()
        rp = op.relying_party()
        raw = op.make_id_token(None)
        await rp.read_logout_token(raw)
        with pytest.raises(TokenRefused):
            await rp.read_logout_token(raw)

    asyncio.run(story())


def test_used_tokens_are_forgotten_after_their_life() -> None:
    async def story() -> None:
        op = _op()
        rp = op.relying_party()
        await rp.read_logout_token(op.make_id_token(None))
        op.clock.time += 400
        assert (await rp.read_logout_token(op.make_id_token(None))).sub == SUB

    asyncio.run(story())


def test_wh04_an_id_token_is_no_logout_token() -> None:
    op = _op()
    op.header = {}
    with pytest.raises(TokenRefused):
        _read(op)
