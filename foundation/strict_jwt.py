"""The strict front door for JWTs from outside: bytes and shape are judged before any library parses them.

Two JOSE libraries measured on Wycheproof accept some invalid signatures when left alone, and large inputs cost
seconds. So: limits on size first, canonical base64url, no duplicate names, no `crit`, no key or address taken
from the header, `alg` pinned by the caller and by the key. RFC 7515, RFC 8725.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from foundation.errors import DomainError

LONGEST_TOKEN = 32 * 1024
LONGEST_SEGMENT = 16 * 1024
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_NEVER_READ = frozenset({"crit", "b64", "jku", "jwk", "x5u", "x5c", "zip"})


class JwtRefused(DomainError):
    """Not a JWT we accept; `detail` says why for a developer, never what the token held."""

    code = "jwt_refused"


def parse(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a well-shaped compact JWS, NOT verified. Raises JwtRefused."""
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN or not _SHAPE.fullmatch(token):
        raise JwtRefused("not a compact JWS of acceptable size")
    segments = token.split(".")
    if any(len(segment) > LONGEST_SEGMENT for segment in segments):
        raise JwtRefused("a segment is too long")
    header, claims, _ = (_canonical(segment) for segment in segments)
    return _object(header), _object(claims)


def verify(token: str, jwks: Mapping[str, Any], algs: tuple[str, ...], typ: str | None) -> dict[str, Any]:
    """The claims, once shape, header and signature hold. Raises JwtRefused."""
    header, claims = parse(token)
    if _NEVER_READ & header.keys():
        raise JwtRefused("the header carries a member that is never accepted")
    if header.get("alg") not in algs:
        raise JwtRefused("the signature algorithm is not one agreed on")
    if typ is not None and str(header.get("typ", "")).lower().removeprefix("application/") != typ.lower():
        raise JwtRefused("this is a token of another kind")
    for key in _candidates(header, jwks):
        try:
            jws.deserialize_compact(token, KeySet.import_key_set({"keys": [key]}), algorithms=[header["alg"]])
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        return claims
    raise JwtRefused("no known key made this signature")


def _candidates(header: dict[str, Any], jwks: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Keys of this id (or all, without one) that are for signatures and for this algorithm."""
    kid, alg = header.get("kid"), header["alg"]
    kinds = {"ES": "EC", "RS": "RSA", "PS": "RSA", "Ed": "OKP"}
    found = [
        {**key, "kid": kid} if kid is not None else {k: v for k, v in key.items() if k != "kid"}
        for key in jwks.get("keys", [])
        if key.get("kty") == kinds.get(str(alg)[:2])
        and key.get("alg", alg) == alg
        and key.get("use", "sig") == "sig"
        and (kid is None or key.get("kid", kid) == kid)
    ]
    return found[:8]


def _canonical(segment: str) -> bytes:
    try:
        raw = urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except ValueError as wrong:
        raise JwtRefused("a segment is not base64url") from wrong
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != segment:
        raise JwtRefused("a segment is not base64url in its canonical form")
    return raw


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode(), object_pairs_hook=_no_duplicates, parse_constant=_no_constants)
    except (ValueError, RecursionError) as wrong:
        raise JwtRefused("a segment is not a JSON object") from wrong
    if not isinstance(value, dict):
        raise JwtRefused("a segment is not a JSON object")
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constants(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
