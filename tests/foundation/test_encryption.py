"""What we encrypt, two independent JOSE libraries open, with every algorithm and encoding; no other one is offered."""

from typing import Any

import orjson
import pytest
from joserfc import jwe as other
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from jwcrypto import jwe, jwk

from foundation.encryption import ALGORITHMS, ENCODINGS, encrypt, key_for

KEYS = {
    "P-256": jwk.JWK.generate(kty="EC", crv="P-256", kid="ec", use="enc"),
    "P-384": jwk.JWK.generate(kty="EC", crv="P-384", kid="ec384"),
    "X25519": jwk.JWK.generate(kty="OKP", crv="X25519", kid="x"),
    "RSA": jwk.JWK.generate(kty="RSA", size=2048, kid="rsa", use="enc"),
}
IMPORT: dict[str, Any] = {"EC": ECKey, "OKP": OKPKey, "RSA": RSAKey}


def _public(key: jwk.JWK) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(key.export_public())
    return found


PAIRS = [(alg, name) for alg in ALGORITHMS for name in KEYS if (name == "RSA") == alg.startswith("RSA")]


@pytest.mark.parametrize("enc", ENCODINGS)
@pytest.mark.parametrize(("alg", "name"), PAIRS)
def test_both_libraries_open_it(alg: str, name: str, enc: str) -> None:
    key, payload = KEYS[name], "署名つき.x.y".encode()
    token = encrypt(payload, _public(key), alg, enc, cty="JWT")
    assert token.count(".") == 4
    theirs = jwe.JWE(algs=[alg, enc])
    theirs.deserialize(token, key)
    assert theirs.payload == payload
    header = theirs.jose_header
    assert (header["alg"], header["enc"], header["cty"], header["kid"]) == (alg, enc, "JWT", key["kid"])
    assert not {"zip", "p2c", "p2s", "jku", "x5c"} & header.keys()
    private = IMPORT[key["kty"]].import_key(orjson.loads(key.export_private()))
    assert other.decrypt_compact(token, private, algorithms=[alg, enc]).plaintext == payload


def test_nothing_weak_is_on_the_lists() -> None:
    """KY-08 to KY-10."""
    for never in ("RSA1_5", "RSA-OAEP", "PBES2-HS256+A128KW", "dir", "A128KW"):
        assert never not in ALGORITHMS
        with pytest.raises(jwe.InvalidJWEOperation):
            encrypt(b"x", _public(KEYS["RSA"]), never, "A256GCM")


def test_the_key_is_one_meant_for_it() -> None:
    ec, rsa = _public(KEYS["P-256"]), _public(KEYS["RSA"])
    signing = {**ec, "use": "sig", "kid": "s"}
    other_alg = {**ec, "alg": "ECDH-ES", "kid": "o"}
    assert key_for("ECDH-ES+A256KW", [rsa, signing, other_alg, ec]) == ec
    assert key_for("ECDH-ES", [other_alg]) == other_alg
    assert key_for("RSA-OAEP-256", [ec, rsa]) == rsa
    ed = {"kty": "OKP", "crv": "Ed25519", "x": "AA"}
    assert key_for("ECDH-ES", [signing, rsa, ed]) is None


def test_a_key_without_id_is_named_by_nobody() -> None:
    public = {name: value for name, value in _public(KEYS["P-256"]).items() if name not in ("kid", "use")}
    token = encrypt(b"{}", public, "ECDH-ES", "A256GCM")
    found = other.decrypt_compact(token, KeySet([ECKey.import_key(orjson.loads(KEYS["P-256"].export_private()))]))
    assert "kid" not in found.headers()
    assert "cty" not in found.headers()
