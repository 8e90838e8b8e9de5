"""Reads the data trust's signed receipt and compares it with what was asked (ISO/IEC TS 27560, RFC 9396
7.1).

A receipt may narrow a request and never widen it (security.md CN-02, CN-07, CN-08). It must name this
interaction, this client and this person as the trust knows her, so a receipt of another request is
worthless here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from foundation.clock import Clock
from foundation.errors import DomainError
from foundation.signing import verify_jwt
from foundation.web.dates import JST
from idp.consent.refusals import ReceiptRefused
from idp.consent.trust_keys import TrustKeys
from idp.interaction.requested import Requested, texts
from idp.interaction.state import Decision

RECEIPT_TYPE = "consent-receipt+jwt"
# The trust writes "refused" where the provider's wire says "denied".
_DECISIONS: dict[Any, Decision] = {"approved": "approved", "refused": "denied", "denied": "denied"}
_OLDEST_SECONDS = 3600
_SKEW_SECONDS = 60
_SAME = ("type", "domain", "purpose", "locations")


@dataclass(frozen=True)
class Expected:
    """What a receipt must be about."""

    ix: str
    subject: str
    client_id: str
    decision: str
    requested: Requested


@dataclass(frozen=True)
class Receipt:
    """The part of a receipt the provider acts on."""

    id: str
    decision: Decision
    claims: tuple[str, ...]
    authorization_details: list[dict[str, Any]]
    valid_until: int | None = None


class ReceiptReader:
    """Verifies receipts of one data trust."""

    def __init__(self, keys: TrustKeys, trust_url: str, clock: Clock) -> None:
        self._keys, self._issuer, self._clock = keys, trust_url, clock

    async def read(self, token: str, expected: Expected) -> Receipt:
        """The receipt, or ReceiptRefused naming the first thing wrong."""
        claims = await self._verified(token)
        self._check_binding(claims, expected)
        names, details = claims.get("claims"), claims.get("authorization_details")
        if not isinstance(names, list) or not isinstance(details, list):
            raise ReceiptRefused("the receipt does not say what was decided")
        receipt = Receipt(claims["jti"], _DECISIONS[claims["decision"]], texts(names), details, _end(claims))
        if receipt.decision == "approved":
            _check_not_wider(receipt, expected.requested)
        return receipt

    async def _verified(self, token: str) -> dict[str, Any]:
        for fresh in (False, True):
            keys = await self._keys.current(fresh=fresh)
            try:
                return verify_jwt(token, keys, algs=("ES256",), typ=RECEIPT_TYPE)
            except DomainError as forged:
                refusal = ReceiptRefused("the receipt is not signed by the data trust")
                refusal.__cause__ = forged
        raise refusal

    def _check_binding(self, claims: dict[str, Any], expected: Expected) -> None:
        recipient = claims.get("recipient")
        client_id = recipient.get("client_id") if isinstance(recipient, dict) else None
        _require(claims.get("iss") == self._issuer, "the receipt is of another issuer")
        _require(claims.get("ix") == expected.ix, "the receipt is about another request")
        _require(claims.get("sub") == expected.subject, "the receipt is about another person")
        _require(client_id == expected.client_id, "the receipt is for another recipient")
        decision = claims.get("decision")
        known = isinstance(decision, str) and _DECISIONS.get(decision) == expected.decision
        _require(known, "the receipt holds another decision")
        _require(isinstance(claims.get("jti"), str) and 0 < len(claims["jti"]) <= 200, "the receipt has no id")
        issued, now = claims.get("iat"), self._clock.timestamp()
        fresh = isinstance(issued, int) and now - _OLDEST_SECONDS <= issued <= now + _SKEW_SECONDS
        _require(fresh, "the receipt is not of this hour")


def _end(claims: dict[str, Any]) -> int | None:
    """When the consent ends, in Unix seconds: a day lasts to its end in Japan. A refusal has no period."""
    if claims.get("decision") != "approved":
        return None
    text = claims.get("valid_until")
    _require(isinstance(text, str), "the receipt has no period")
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as unreadable:
        raise ReceiptRefused("the receipt's period is no date") from unreadable
    if "T" not in str(text):
        return int((moment.replace(tzinfo=JST) + timedelta(days=1)).timestamp())
    _require(moment.tzinfo is not None, "the receipt's period has no time zone")
    return int(moment.timestamp())


def _check_not_wider(receipt: Receipt, asked: Requested) -> None:
    _require(set(receipt.claims) <= set(asked.names), "the receipt holds claims nobody asked for")
    for detail in receipt.authorization_details:
        narrower = isinstance(detail, dict) and any(_within(detail, one) for one in asked.authorization_details)
        _require(narrower, "the receipt holds details nobody asked for")


def _within(granted: dict[str, Any], asked: dict[str, Any]) -> bool:
    offered = {*texts(asked.get("datatypes")), *texts(asked.get("optional_datatypes"))}
    until, limit = granted.get("access_until"), asked.get("access_until")
    return (
        all(granted.get(name) == asked.get(name) for name in _SAME)
        and set(asked) - {"optional_datatypes"} <= set(granted) <= {*asked, "receipt_id"}
        and 0 < len(texts(granted.get("datatypes"))) == len(granted["datatypes"])
        and set(granted["datatypes"]) <= offered
        and set(texts(granted.get("actions", asked.get("actions")))) <= set(texts(asked.get("actions")))
        # Both are ISO dates of the same form, so text order is time order.
        and (until == limit or (isinstance(until, str) and isinstance(limit, str) and until <= limit))
    )


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise ReceiptRefused(otherwise)
