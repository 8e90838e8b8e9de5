"""The strict front door for JWTs from outside: bytes and shape are judged before any library parses them.

Two JOSE libraries measured on Wycheproof accept some invalid signatures when left alone, and large inputs cost
seconds. So: limits on size first, canonical base64url, no duplicate names, no `crit`, no key or address taken
from the header, `alg` pinned by the caller and by the key. RFC 7515, RFC 8725.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, OctKey
from joserfc.jws import JWSRegistry

from foundation import base64url
from foundation.errors import DomainError
from foundation.forms import BadRequest, parse_json

LONGEST_TOKEN = 32 * 1024
LONGEST_SEGMENT = 16 * 1024
SHORTEST_SECRET = 32  # RFC 7518 3.2: as long as the hash
MOST_KEYS = 8  # tried for one token
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
KEY_TYPES = {"ES256": "EC", "RS256": "RSA", "PS256": "RSA", "EdDSA": "OKP", "Ed25519": "OKP"}
RSA_BITS = range(2048, 8193)  # below: broken; above: each verification costs us milliseconds
_PUBLIC = ("kty", "crv", "x", "y", "n", "e")
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_NEVER_READ = frozenset({"crit", "b64", "jku", "x5u", "x5c", "zip"})
_KeyMembers = tuple[tuple[str, str], ...]


class JwtRefused(DomainError):
    """Not a JWT we accept; `detail` says why for a developer, never what the token held."""

    code = "jwt_refused"


class UnknownKey(JwtRefused):
    """In form, but made by none of the keys at hand: there may be newer ones."""


def parse(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a well-shaped compact JWS, NOT verified. Raises JwtRefused."""
    header, claims, _ = _parts(token)
    return header, claims


def verify(token: str, jwks: Mapping[str, Any], algs: tuple[str, ...], typ: str | None) -> dict[str, Any]:
    """The claims, once shape, header and signature hold. Raises JwtRefused."""
    header, claims, signature = _parts(token)
    if "jwk" in header:
        raise JwtRefused("the header carries a member that is never accepted")
    alg, kid = _checked_header(header, algs, typ), header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise JwtRefused("the key id is not a text")
    signed = token[: token.rindex(".")].encode()
    for candidate in _candidates(kid, alg, jwks):
        if _signature_holds(_key, alg, candidate, signed, signature):
            return claims
    raise UnknownKey("no known key made this signature")


def verify_carried(token: str, algs: tuple[str, ...], typ: str) -> tuple[dict[str, Any], str]:
    """The claims and the thumbprint (RFC 7638, SHA-256) of the public key that stands in the header.

    Such a token proves that its maker holds that key, and nothing else (RFC 9449 4.3). Raises JwtRefused.
    """
    header, claims, signature = _parts(token)
    alg, jwk = _checked_header(header, algs, typ), header.get("jwk")
    if not isinstance(jwk, dict) or _PRIVATE & jwk.keys():
        raise JwtRefused("the header carries no public key, or a private one")
    candidates = _candidates(None, alg, {"keys": [jwk]})
    signed = token[: token.rindex(".")].encode()
    if not candidates or not _signature_holds(_carried, alg, candidates[0], signed, signature):
        raise JwtRefused("the key in the header did not make this signature")
    return claims, _thumbprint(candidates[0])


def verify_shared(token: str, secret: bytes) -> dict[str, Any]:
    """The claims of a token made with HS256 and this secret (RFC 7518 3.2). Raises JwtRefused.

    A door of its own: nobody who expects a signature can be handed a MAC (KY-02).
    """
    header, claims, mac = _parts(token)
    if header.get("alg") != "HS256" or "jwk" in header or _NEVER_READ & header.keys():
        raise JwtRefused("not a token made with HS256")
    signed = token[: token.rindex(".")].encode()
    if len(secret) < SHORTEST_SECRET or not JWSRegistry.algorithms["HS256"].verify(
        signed, mac, OctKey.import_key(secret)
    ):
        raise JwtRefused("the secret did not make this token")
    return claims


def _checked_header(header: Mapping[str, Any], algs: tuple[str, ...], typ: str | None) -> str:
    """The algorithm, once every member that a verifier must look at is as agreed."""
    if _NEVER_READ & header.keys():
        raise JwtRefused("the header carries a member that is never accepted")
    alg = header.get("alg")
    if not isinstance(alg, str) or alg not in algs or alg not in KEY_TYPES:
        raise JwtRefused("the signature algorithm is not one agreed on")
    if typ is not None and str(header.get("typ", "")).lower().removeprefix("application/") != typ.lower():
        raise JwtRefused("this is a token of another kind")
    return alg


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN or not _SHAPE.fullmatch(token):
        raise JwtRefused("not a compact JWS of acceptable size")
    segments = token.split(".")
    if any(len(segment) > LONGEST_SEGMENT for segment in segments):
        raise JwtRefused("a segment is too long")
    header, claims, signature = (_canonical(segment) for segment in segments)
    return _object(header), _object(claims), signature


def _candidates(kid: str | None, alg: str, jwks: Mapping[str, Any]) -> list[_KeyMembers]:
    """Public members of the keys of this id (or all, without one) that are for signatures and for this algorithm."""
    keys = jwks.get("keys")
    found = [
        tuple((name, str(key[name])) for name in _PUBLIC if name in key)
        for key in (keys if isinstance(keys, list) else ())
        if isinstance(key, dict)
        and key.get("kty") == KEY_TYPES[alg]
        and key.get("alg", alg) == alg
        and key.get("use", "sig") == "sig"
        and (kid is None or key.get("kid", kid) == kid)
    ]
    return found[:MOST_KEYS]


def _signature_holds(
    imported: Callable[[_KeyMembers], Key], alg: str, members: _KeyMembers, signed: bytes, signature: bytes
) -> bool:
    """The library's own algorithm, entered below its dispatch, which warns about the name EdDSA (RFC 8037)."""
    try:
        key, algorithm = imported(members), JWSRegistry.algorithms[alg]
        algorithm.check_key(key)
        return algorithm.verify(signed, signature, key)
    except (JoseError, JwtRefused, ValueError, TypeError, KeyError):
        return False


def _imported(members: _KeyMembers) -> Key:
    """The key object of public members. Raises ValueError and whatever the library raises for a bad key."""
    fields: dict[str, Any] = dict(members)
    if fields["kty"] == "RSA":
        modulus, exponent = (int.from_bytes(_canonical(fields[name])) for name in ("n", "e"))
        if modulus.bit_length() not in RSA_BITS or exponent.bit_length() > 32:
            raise ValueError("an RSA key of this size is not used")
    if fields["kty"] == "OKP" and fields["crv"] != "Ed25519":
        raise ValueError("no other Edwards curve is used")
    return JWKRegistry.import_key(fields)


# Importing costs as much as a verification, and clients sign with the same key for months. A key that a stranger puts
# into a header has a memory of its own, so that nobody can crowd registered keys out.
_key = lru_cache(maxsize=512)(_imported)
_carried = lru_cache(maxsize=512)(_imported)


@lru_cache(maxsize=512)
def _thumbprint(members: _KeyMembers) -> str:
    """RFC 7638 3."""
    return str(_carried(members).thumbprint())


def _canonical(segment: str) -> bytes:
    try:
        return base64url.decode(segment)
    except ValueError as wrong:
        raise JwtRefused("a segment is not base64url in its canonical form") from wrong


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = parse_json(raw)
    except BadRequest as wrong:
        raise JwtRefused("a segment is not a strict JSON object") from wrong
    if not isinstance(value, dict):
        raise JwtRefused("a segment is not a JSON object")
    return value
