"""The provider's keys: which may verify what, rotation, floods of unknown kids, weak keys."""

import asyncio
import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc.jwk import ECKey, OctKey, OKPKey

from relying_party_sdk.errors import ProviderUnreachable, TokenRefused
from relying_party_sdk.keys import FRESH_SECONDS, STALE_SECONDS, ProviderKeys, choose
from tests.relying_party_sdk.small_provider import SmallProvider, TestClock

EC = ECKey.generate_key("P-256", {"kid": "k1"})


class Source:
    def __init__(self, *keys: ECKey) -> None:
        self.clock = TestClock()
        self.listed = list(keys)
        self.fetches = 0
        self.down = False
        self.keys = ProviderKeys(self.fetch, self.clock)

    async def fetch(self) -> dict[str, Any]:
        self.fetches += 1
        if self.down:
            raise ProviderUnreachable("down")
        return {"keys": [key.as_dict(private=False) for key in self.listed]}


def _b64(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(256)).rstrip(b"=").decode()


def _jwks(*entries: Any) -> dict[str, Any]:
    return {"keys": list(entries)}


def _ec(**changes: Any) -> dict[str, Any]:
    return {**EC.as_dict(private=False), **changes}


def test_a_key_is_found_by_kid_and_algorithm() -> None:
    other = ECKey.generate_key("P-256", {"kid": "k2"}).as_dict(private=False)
    found = choose(_jwks(other, _ec()), "ES256", "k1")
    assert found is not None
    assert found.kid == "k1"


def test_without_a_kid_the_only_fitting_key_serves_and_a_choice_does_not() -> None:
    assert choose(_jwks(_ec()), "ES256", None) is not None
    assert choose(_jwks(_ec(), _ec(kid="k2")), "ES256", None) is None


@pytest.mark.parametrize(
    "change",
    [
        {"use": "enc"},
        {"alg": "ES384"},
        {"crv": "P-384"},
        {"kty": "RSA"},
        {"d": "AA"},
        {"x": "AAAA"},
        {"x": 5},
    ],
)
def test_attack_a_key_of_another_use_or_shape_is_not_taken(change: dict[str, Any]) -> None:
    assert choose(_jwks(_ec(**change)), "ES256", "k1") is None


def test_attack_point_off_the_curve() -> None:
    assert choose(_jwks(_ec(y=_ec()["x"])), "ES256", "k1") is None


@pytest.mark.parametrize(("bits", "exponent"), [(1024, 65537), (2048, 3)])
def test_attack_weak_rsa_key(bits: int, exponent: int) -> None:
    numbers = rsa.generate_private_key(exponent, bits).public_key().public_numbers()
    entry = {"kty": "RSA", "kid": "w", "n": _b64(numbers.n), "e": _b64(numbers.e)}
    assert choose(_jwks(entry), "RS256", "w") is None


def test_attack_symmetric_key_in_a_public_set() -> None:
    entry = {**OctKey.generate_key(256).as_dict(private=True), "kid": "k1"}
    assert choose(_jwks(entry), "HS256", "k1") is None


def test_ed25519_keys_are_understood() -> None:
    entry = OKPKey.generate_key("Ed25519", {"kid": "e"}).as_dict(private=False)
    assert choose(_jwks(entry), "Ed25519", "e") is not None


def test_one_signature_has_two_names() -> None:
    """RFC 9864: a key under the one may verify what is signed under the other."""
    entry = OKPKey.generate_key("Ed25519", {"kid": "e"}).as_dict(private=False)
    for named in ({}, {"alg": "EdDSA"}, {"alg": "Ed25519"}):
        for alg in ("EdDSA", "Ed25519"):
            assert choose(_jwks({**entry, **named}), alg, "e") is not None
    assert choose(_jwks({**entry, "alg": "ES256"}), "EdDSA", "e") is None
    assert choose(_jwks({**entry, "alg": ["EdDSA"]}), "EdDSA", "e") is None


@pytest.mark.parametrize("document", [{}, {"keys": None}, {"keys": "x"}, {"keys": [None, 5, "k"]}])
def test_a_broken_key_set_holds_no_key(document: dict[str, Any]) -> None:
    assert choose(document, "ES256", "k1") is None


def test_a_rotated_key_is_found_by_one_refetch() -> None:
    async def story() -> None:
        source = Source(EC)
        await source.keys.find("ES256", "k1")
        source.clock.time += 61
        source.listed.append(ECKey.generate_key("P-256", {"kid": "k2"}))
        assert (await source.keys.find("ES256", "k2")).kid == "k2"
        assert source.fetches == 2

    asyncio.run(story())


def test_attack_flood_of_unknown_kids_costs_one_fetch_a_minute() -> None:
    async def story() -> None:
        source = Source(EC)
        for number in range(50):
            with pytest.raises(TokenRefused):
                await source.keys.find("ES256", f"kid-{number}")
        assert source.fetches == 1
        source.clock.time += 60
        await asyncio.gather(*(source.keys.find("ES256", f"x{n}") for n in range(20)), return_exceptions=True)
        assert source.fetches == 2

    asyncio.run(story())


def test_old_keys_serve_while_the_provider_is_down_but_not_longer_than_a_day() -> None:
    async def story() -> None:
        source = Source(EC)
        await source.keys.find("ES256", "k1")
        source.down = True
        source.clock.time += FRESH_SECONDS
        await source.keys.find("ES256", "k1")
        source.clock.time += STALE_SECONDS
        with pytest.raises(ProviderUnreachable):
            await source.keys.find("ES256", "k1")

    asyncio.run(story())


def test_no_keys_at_all_is_unreachable_and_the_next_caller_tries_again() -> None:
    async def story() -> None:
        source = Source(EC)
        source.down = True
        with pytest.raises(ProviderUnreachable):
            await source.keys.find("ES256", "k1")
        source.down = False
        assert (await source.keys.find("ES256", "k1")).kid == "k1"

    asyncio.run(story())


def test_a_login_after_a_rotation_succeeds() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        first = await rp.begin("openid")
        await rp.complete(first.transaction, op.approve(first))
        op.key = ECKey.generate_key("P-256", {"kid": "k9"})
        op.header = {"kid": "k9"}
        op.jwks["keys"].insert(0, op.key.as_dict(private=False))
        op.clock.time += 120
        second = await rp.begin("openid")
        assert (await rp.complete(second.transaction, op.approve(second))).sub

    asyncio.run(story())
