"""Metadata under the pinned name, no weaker than the issuer, cached."""

import asyncio
from typing import Any

import pytest

from relying_party_sdk.discovery import FRESH_SECONDS, Provider, check_issuer, read_metadata
from relying_party_sdk.errors import DiscoveryRefused, Misconfigured, ProviderUnreachable
from relying_party_sdk.wire import Wire
from tests.relying_party_sdk.small_provider import ISSUER, SmallProvider


def _provider(op: SmallProvider) -> Provider:
    return Provider(ISSUER, Wire(op.http), op.clock)


@pytest.mark.parametrize("issuer", ["https://op.example", "https://op.example/tenant", "http://127.0.0.1:8102"])
def test_a_usable_issuer_is_accepted(issuer: str) -> None:
    assert check_issuer(issuer) == issuer


@pytest.mark.parametrize(
    "issuer",
    [
        "https://op.example/",
        "http://op.example",
        "https://op.example?x=1",
        "https://op.example#x",
        "op.example",
        "",
        "http://127.0.0.1.evil.example",
        "http://localhost:80@evil.example",
    ],
)
def test_attack_an_issuer_that_is_weak_or_ambiguous(issuer: str) -> None:
    with pytest.raises(Misconfigured):
        check_issuer(issuer)


@pytest.mark.parametrize("named", ["https://op.example/", "https://OP.example", "https://evil.example", None, 5])
def test_attack_metadata_that_speaks_for_another_issuer(named: object) -> None:
    with pytest.raises(DiscoveryRefused):
        read_metadata(ISSUER, {**SmallProvider().metadata, "issuer": named})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("token_endpoint", None),
        ("token_endpoint", 5),
        ("token_endpoint", "/token"),
        ("token_endpoint", "http://op.example/token"),
        ("jwks_uri", "file:///etc/passwd"),
        ("userinfo_endpoint", "https://op.example/u#f"),
        ("code_challenge_methods_supported", ["plain"]),
        ("code_challenge_methods_supported", "S256"),
    ],
)
def test_attack_endpoints_weaker_than_the_issuer(name: str, value: Any) -> None:
    with pytest.raises(DiscoveryRefused):
        read_metadata(ISSUER, {**SmallProvider().metadata, name: value})


def test_a_missing_optional_endpoint_is_named_when_needed() -> None:
    document = SmallProvider().metadata
    del document["end_session_endpoint"]
    with pytest.raises(Misconfigured, match="end_session_endpoint"):
        read_metadata(ISSUER, document).endpoint("end_session_endpoint")


def test_metadata_is_fetched_once_a_day() -> None:
    async def story() -> None:
        op = SmallProvider()
        provider = _provider(op)
        await asyncio.gather(*(provider.metadata() for _ in range(5)))
        assert op.fetches["metadata"] == 1
        op.clock.time += FRESH_SECONDS
        await provider.metadata()
        assert op.fetches["metadata"] == 2

    asyncio.run(story())


def test_an_old_copy_serves_while_the_provider_is_down() -> None:
    async def story() -> None:
        op = SmallProvider()
        provider = _provider(op)
        await provider.metadata()
        op.down = True
        op.clock.time += FRESH_SECONDS
        assert (await provider.metadata()).issuer == ISSUER
        await provider.metadata()
        assert op.fetches["metadata"] == 2  # the failure is not repeated on every request
        op.down = False
        op.clock.time += 60
        await provider.metadata()
        assert op.fetches["metadata"] == 3

    asyncio.run(story())


def test_without_any_copy_the_provider_is_unreachable() -> None:
    op = SmallProvider()
    op.down = True
    with pytest.raises(ProviderUnreachable):
        asyncio.run(_provider(op).metadata())


def test_a_client_with_a_certificate_calls_the_aliases_and_sends_browsers_where_they_were() -> None:
    op, shown = SmallProvider(), "https://mtls.op.example"
    names = ("token_endpoint", "userinfo_endpoint", "authorization_endpoint", "end_session_endpoint")
    op.metadata["mtls_endpoint_aliases"] = {name: f"{shown}/{name}" for name in names}

    async def story() -> None:
        plain = await _provider(op).metadata()
        assert (plain.token_endpoint, plain.endpoint("userinfo_endpoint")) == (f"{ISSUER}/token", f"{ISSUER}/userinfo")
        own = await Provider(ISSUER, Wire(op.http), op.clock, with_certificate=True).metadata()
        assert own.token_endpoint == f"{shown}/token_endpoint"
        assert own.endpoint("userinfo_endpoint") == f"{shown}/userinfo_endpoint"
        assert own.endpoint("revocation_endpoint") == f"{ISSUER}/revoke"
        assert own.authorization_endpoint == f"{ISSUER}/authorize"
        assert own.endpoint("end_session_endpoint") == f"{ISSUER}/logout"

    asyncio.run(story())


@pytest.mark.parametrize(
    "aliases", [[], "x", {"token_endpoint": "http://mtls.op.example/token"}, {"token_endpoint": 5}]
)
def test_attack_aliases_weaker_than_the_issuer(aliases: Any) -> None:
    op = SmallProvider()
    op.metadata["mtls_endpoint_aliases"] = aliases
    with pytest.raises(DiscoveryRefused):
        asyncio.run(Provider(ISSUER, Wire(op.http), op.clock, with_certificate=True).metadata())
