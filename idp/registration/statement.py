"""Software statements (RFC 7591 2.3): what a publisher we trust says about a program, signed by the publisher.

Each publisher is named in a file with its keys, and with the rights of what it vouches for; an entry may say that its
statement is as good as an invitation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from foundation.clock import Clock
from foundation.errors import DomainError
from foundation.public_keys import read_jwks
from foundation.signing import verify_jwt
from foundation.strict_jwt import JwtRefused, parse
from idp.registration.rights import Rights

ALGORITHMS = ("ES256", "PS256", "RS256", "EdDSA")
_ABOUT_THE_STATEMENT = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
_SKEW_SECONDS = 60


class InvalidSoftwareStatement(DomainError):
    """RFC 7591 3.2.2."""

    code = "invalid_software_statement"


class UnapprovedSoftwareStatement(DomainError):
    """RFC 7591 3.2.2: signed by nobody we know, or worth nothing here."""

    code = "unapproved_software_statement"


@dataclass(frozen=True)
class Publisher:
    """One entry of the file: `issuer`, `jwks`, `rights` and `invites`."""

    issuer: str
    jwks: Mapping[str, Any]
    rights: Rights
    invites: bool = False


@dataclass(frozen=True)
class Vouched:
    """What a valid statement says: metadata that goes before the client's own words (2.3: MUST take precedence)."""

    publisher: Publisher
    metadata: Mapping[str, Any]


def read_publishers(source: Path) -> tuple[Publisher, ...]:
    """Every publisher of a JSON file (a list). Raises DomainError, ValueError or KeyError at start."""
    return tuple(_publisher(entry) for entry in orjson.loads(source.read_bytes()))


def _publisher(entry: Mapping[str, Any]) -> Publisher:
    unknown = entry.keys() - {"issuer", "jwks", "rights", "invites"}
    if unknown:
        raise ValueError(f"unknown members of a publisher: {', '.join(sorted(unknown))}")
    keys = {"keys": read_jwks(entry["jwks"])}
    return Publisher(entry["issuer"], keys, Rights.from_document(entry.get("rights", {})), entry.get("invites", False))


class SoftwareStatements:
    """Judges statements for one provider."""

    def __init__(self, issuer: str, publishers: Iterable[Publisher], clock: Clock) -> None:
        self._issuer, self._clock = issuer, clock
        self._publishers = {publisher.issuer: publisher for publisher in publishers}

    def read(self, statement: Any) -> Vouched:
        """Raises InvalidSoftwareStatement or UnapprovedSoftwareStatement."""
        try:
            claimed = parse(statement)[1].get("iss")
            publisher = self._publishers.get(claimed) if isinstance(claimed, str) else None
            if publisher is None:
                raise UnapprovedSoftwareStatement("no publisher of this name is trusted here")
            claims = verify_jwt(statement, publisher.jwks, algs=ALGORITHMS)
        except JwtRefused as refused:
            raise InvalidSoftwareStatement(f"software_statement: {refused.detail}") from refused
        self._check_times(claims)
        if claims.get("aud", self._issuer) not in (self._issuer, [self._issuer]):
            raise UnapprovedSoftwareStatement("the statement is for another server")
        metadata = {name: value for name, value in claims.items() if name not in _ABOUT_THE_STATEMENT}
        return Vouched(publisher, metadata)

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self._clock.timestamp()
        for name in ("exp", "nbf", "iat"):
            value = claims.get(name, now)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise InvalidSoftwareStatement(f"software_statement: {name} is no time")
        if claims.get("exp", now + 1) <= now or max(claims.get("nbf", 0), claims.get("iat", 0)) > now + _SKEW_SECONDS:
            raise InvalidSoftwareStatement("software_statement: not valid now")
