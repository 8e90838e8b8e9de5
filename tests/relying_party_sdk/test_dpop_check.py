"""RFC 9449 4.3, point by point, as a resource server reads it."""

import asyncio
from typing import Any

import pytest

from relying_party_sdk.dpop_check import DpopCheck, Proven
from relying_party_sdk.errors import SenderRefused
from relying_party_sdk.proof_memory import NONCE_SECONDS, TimedNonces
from tests.relying_party_sdk.proofs import RESOURCE, TOKEN, Prover, ath
from tests.relying_party_sdk.small_provider import CountingChance, TestClock


class Desk:
    def __init__(self, *, nonces: bool = False) -> None:
        self.clock = TestClock()
        self.nonces = TimedNonces(b"k" * 32, self.clock, CountingChance()) if nonces else None
        self.checking = DpopCheck(self.clock, nonces=self.nonces)
        self.prover = Prover(self.clock)

    def check(self, *proofs: str) -> Proven:
        return asyncio.run(self.checking.check(proofs, "GET", RESOURCE, TOKEN))

    def refusal(self, *proofs: str) -> SenderRefused:
        with pytest.raises(SenderRefused) as refused:
            self.check(*proofs)
        return refused.value


@pytest.mark.parametrize("kind", ["ES256", "PS256", "EdDSA"])
def test_a_good_proof_names_its_key(kind: str) -> None:
    desk = Desk()
    prover = Prover(desk.clock, kind)
    assert desk.check(prover.proof()) == Proven(prover.jkt)
    own = {**prover.key.export_public(as_dict=True), "alg": kind}
    assert desk.check(prover.proof(header={"jwk": own}, extra=1)).jkt == prover.jkt


def test_query_fragment_case_and_default_port_do_not_count() -> None:
    desk = Desk()
    for htu in (f"{RESOURCE}?a=b", f"{RESOURCE}#x", RESOURCE.replace("https://trust", "HTTPS://Trust")):
        assert desk.check(desk.prover.proof(htu=htu))
    assert desk.check(desk.prover.proof(htu=RESOURCE.replace("example/", "example:443/")))


FLAWS: dict[str, dict[str, Any]] = {
    "no typ": {"header": {"typ": None}},
    "another typ": {"header": {"typ": "JWT"}},
    "no key": {"header": {"jwk": None}},
    "somebody else's key": {"header": {"jwk": Prover(TestClock()).key.export_public(as_dict=True)}},
    "a private key": {"header": {"jwk": Prover(TestClock()).key.export(as_dict=True)}},
    "a symmetric key": {"header": {"jwk": {"kty": "oct", "k": "AA"}}},
    "an address": {"header": {"jku": "https://evil.example/"}},
    "crit": {"header": {"crit": ["b64"], "b64": True}},
    "no jti": {"jti": None}, "jti is a number": {"jti": 5}, "no htm": {"htm": None}, "another method": {"htm": "POST"},
    "method in small letters": {"htm": "get"},
    "no htu": {"htu": None}, "another path": {"htu": RESOURCE + "/1"},
    "another case of the path": {"htu": RESOURCE.upper()},
    "another host": {"htu": "https://evil.example/fhir/R4/Condition"},
    "another port": {"htu": RESOURCE.replace("example", "example:8443")},
    "a user in front": {"htu": RESOURCE.replace("trust", "trust.example@evil")}, "broken": {"htu": "https://[x"},
    "another scheme": {"htu": RESOURCE.replace("https", "http")},
    "no iat": {"iat": None}, "iat is a truth": {"iat": True},
    "old": {"iat": 1_799_999_940}, "of the future": {"iat": 1_800_000_031},
    "over": {"exp": 1_800_000_000}, "not yet": {"nbf": 1_800_000_060}, "exp is a text": {"exp": "x"},
    "no ath": {"ath": None}, "another token's ath": {"ath": ath("other")}, "ath is a number": {"ath": 1},
}  # fmt: skip


@pytest.mark.parametrize("flaw", FLAWS)
def test_tk15_a_proof_with_a_flaw_is_refused(flaw: str) -> None:
    desk = Desk()
    assert desk.refusal(desk.prover.proof(**FLAWS[flaw])).code == "invalid_dpop_proof"


def test_tk15_one_header_and_one_use() -> None:
    desk = Desk()
    proof = desk.prover.proof()
    assert desk.refusal().code == "invalid_dpop_proof"
    assert desk.refusal(proof, desk.prover.proof()).code == "invalid_dpop_proof"
    desk.check(proof)
    assert desk.refusal(proof).code == "invalid_dpop_proof"
    header, claims, signature = desk.prover.proof().split(".")
    for broken in ("", "x.y.z", f"{header}.{claims}.", f"{header}.{claims}.{signature[:-4]}AAAA", "x" * 5000):
        assert desk.refusal(broken).code == "invalid_dpop_proof"


def test_tk19_where_nonces_are_wanted_the_proof_must_carry_a_young_one() -> None:
    desk = Desk(nonces=True)
    asked = desk.refusal(desk.prover.proof())
    assert asked.code == "use_dpop_nonce"
    assert desk.check(desk.prover.proof(nonce=asked.nonce)) == Proven(desk.prover.jkt)
    assert desk.refusal(desk.prover.proof(nonce="made up")).code == "use_dpop_nonce"
    assert desk.refusal(desk.prover.proof(nonce=5)).code == "invalid_dpop_proof"
    desk.clock.time += NONCE_SECONDS // 2
    renewed = desk.check(desk.prover.proof(nonce=asked.nonce, iat=1))  # the client's clock does not matter then
    assert renewed.next_nonce
    desk.clock.time += NONCE_SECONDS // 2
    assert desk.refusal(desk.prover.proof(nonce=asked.nonce)).code == "use_dpop_nonce"
    assert desk.check(desk.prover.proof(nonce=renewed.next_nonce))


def test_the_published_example_is_read() -> None:
    """RFC 9449 7.1: proof and token as printed there."""
    proof = (
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJo"
        "RjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.ey"
        "JqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZ"
        "XNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35"
        "yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA"
    )
    token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
    clock = TestClock(1562262618)
    url = "https://resource.example.org/protectedresource"
    proven = asyncio.run(DpopCheck(clock).check([proof], "GET", url, token))
    assert proven.jkt == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
