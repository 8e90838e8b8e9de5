"""One proof as it came in: parsed strictly, signed by the key it carries, its claims in their form (RFC 9449 4.2, 4.3).

Members that the specification does not name are ignored (4.2 leaves room for extensions).
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from foundation.strict_jwt import JwtRefused, verify_carried
from idp.dpop.errors import InvalidDpopProof

TYPE = "dpop+jwt"
# 4.3 (5): asymmetric and secure. FAPI 2.0 5.4.1 takes no RSASSA-PKCS1-v1_5, and nobody else needs it for a fresh key.
ALGORITHMS = ("ES256", "PS256", "EdDSA", "Ed25519")
_LONGEST = 4096
_LONGEST_CLAIM = 2048
_DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Proof:
    """A well-signed proof; `jkt` is the RFC 7638 thumbprint of its key. Times in seconds."""

    jkt: str
    jti: str
    htm: str
    htu: str
    iat: int | float
    nbf: int | float
    exp: int | float
    nonce: str | None
    ath: str | None


def read_proof(text: str) -> Proof:
    """4.3 (2) to (7). Raises InvalidDpopProof."""
    if len(text) > _LONGEST:
        raise InvalidDpopProof("the DPoP proof is too long")
    try:
        claims, jkt = verify_carried(text, ALGORITHMS, TYPE)
    except JwtRefused as refused:
        raise InvalidDpopProof(f"the DPoP proof is refused: {refused.detail}") from refused
    return Proof(
        jkt=jkt,
        jti=_text(claims, "jti"),
        htm=_text(claims, "htm"),
        htu=_text(claims, "htu"),
        iat=_time(claims, "iat"),
        nbf=_time(claims, "nbf", 0),
        exp=_time(claims, "exp", float("inf")),
        nonce=_text(claims, "nonce") if "nonce" in claims else None,
        ath=_text(claims, "ath") if "ath" in claims else None,
    )


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_CLAIM:
        raise InvalidDpopProof(f"{name} of the DPoP proof is missing or malformed")
    return value


def _time(claims: dict[str, Any], name: str, default: float | None = None) -> int | float:
    value = claims.get(name, default)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise InvalidDpopProof(f"{name} of the DPoP proof is missing or malformed")
    return value


def is_target(htu: str, url: str) -> bool:
    """4.3 (9): the same URI without query and fragment; scheme, host and default port in any spelling of RFC 3986 6.2.

    `url` is ours and normal already. The path is compared as it is: two spellings of one path may be two resources.
    """
    plain = htu.partition("#")[0].partition("?")[0]
    if plain == url:
        return True
    try:
        given, port = urlsplit(plain), urlsplit(plain).port
    except ValueError:
        return False
    own = urlsplit(url)
    return (
        (given.scheme, given.hostname, given.path) == (own.scheme, own.hostname, own.path)
        and given.username is None
        and given.password is None
        and (port or _DEFAULT_PORTS.get(given.scheme)) == (own.port or _DEFAULT_PORTS.get(own.scheme))
    )
