"""One private key of ours for one JWS algorithm (RFC 7515, 7517, 7518, 8037), with the times of its life.

Signing uses `cryptography` directly with a prebuilt header (1.2-1.4 times a JOSE library on a whole request)
and is checked against joserfc and jwcrypto in tests.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from jwcrypto import jwk

from foundation import base64url

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
RSA_BITS = 2048  # 3072 bits would cost three times as long on every RS256 ID token; ES256 is the default
_ES256 = ec.ECDSA(hashes.SHA256())
_SHA256 = hashes.SHA256()
_PKCS1 = padding.PKCS1v15()
_PSS = padding.PSS(mgf=padding.MGF1(_SHA256), salt_length=_SHA256.digest_size)  # RFC 7518 3.5
Row = dict[str, str | int]
_RSA = ("n", "e", "d", "p", "q", "dp", "dq", "qi")  # RFC 7518 6.3


def new_private_key(alg: str) -> PrivateKey:
    """A fresh key for ES256, RS256, PS256 or EdDSA."""
    if alg == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    if alg in ("RS256", "PS256"):
        return rsa.generate_private_key(65537, RSA_BITS)
    if alg == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    raise ValueError(f"no keys are made for {alg}")


def _private(text: str) -> PrivateKey:
    """The key of a private JWK that we wrote ourselves.

    An RSA key's primes are not proven again: that takes 40 ms for each at every start, and whoever can write where our
    keys lie can put one of his own there.
    """
    key: dict[str, str] = orjson.loads(text)
    if key["kty"] != "RSA":
        private: PrivateKey = jwk.JWK(**key).get_op_key("sign")
        return private
    at = {name: int.from_bytes(base64url.decode(key[name])) for name in _RSA}
    public = rsa.RSAPublicNumbers(at["e"], at["n"])
    numbers = rsa.RSAPrivateNumbers(at["p"], at["q"], at["d"], at["dp"], at["dq"], at["qi"], public)
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def _signer(key: PrivateKey, alg: str) -> Callable[[bytes], bytes]:
    """What makes the raw JWS signature of a message (ECDSA: r || s)."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return partial(_ecdsa, key)
    if isinstance(key, rsa.RSAPrivateKey):
        return partial(_rsa, key, _PSS if alg == "PS256" else _PKCS1)
    return key.sign


def _ecdsa(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    r, s = decode_dss_signature(key.sign(message, _ES256))
    return r.to_bytes(32) + s.to_bytes(32)


def _rsa(key: rsa.RSAPrivateKey, padded: padding.AsymmetricPadding, message: bytes) -> bytes:
    return key.sign(message, padded, _SHA256)


class SigningKey:
    """Headers are built once. `made_at` and `signs_from` are seconds since the epoch; 0 is before everything."""

    def __init__(self, alg: str, key: PrivateKey, made_at: int = 0, signs_from: int = 0) -> None:
        self.alg, self.key, self.made_at, self.signs_from = alg, key, made_at, signs_from
        public = orjson.loads(jwk.JWK.from_pyca(key.public_key()).export_public())
        self.kid = jwk.JWK(**public).thumbprint()
        self.public_jwk = {**public, "kid": self.kid, "use": "sig", "alg": alg}
        self.is_slow = isinstance(key, rsa.RSAPrivateKey)  # 0.8 ms a signature, and it releases the interpreter lock
        # Chosen once: to ask a key of the library what it is takes longer than hashing what it signs.
        self.sign: Callable[[bytes], bytes] = _signer(key, alg)
        self._headers: dict[str | None, bytes] = {}

    @classmethod
    def from_row(cls, row: Row) -> "SigningKey":
        """As it was kept; a key kept before there were times signs since ever."""
        private = _private(str(row["jwk"]))
        return cls(str(row["alg"]), private, int(row.get("made_at", 0)), int(row.get("signs_from", 0)))

    def to_row(self) -> Row:
        """As it is kept, private part included."""
        private: str = jwk.JWK.from_pyca(self.key).export_private()
        return {"alg": self.alg, "jwk": private, "made_at": self.made_at, "signs_from": self.signs_from}

    def header(self, typ: str | None) -> bytes:
        """The encoded protected header and its dot."""
        known = self._headers.get(typ)
        if known is None:
            fields = {"alg": self.alg, "kid": self.kid, **({"typ": typ} if typ else {})}
            known = self._headers[typ] = base64url.encode(orjson.dumps(fields)) + b"."
        return known

    def compact(self, claims: Mapping[str, Any], typ: str | None) -> str:
        """The whole token."""
        message = self.header(typ) + base64url.encode(orjson.dumps(claims))
        return (message + b"." + base64url.encode(self.sign(message))).decode()
