"""What the ring signs, two independent JOSE libraries accept; keys survive a restart only under their own KEK."""

import asyncio
import json
import warnings
from pathlib import Path
from typing import Any, cast

import pytest
from joserfc import jws
from joserfc.jwk import KeySet
from jwcrypto import jwk, jwt

from foundation.envelope import SealBroken
from foundation.signing import KeyRing, SigningKey, new_private_key, verify_jwt

RING = KeyRing.generate(("ES256", "RS256", "PS256", "EdDSA"))
CLAIMS = {"iss": "https://id.example", "sub": "日本", "n": 1, "list": [1, "2", None, True]}


@pytest.mark.parametrize("alg", RING.algs)
def test_joserfc_and_jwcrypto_accept_our_signature(alg: str) -> None:
    token = RING.sign_jwt(CLAIMS, alg=alg, typ="at+jwt")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # joserfc warns about the name EdDSA, which RFC 8037 still uses
        found = jws.deserialize_compact(token, KeySet.import_key_set(cast(Any, RING.public_jwks())), algorithms=[alg])
    assert json.loads(found.payload) == CLAIMS
    keys = jwk.JWKSet.from_json(json.dumps(RING.public_jwks()))
    theirs = jwt.JWT(jwt=token, key=keys, algs=[alg], check_claims={})
    assert json.loads(theirs.claims) == CLAIMS
    assert json.loads(theirs.header) == {"alg": alg, "kid": RING.current(alg).kid, "typ": "at+jwt"}


@pytest.mark.parametrize("alg", RING.algs)
def test_our_own_door_accepts_what_we_sign(alg: str) -> None:
    token = asyncio.run(RING.sign_jwt_async(CLAIMS, alg=alg))
    assert verify_jwt(token, RING.public_jwks(), algs=RING.algs) == CLAIMS


def test_the_published_keys_hold_no_private_member() -> None:
    for key in RING.public_jwks()["keys"]:
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & key.keys()
        assert key["use"] == "sig"


def test_the_key_id_is_the_thumbprint() -> None:
    key = SigningKey("ES256", new_private_key("ES256"))
    assert key.kid == jwk.JWK(**{k: v for k, v in key.public_jwk.items() if k != "kid"}).thumbprint()


def test_a_ring_survives_a_restart_and_is_unreadable_without_its_kek(tmp_path: Path) -> None:
    place = tmp_path / "keys" / "ring"
    ring = KeyRing.load_or_create(place, b"k" * 32, ("ES256",))
    assert KeyRing.load_or_create(place, b"k" * 32, ("ES256",)).public_jwks() == ring.public_jwks()
    assert b'"d"' not in place.read_bytes()
    assert place.stat().st_mode & 0o077 == 0
    with pytest.raises(SealBroken):
        KeyRing.load_or_create(place, b"x" * 32)


def test_keys_for_an_unknown_algorithm_are_not_made() -> None:
    with pytest.raises(ValueError, match="HS256"):
        new_private_key("HS256")


def test_an_algorithm_added_later_gets_its_key_and_the_old_key_stays(tmp_path: Path) -> None:
    before = KeyRing.load_or_create(tmp_path / "ring", b"k" * 32, ("ES256",))
    after = KeyRing.load_or_create(tmp_path / "ring", b"k" * 32, ("ES256", "EdDSA"))
    assert after.algs == ("ES256", "EdDSA")
    assert before.public_jwks()["keys"][0] in after.public_jwks()["keys"]


def test_an_ecdsa_signature_is_64_bytes_whatever_the_size_of_its_numbers() -> None:
    assert {len(RING.current("ES256").sign(b"%d" % n)) for n in range(600)} == {64}
