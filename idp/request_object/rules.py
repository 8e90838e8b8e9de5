"""What the claims of a request object must say about itself (RFC 9101 4, 5 and 10; RFC 7519 4.1).

Whoever is registered to sign every request is held to FAPI 1.0 Advanced 5.2.2 and FAPI 2.0 Message Signing 5.3.1 too:
what RFC 9101 only recommends is then required.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from idp.clients.assertion_rules import is_time
from idp.errors import InvalidRequestObject

LONGEST_SECONDS = 3600
# Clocks of partners run a few seconds ahead; a minute ahead is no clock any more.
SKEW_SECONDS = 10
_LONGEST_JTI = 255
_REQUIRED = ("iss", "aud", "exp", "nbf", "client_id")
_ASKING = {"scope", "authorization_details"}  # one of them at least (RFC 9396 2: either goes without the other)


@dataclass(frozen=True)
class Circumstances:
    """Whose object, for whom, and when; `strict` for a client that must sign every request.

    `required`: claims that must be there; where none are named, those that `strict` wants.
    """

    client_id: str
    issuer: str
    now: int
    strict: bool
    required: tuple[str, ...] = ()


Claims = Mapping[str, Any]


def check_claims(claims: Claims, here: Circumstances) -> None:
    """Every rule, in order. Raises InvalidRequestObject."""
    for rule in RULES:
        rule(claims, here)


def _is_complete(claims: Claims, here: Circumstances) -> None:
    required = here.required or (_REQUIRED if here.strict else ())
    missing = [name for name in required if name not in claims]
    if here.strict and not _ASKING & claims.keys():
        missing.append("scope")
    _require(not missing, f"{', '.join(missing)} missing in the request object")


def _is_of_the_client(claims: Claims, here: Circumstances) -> None:
    """4: `iss` is the client; 5: client_id inside MUST be the one outside."""
    for name in ("iss", "client_id"):
        _require(claims.get(name, here.client_id) == here.client_id, f"{name} is not the client")


def _is_for_us(claims: Claims, here: Circumstances) -> None:
    """4: `aud` is the issuer, alone or in a list."""
    audience = claims.get("aud", here.issuer)
    named = audience if isinstance(audience, list) else [audience]
    _require(here.issuer in named, "aud is not this issuer")


def _is_of_now(claims: Claims, here: Circumstances) -> None:
    """exp has no grace. FAPI 1.0 Advanced 5.2.2-13, -17: exp at most an hour after nbf, nbf at most an hour old."""
    times = {name: claims[name] for name in ("exp", "nbf", "iat") if name in claims}
    _require(all(is_time(value) for value in times.values()), "exp, nbf and iat are numbers")
    begins = times.get("nbf", here.now)
    _require(here.now < times.get("exp", here.now + 1), "the request object has expired")
    _require(times.get("exp", 0) <= max(begins, here.now) + LONGEST_SECONDS, "exp is too far away")
    _require(max(begins, times.get("iat", 0)) <= here.now + SKEW_SECONDS, "the request object is of the future")
    if here.strict:
        _require(begins >= here.now - LONGEST_SECONDS, "nbf is too long ago")
        _require(times["exp"] <= begins + LONGEST_SECONDS, "exp is too far from nbf")


def _is_nothing_else(claims: Claims, here: Circumstances) -> None:
    """10.8: with the client as `sub` it could pass for a client assertion, and an assertion for it."""
    _require(claims.get("sub") != here.client_id, "sub must not be the client")


def _holds_no_other(claims: Claims, here: Circumstances) -> None:
    """4: "request and request_uri parameters MUST NOT be included in Request Objects"."""
    _require(not {"request", "request_uri"} & claims.keys(), "a request object cannot hold another one")


def _is_named(claims: Claims, here: Circumstances) -> None:
    jti = claims.get("jti", "-")
    _require(isinstance(jti, str) and 0 < len(jti) <= _LONGEST_JTI, "jti is not an id")


RULES: tuple[Callable[[Claims, Circumstances], None], ...] = (
    _is_complete,
    _is_of_the_client,
    _is_for_us,
    _is_of_now,
    _is_nothing_else,
    _holds_no_other,
    _is_named,
)


def _require(condition: bool, detail: str) -> None:
    if not condition:
        raise InvalidRequestObject(detail)
