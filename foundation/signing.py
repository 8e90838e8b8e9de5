"""JWS in compact form: a ring of signing keys for what we issue, and a strict front door for what comes from outside.

Signing uses `cryptography` directly with a prebuilt header (1.2-1.4 times a JOSE library on a whole request)
and is checked against joserfc and jwcrypto in tests. Verifying goes through joserfc after our own front parser.
RFC 7515, 7517, 7518, 8037.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from jwcrypto import jwk

from foundation import base64url, strict_jwt
from foundation.ids import IdSource
from foundation.key_file import KeyFile

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
RSA_BITS = 2048  # 3072 bits would cost three times as long on every RS256 ID token; ES256 is the default
_ES256 = ec.ECDSA(hashes.SHA256())
_SHA256 = hashes.SHA256()
_PKCS1 = padding.PKCS1v15()


def new_private_key(alg: str) -> PrivateKey:
    """A fresh key for ES256, RS256 or EdDSA."""
    if alg == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    if alg == "RS256":
        return rsa.generate_private_key(65537, RSA_BITS)
    if alg == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    raise ValueError(f"no keys are made for {alg}")


class SigningKey:
    """One private key, for one algorithm, with its headers built once."""

    def __init__(self, alg: str, key: PrivateKey) -> None:
        self.alg, self.key = alg, key
        public = orjson.loads(jwk.JWK.from_pyca(key.public_key()).export_public())
        self.kid = jwk.JWK(**public).thumbprint()
        self.public_jwk = {**public, "kid": self.kid, "use": "sig", "alg": alg}
        self._headers: dict[str | None, bytes] = {}

    def header(self, typ: str | None) -> bytes:
        """The encoded protected header and its dot."""
        known = self._headers.get(typ)
        if known is None:
            fields = {"alg": self.alg, "kid": self.kid, **({"typ": typ} if typ else {})}
            known = self._headers[typ] = base64url.encode(orjson.dumps(fields)) + b"."
        return known

    def sign(self, message: bytes) -> bytes:
        """The raw JWS signature (ECDSA: r || s)."""
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            r, s = decode_dss_signature(self.key.sign(message, _ES256))
            return r.to_bytes(32) + s.to_bytes(32)
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(message, _PKCS1, _SHA256)
        return self.key.sign(message)

    def compact(self, claims: Mapping[str, Any], typ: str | None) -> str:
        """The whole token."""
        message = self.header(typ) + base64url.encode(orjson.dumps(claims))
        return (message + b"." + base64url.encode(self.sign(message))).decode()


def _written(key: SigningKey) -> dict[str, str]:
    private: str = jwk.JWK.from_pyca(key.key).export_private()
    return {"alg": key.alg, "jwk": private}


def _read(row: dict[str, str]) -> SigningKey:
    return SigningKey(row["alg"], jwk.JWK.from_json(row["jwk"]).get_op_key("sign"))


class KeyRing:
    """The signing keys of one house: the newest of each algorithm signs, all of them are published."""

    def __init__(self, keys: list[SigningKey]) -> None:
        self._keys = keys
        self._current = {key.alg: key for key in keys}

    @classmethod
    def generate(cls, algs: tuple[str, ...] = ("ES256", "RS256"), ids: IdSource | None = None) -> "KeyRing":
        """A ring with one fresh key for each algorithm."""
        return cls([SigningKey(alg, new_private_key(alg)) for alg in algs])

    @classmethod
    def load_or_create(
        cls, path: Path | str, kek: bytes, algs: tuple[str, ...] = ("ES256", "RS256"), ids: IdSource | None = None
    ) -> "KeyRing":
        """The ring kept at `path`, sealed under the key-encryption key; keys that are missing are made and kept."""
        file = KeyFile(path, kek)
        with file.alone():
            keys = [_read(row) for row in file.read()]
            missing = [alg for alg in algs if alg not in {key.alg for key in keys}]
            if missing:
                keys += [SigningKey(alg, new_private_key(alg)) for alg in missing]
                file.write([_written(key) for key in keys])
        return cls(keys)

    @property
    def algs(self) -> tuple[str, ...]:
        """Algorithms this ring can sign with."""
        return tuple(self._current)

    def current(self, alg: str) -> SigningKey:
        """The key that signs now."""
        return self._current[alg]

    def public_jwks(self) -> dict[str, Any]:
        """The JWK set to publish (RFC 7517 section 5)."""
        return {"keys": [key.public_jwk for key in self._keys]}

    def sign_jwt(self, claims: Mapping[str, Any], *, alg: str = "ES256", typ: str | None = None) -> str:
        """A compact JWS over the claims."""
        return self._current[alg].compact(claims, typ)

    async def sign_jwt_async(self, claims: Mapping[str, Any], *, alg: str = "ES256", typ: str | None = None) -> str:
        """The same; RSA runs in a thread because it takes 0.8 ms and releases the interpreter lock."""
        key = self._current[alg]
        if alg.startswith("RS"):
            return await asyncio.to_thread(key.compact, claims, typ)
        return key.compact(claims, typ)


def verify_jwt(token: str, jwks: Mapping[str, Any], *, algs: tuple[str, ...], typ: str | None = None) -> dict[str, Any]:
    """The claims of a JWS from outside, signed by a key of `jwks` with one of `algs`; raises JwtRefused."""
    return strict_jwt.verify(token, jwks, algs, typ)
