"""The signed ticket that takes a browser from the provider to the consent page (RFC 7519, RFC 8725 3.11).

It names the interaction and nothing about the person; the consent page exchanges it on the back channel.
"""

from typing import Any

from foundation.clock import Clock
from foundation.errors import DomainError
from foundation.ids import IdSource
from foundation.signing import KeyRing, verify_jwt
from idp.consent.refusals import TicketExpired, TicketRefused

TICKET_SECONDS = 600
TICKET_TYPE = "consent-ticket+jwt"


class ConsentTickets:
    """Signs and reads tickets; only the consent page is their audience."""

    def __init__(self, keys: KeyRing, issuer: str, consent_url: str, *, clock: Clock, ids: IdSource) -> None:
        self._keys, self._issuer, self._audience = keys, issuer, consent_url
        self._clock, self._ids = clock, ids

    def issue(self, ix: str) -> str:
        """A ticket for this interaction."""
        now = self._clock.timestamp()
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "jti": self._ids.token(16),
            "iat": now,
            "exp": now + TICKET_SECONDS,
            "ix": ix,
        }
        return self._keys.sign_jwt(claims, alg="ES256", typ=TICKET_TYPE)

    def open(self, ticket: str) -> str:
        """The interaction it names, or TicketRefused."""
        claims = self._verified(ticket)
        ix, end = claims.get("ix"), claims.get("exp")
        if claims.get("iss") != self._issuer or claims.get("aud") != self._audience:
            raise TicketRefused("the ticket was made for another purpose")
        if not isinstance(end, int) or not isinstance(ix, str):
            raise TicketRefused("the ticket is incomplete")
        if self._clock.timestamp() >= end:
            raise TicketExpired("the ticket is too old")
        return ix

    def _verified(self, ticket: str) -> dict[str, Any]:
        try:
            return verify_jwt(ticket, self._keys.public_jwks(), algs=("ES256",), typ=TICKET_TYPE)
        except DomainError as forged:
            raise TicketRefused("the ticket is not of this provider") from forged
