"""The guard of an API: strict bearer reading, an answer asked anew each time, closed when nobody answers."""

import asyncio
from typing import Any

import pytest

from relying_party_sdk import ClientSecretBasic, ResourceServer, TokenInfo
from relying_party_sdk.errors import BearerRefused, IntrospectionUnavailable, SenderRefused
from relying_party_sdk.sender import ResourceRequest
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


BOUND = {"cnf": {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}


def test_tk17_a_bound_token_is_no_bearer_token() -> None:
    assert not _introspect(BOUND).active


def _admit(change: dict[str, Any], **request: Any) -> Any:
    op = SmallProvider()
    op.introspection = {**ALIVE, **change}
    asked = {"method": "GET", "url": "https://trust.example/x", "authorization": "Bearer token", **request}
    return asyncio.run(_server(op).admit(ResourceRequest(**asked)))


def test_a_request_with_a_live_token_is_admitted_and_a_dead_one_is_told() -> None:
    admitted = _admit({})
    assert (admitted.token, admitted.info.client_id, admitted.headers) == ("token", "clinic", {})
    assert not _admit({"active": False}, authorization="DPoP token").info.active


@pytest.mark.parametrize(
    ("change", "authorization"),
    [
        (BOUND, "Bearer token"),
        (BOUND, "DPoP token"),  # without any proof
        ({}, "DPoP token"),
        ({"cnf": {"x5t#S256": "x"}}, "Bearer token"),
        ({"cnf": {"jwk": "x"}}, "Bearer token"),  # a way of binding we do not know
        ({"cnf": {"kid": "x", "jkt": "y"}}, "DPoP token"),
    ],
)
def test_tk17_whoever_is_not_the_holder_is_refused(change: dict[str, Any], authorization: str) -> None:
    with pytest.raises(SenderRefused):
        _admit(change, authorization=authorization)


@pytest.mark.parametrize("cnf", ["x", [], None, {"jkt": 5}, {"jkt": None}])
def test_tk17_a_binding_that_cannot_be_read_opens_nothing(cnf: Any) -> None:
    assert not _admit({"cnf": cnf}).info.active


def test_without_a_token_nobody_is_asked() -> None:
    with pytest.raises(BearerRefused):
        _admit({}, authorization=None)
