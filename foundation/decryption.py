"""JWE from outside, encrypted to a key of ours: judged by bytes and header first, opened by jwcrypto (RFC 7516, 7518).

Only ECDH-ES, with AES-GCM or AES-CBC-HMAC: no RSA1_5 and so no padding to probe, no PBES2 and so no rounds to burn, no
`zip` and so nothing that grows (CVE-2023-6681, CVE-2024-28102, RFC 8725 3.6). Whatever is wrong, there is one refusal.
"""

import re
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from jwcrypto import jwe, jwk
from jwcrypto.common import JWException

from foundation import base64url
from foundation.errors import DomainError
from foundation.forms import BadRequest, parse_json
from foundation.key_file import KeyFile
from foundation.strict_jwt import LONGEST_TOKEN

ALGORITHMS = ("ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW")
ENCODINGS = ("A256GCM", "A128GCM", "A256CBC-HS512", "A128CBC-HS256")
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+){3}", re.ASCII)
_READ = frozenset({"alg", "enc", "kid", "epk", "apu", "apv", "typ", "cty", "iss", "aud", "sub"})
_CURVE = "P-256"


class JweRefused(DomainError):
    """Not a JWE we open; one text for every cause after the header, so that nothing can be probed."""

    code = "jwe_refused"


class DecryptionKeys:
    """The keys others encrypt to: the newest is the one to use, all of them open."""

    def __init__(self, keys: list[jwk.JWK]) -> None:
        self._keys = {key.thumbprint(): key for key in keys}

    @classmethod
    def generate(cls) -> "DecryptionKeys":
        """One fresh key."""
        return cls([_new_key()])

    @classmethod
    def load_or_create(cls, path: Path | str, kek: bytes) -> "DecryptionKeys":
        """The keys kept at `path`, sealed under the key-encryption key; made when there are none."""
        file = KeyFile(path, kek)
        with file.alone():
            keys = [jwk.JWK.from_json(str(row["jwk"])) for row in file.read()]
            if not keys:
                keys = [_new_key()]
                file.write([{"alg": ALGORITHMS[-1], "jwk": key.export_private()} for key in keys])
        return cls(keys)

    def public_jwks(self) -> list[dict[str, Any]]:
        """The public halves, for a JWK set (RFC 7517 4.2: `use` enc)."""
        public = ((kid, orjson.loads(key.export_public())) for kid, key in self._keys.items())
        return [{**members, "kid": kid, "use": "enc"} for kid, members in public]

    def open(self, token: str) -> tuple[dict[str, Any], bytes]:
        """The header, and the plain bytes. Raises JweRefused."""
        header = read_header(token)
        kid = header.get("kid")
        keys = [self._keys[kid]] if kid in self._keys else [] if kid is not None else list(self._keys.values())
        for key in keys:
            opened = jwe.JWE(algs=[header["alg"], header["enc"]])
            try:
                opened.deserialize(token, key)
            except (JWException, ValueError, TypeError, KeyError):
                continue
            return header, bytes(opened.payload)
        raise JweRefused("this cannot be opened here")


def is_encrypted(token: str) -> bool:
    """By its shape: five parts (RFC 7516 9)."""
    return token.count(".") == 4


def read_header(token: str) -> dict[str, Any]:
    """The protected header, if everything in it is something we do."""
    if len(token) > LONGEST_TOKEN or not _SHAPE.fullmatch(token):
        raise JweRefused("not a compact JWE of acceptable size")
    try:
        segments = [base64url.decode(segment) for segment in token.split(".")]
        header = parse_json(segments[0])
    except (ValueError, BadRequest) as broken:
        raise JweRefused("a segment is malformed") from broken
    if not isinstance(header, dict) or not header.keys() <= _READ:
        raise JweRefused("the header carries a member that is never accepted")
    if header.get("alg") not in ALGORITHMS or header.get("enc") not in ENCODINGS:
        raise JweRefused("the encryption is not one that is offered")
    epk = header.get("epk")
    if not isinstance(epk, dict) or epk.get("kty") != "EC" or epk.get("crv") != _CURVE or "d" in epk:
        raise JweRefused("the ephemeral key is none of our curve")
    if "kid" in header and not isinstance(header["kid"], str):
        raise JweRefused("the key id is not a text")
    return header


def _new_key() -> jwk.JWK:
    return jwk.JWK.from_pyca(ec.generate_private_key(ec.SECP256R1()))
