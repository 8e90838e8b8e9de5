"""The guard of an API: strict bearer reading, an answer asked anew each time, closed when nobody answers."""

import asyncio
import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relying_party_sdk import ClientSecretBasic, ResourceServer, TokenInfo
from relying_party_sdk.errors import BearerRefused, IntrospectionUnavailable
from relying_party_sdk.resource_server import bearer_token, challenge
from tests.relying_party_sdk.small_provider import ISSUER, SmallProvider

ALIVE = {
    "active": True,
    "iss": ISSUER,
    "client_id": "clinic",
    "client_name": "ひかりクリニック",
    "corporate_number": "1000000000001",
    "sub": "pairwise-for-trust",
    "aud": "https://trust.example",
    "scope": "openid data:read",
    "exp": 1_800_000_300,
    "iat": 1_800_000_000,
    "authorization_details": [{"type": "data_trust", "receipt_id": "r1"}],
    "grant_id": "g1",
    "acr": "a",
    "auth_time": 1_799_999_990,
}


def _server(op: SmallProvider, audience: str | None = "https://trust.example") -> ResourceServer:
    return ResourceServer(ISSUER, "trust", ClientSecretBasic("x"), op.http, op.clock, audience=audience)


def _introspect(change: dict[str, Any] | None = None) -> TokenInfo:
    op = SmallProvider()
    op.introspection = {**ALIVE, **(change or {})}
    return asyncio.run(_server(op).introspect("token"))


def test_an_active_token_is_described() -> None:
    info = _introspect()
    assert info.active
    assert (info.client_id, info.sub, info.grant_id) == ("clinic", "pairwise-for-trust", "g1")
    assert info.scope == {"openid", "data:read"}
    assert info.authorization_details[0]["receipt_id"] == "r1"


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"active": "true"},
        {"active": 1},
        {"iss": "https://evil.example"},
        {"aud": "https://other.example"},
        {"aud": None},
        {"exp": 1_800_000_000},
        {"exp": "later"},
        {"exp": True},
        {"sub": ""},
        {"client_id": 5},
    ],
)
def test_attack_an_answer_that_is_not_clearly_for_us_and_now_is_inactive(change: dict[str, Any]) -> None:
    assert _introspect(change) == TokenInfo(active=False)


def test_an_audience_list_with_us_in_it_is_for_us() -> None:
    assert _introspect({"aud": ["https://other.example", "https://trust.example"]}).active


def test_broken_details_are_no_details() -> None:
    assert _introspect({"authorization_details": "all"}).authorization_details == ()


def test_a_positive_answer_is_never_kept() -> None:
    async def story() -> None:
        op = SmallProvider()
        server = _server(op)
        op.introspection = ALIVE
        assert (await server.introspect("t")).active
        op.introspection = {"active": False}
        assert not (await server.introspect("t")).active

    asyncio.run(story())


@pytest.mark.parametrize("planned", [(500, "x"), (401, {"error": "invalid_client"}), (200, "not json"), (429, "")])
def test_without_a_clear_answer_nobody_gets_in(planned: tuple[int, Any]) -> None:
    op = SmallProvider()
    op.error = planned
    with pytest.raises(IntrospectionUnavailable):
        asyncio.run(_server(op).introspect("t"))


def test_a_provider_that_is_down_lets_nobody_in() -> None:
    op = SmallProvider()
    op.down = True
    with pytest.raises(IntrospectionUnavailable):
        asyncio.run(_server(op).introspect("t"))


def test_a_bearer_token_is_read() -> None:
    assert bearer_token("Bearer abc.DEF-1~2+3/=") == "abc.DEF-1~2+3/="
    assert bearer_token("bearer x") == "x"


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        (None, 401, ""),
        ("", 401, ""),
        ("Basic abc", 401, ""),
        ("Bearer", 400, "invalid_request"),
        ("Bearer ", 400, "invalid_request"),
        ("Bearer a b", 400, "invalid_request"),
        ("Bearer a,b", 400, "invalid_request"),
        ("Bearer é", 400, "invalid_request"),
        ("Bearer a\n", 400, "invalid_request"),
        ("Bearer " + "a" * 9000, 400, "invalid_request"),
    ],
)
def test_attack_odd_bearer_headers(header: str | None, status: int, code: str) -> None:
    with pytest.raises(BearerRefused) as refused:
        bearer_token(header)
    assert (refused.value.status, refused.value.code) == (status, code)


@given(st.text(max_size=60))
def test_any_header_is_a_token_or_one_kind_of_refusal(header: str) -> None:
    with contextlib.suppress(BearerRefused):
        assert bearer_token(header) == header.partition(" ")[2]


def test_a_challenge_is_spelled_as_rfc_6750_says() -> None:
    assert challenge() == "Bearer"
    assert challenge("invalid_token", "expired", scope="data:read", realm="trust") == (
        'Bearer realm="trust", error="invalid_token", error_description="expired", scope="data:read"'
    )


def test_attack_header_injection_through_a_description() -> None:
    value = challenge("invalid_token", 'a"\r\nSet-Cookie: x, 花\\')
    assert "\r" not in value
    assert "\n" not in value
    assert value.count('"') == 4
