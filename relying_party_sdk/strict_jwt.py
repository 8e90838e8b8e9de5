"""The strict front door for every JWT (RFC 7515, 7519, 8725): shape, size and header, before any key is
touched.

General JOSE libraries accept stray base64 bits, duplicated names or header members we never want to follow.
Here the bytes are parsed once; the claims that are used later are the bytes whose signature is verified.
"""

import base64
import binascii
import re
from collections.abc import Collection
from dataclasses import dataclass

from joserfc import jws
from joserfc.errors import JoseError

from relying_party_sdk.errors import TokenRefused
from relying_party_sdk.keys import VerificationKey, new_name
from relying_party_sdk.strict_json import JsonObject, NotStrictJson, read_object

MAX_TOKEN = 32 * 1024
MAX_SEGMENT = 16 * 1024
MAX_KID = 256
# Members that make a verifier fetch, decompress, or obey the attacker's key (RFC 8725 3.10). Never wanted
# here.
FORBIDDEN_HEADERS = frozenset({"crit", "b64", "zip", "jku", "jwk", "x5u", "x5c", "enc"})
_SEGMENT = re.compile(r"[A-Za-z0-9_-]+\Z")


@dataclass(frozen=True)
class ParsedJwt:
    """One JWT, read but not yet believed."""

    raw: str
    header: JsonObject
    claims: JsonObject

    @property
    def alg(self) -> str:
        """The algorithm, already known to be one of the allowed."""
        return str(self.header["alg"])

    @property
    def kid(self) -> str | None:
        """The key id, if the header names one."""
        return self.header.get("kid")


def parse_jwt(
    raw: object,
    *,
    algs: Collection[str],
    types: Collection[str] = ("JWT",),
    limit: int = MAX_TOKEN,
    forbidden: Collection[str] = FORBIDDEN_HEADERS,
) -> ParsedJwt:
    """Read `raw` strictly. `types` are the allowed values of `typ` (case-insensitive); a missing one reads as
    JWT. Only a DPoP proof may carry its own key (RFC 9449 4.2), and its reader says so in `forbidden`.
    """
    if not isinstance(raw, str) or len(raw) > limit:
        raise TokenRefused("front", "not a string, or too long")
    segments = raw.split(".")
    if len(segments) != 3:
        raise TokenRefused("front", "not three segments")
    header, claims, _ = (_decode(segment) for segment in segments)
    parsed = ParsedJwt(raw, _object(header), _object(claims))
    _check_header(parsed.header, algs, types, forbidden)
    return parsed


def verify_signature(token: ParsedJwt, key: VerificationKey) -> None:
    """RFC 7515 5.2 with one key and one algorithm. Silent if good."""
    signed, _, signature = token.raw.rpartition(".")
    try:
        algorithm = jws.JWSRegistry.algorithms[new_name(token.alg)]
        algorithm.check_key(key)
        holds = algorithm.verify(signed.encode(), _decode(signature), key)
    except (JoseError, ValueError) as broken:
        raise TokenRefused("OIDC Core 3.1.3.7 (6)", "the signature does not verify") from broken
    if not holds:
        raise TokenRefused("OIDC Core 3.1.3.7 (6)", "the signature does not verify")


def _check_header(
    header: JsonObject, algs: Collection[str], types: Collection[str], forbidden: Collection[str]
) -> None:
    if header.get("alg") not in algs:
        raise TokenRefused(
            "OIDC Core 3.1.3.7 (7)", f"the algorithm is not the registered one ({', '.join(sorted(algs))})"
        )
    unwanted = set(forbidden) & header.keys()
    if unwanted:
        raise TokenRefused("front", f"header member not allowed: {', '.join(sorted(unwanted))}")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in {t.lower() for t in types}:
        raise TokenRefused("front", "a token of another kind (typ)")
    kid = header.get("kid")
    if kid is not None and (not isinstance(kid, str) or len(kid) > MAX_KID):
        raise TokenRefused("front", "kid is not a short string")


def _decode(segment: str) -> bytes:
    """base64url without padding, and only in its one canonical spelling (RFC 7515 2, RFC 4648 3.5)."""
    if len(segment) > MAX_SEGMENT or not _SEGMENT.match(segment):
        raise TokenRefused("front", "a segment is empty, too long, or not base64url")
    try:
        decoded = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except (binascii.Error, ValueError) as broken:
        raise TokenRefused("front", "a segment is not base64url") from broken
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != segment:
        raise TokenRefused("front", "a segment has stray bits")
    return decoded


def _object(raw: bytes) -> JsonObject:
    try:
        return read_object(raw)
    except NotStrictJson as broken:
        raise TokenRefused("front", f"header or claims: {broken}") from broken
