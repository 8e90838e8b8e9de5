"""joserfc and jwcrypto, which know nothing of us and little of each other: together as a reader, each as a maker."""

import warnings
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import orjson
from joserfc import jwe as joserfc_jwe
from joserfc import jws as joserfc_jws
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from jwcrypto import jwe, jwk, jws

_KEYS: dict[str, dict[str, Any]] = {
    "ES256": {"kty": "EC", "crv": "P-256"}, "RS256": {"kty": "RSA", "size": 2048},
    "PS256": {"kty": "RSA", "size": 2048}, "EdDSA": {"kty": "OKP", "crv": "Ed25519"},
}  # fmt: skip
_IMPORT: dict[str, Any] = {"EC": ECKey, "RSA": RSAKey, "OKP": OKPKey}


@cache
def key_for(alg: str) -> jwk.JWK:
    """One key of each algorithm for a whole run."""
    return jwk.JWK.generate(**_KEYS[alg], kid=f"of-{alg}", use="sig")


def public_jwks(*algs: str) -> dict[str, Any]:
    """Their public half, for a registration."""
    return {"keys": [key_for(alg).export_public(as_dict=True) for alg in algs]}


def read_by_both(token: str, jwks: Mapping[str, Any], alg: str = "ES256") -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a signed token, of which both libraries say the same."""
    with warnings.catch_warnings():  # RFC 9864 gives EdDSA another name
        warnings.simplefilter("ignore")
        keys = KeySet.import_key_set(dict(jwks))  # type: ignore[arg-type]
        registry = joserfc_jws.JWSRegistry(algorithms=[alg])
        registry.max_header_length = 1024  # an RSA key in a proof is longer than its 512
        first = joserfc_jws.deserialize_compact(token, keys, registry=registry)
    second = jws.JWS()
    second.allowed_algs = [alg]
    second.deserialize(token)
    second.verify(jwk.JWKSet.from_json(orjson.dumps(dict(jwks)).decode()))
    header, claims = dict(first.headers()), orjson.loads(first.payload)
    assert (header, claims) == (second.jose_header, orjson.loads(second.payload))
    assert header["alg"] == alg
    return header, claims


def open_by_both(token: str, key: jwk.JWK, alg: str, enc: str) -> tuple[bytes, dict[str, Any]]:
    """Payload and header of an encrypted token, of which both libraries say the same."""
    first = jwe.JWE(algs=[alg, enc])
    first.deserialize(token, key)
    private = _IMPORT[key["kty"]].import_key(key.export_private(as_dict=True))
    second = joserfc_jwe.decrypt_compact(token, private, algorithms=[alg, enc])
    assert first.payload == second.plaintext
    assert first.jose_header == second.headers()
    return first.payload, first.jose_header


def _by_joserfc(claims: Mapping[str, Any], alg: str, header: Mapping[str, Any]) -> str:
    key = _IMPORT[key_for(alg)["kty"]].import_key(key_for(alg).export_private(as_dict=True))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return joserfc_jws.serialize_compact({"alg": alg, **header}, orjson.dumps(claims), key, algorithms=[alg])


def _by_jwcrypto(claims: Mapping[str, Any], alg: str, header: Mapping[str, Any]) -> str:
    signed = jws.JWS(orjson.dumps(claims))
    signed.allowed_algs = [alg]
    signed.add_signature(key_for(alg), protected=orjson.dumps({"alg": alg, **header}).decode())
    return str(signed.serialize(compact=True))


Make = Callable[[Mapping[str, Any], str, Mapping[str, Any]], str]
MAKERS: dict[str, Make] = {"joserfc": _by_joserfc, "jwcrypto": _by_jwcrypto}


def _sealed_by_joserfc(plain: str, public: dict[str, Any], header: dict[str, Any]) -> str:
    registry = joserfc_jwe.JWERegistry(algorithms=[header["alg"], header["enc"]])
    return joserfc_jwe.encrypt_compact(dict(header), plain.encode(), ECKey.import_key(public), registry=registry)


def _sealed_by_jwcrypto(plain: str, public: dict[str, Any], header: dict[str, Any]) -> str:
    token = jwe.JWE(plain.encode(), orjson.dumps(header).decode(), algs=[header["alg"], header["enc"]])
    token.add_recipient(jwk.JWK(**public))
    return str(token.serialize(compact=True))


SEALERS: dict[str, Callable[[str, dict[str, Any], dict[str, Any]], str]] = {
    "joserfc": _sealed_by_joserfc,
    "jwcrypto": _sealed_by_jwcrypto,
}
