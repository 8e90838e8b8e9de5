"""JWE in compact form for others to open (RFC 7516, 7518 4 and 5); nothing here ever decrypts.

Offered are RSA-OAEP with SHA-256 and elliptic-curve agreement, AES in GCM and in CBC with HMAC. Not offered: RSA1_5,
passwords (PBES2), shared secrets, compression (`zip`); security.md KY-08 to KY-10.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from jwcrypto import jwe, jwk

ALGORITHMS = ("RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW")
ENCODINGS = ("A128CBC-HS256", "A256CBC-HS512", "A128GCM", "A256GCM")
_PUBLIC = ("kty", "crv", "x", "y", "n", "e")


def key_for(alg: str, keys: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The first of somebody's public keys that is meant for encryption with this algorithm."""
    return next((key for key in keys if _fits(alg, key)), None)


def encrypt(payload: bytes, key: Mapping[str, Any], alg: str, enc: str, *, cty: str = "") -> str:
    """The compact form, by what is on the lists only; `cty` "JWT" says that a signed token is inside (RFC 7519 5.2)."""
    header = {"alg": alg, "enc": enc, **({"cty": cty} if cty else {}), **({"kid": key["kid"]} if "kid" in key else {})}
    recipient = jwk.JWK(**{name: key[name] for name in _PUBLIC if name in key})
    token = jwe.JWE(payload, orjson.dumps(header).decode(), algs=list(ALGORITHMS + ENCODINGS), recipient=recipient)
    sealed: str = token.serialize(compact=True)
    return sealed


def _fits(alg: str, key: Mapping[str, Any]) -> bool:
    if key.get("use", "enc") != "enc" or key.get("alg", alg) != alg:
        return False
    if alg.startswith("RSA"):
        return key.get("kty") == "RSA"
    return key.get("kty") == "EC" or (key.get("kty") == "OKP" and key.get("crv") == "X25519")
