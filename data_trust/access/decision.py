"""May this token read this, for this purpose, now? Every way to yes is written here; all else is no.

    token     scope data:read, and an authorization_details item (RFC 9396) that names this trust, the
              action, the domain and the datatype
    purpose   one the trust knows and the domain fits; equal in question, token and receipt
    receipt   live: approved, not withdrawn, not expired; same subject, same recipient, same datatype

The refusal carries the first reason that holds for the door that came closest to opening.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data_trust.access.purpose import fits
from data_trust.access.token import READ_SCOPE, Caller
from data_trust.consent_receipts.receipt import EXPIRED, REFUSED, WITHDRAWN, Granted, Standing

PERMIT = "permit"

# From the reason that is farthest from a permit to the nearest; what is told is the nearest.
_NEARNESS = (
    "insufficient-scope",
    "no-consent",
    "datatype-not-granted",
    "purpose-mismatch",
    "consent-expired",
    "consent-withdrawn",
    PERMIT,
)


@dataclass(frozen=True)
class Question:
    """What somebody wants to read, and for what, if she said so."""

    domain: str
    datatype: str
    purpose: str | None = None


@dataclass(frozen=True)
class Verdict:
    """`outcome` is PERMIT or the code of the refusal."""

    outcome: str
    purpose: str | None = None
    receipt_id: str | None = None

    @property
    def permitted(self) -> bool:
        """Yes only when it says exactly so."""
        return self.outcome == PERMIT


FindReceipt = Callable[[str], Standing | None]


def decide(caller: Caller, question: Question, trust: str, find: FindReceipt, now: int) -> Verdict:
    """The verdict. `find` must read in the transaction that will ledger it; `trust` is our own URL."""
    if READ_SCOPE not in caller.scope:
        return Verdict("insufficient-scope")
    verdicts = [_through(item, caller, question, find, now) for item in _items(caller.details, question.domain, trust)]
    return max(verdicts, key=_nearness, default=Verdict("no-consent"))


def _nearness(verdict: Verdict) -> int:
    return _NEARNESS.index(verdict.outcome)


def _items(details: Iterable[Mapping[str, Any]], domain: str, trust: str) -> Iterator[Mapping[str, Any]]:
    """The items that speak of this trust, this domain and reading."""
    for item in details:
        ours = item.get("type") == "data_trust" and _holds(item, "locations", trust)
        if ours and item.get("domain") == domain and _holds(item, "actions", "read"):
            yield item


def _holds(item: Mapping[str, Any], name: str, value: str) -> bool:
    listed = item.get(name)
    return isinstance(listed, list) and value in listed


def _through(item: Mapping[str, Any], caller: Caller, question: Question, find: FindReceipt, now: int) -> Verdict:
    purpose, receipt_id = item.get("purpose"), item.get("receipt_id")
    if not (isinstance(purpose, str) and isinstance(receipt_id, str)):
        return Verdict("no-consent")
    outcome = _by_token(item, purpose, question) or _by_receipt(find(receipt_id), caller, question, purpose, now)
    return Verdict(outcome, purpose, receipt_id)


def _by_token(item: Mapping[str, Any], purpose: str, question: Question) -> str | None:
    """What the token alone already refuses."""
    if not _holds(item, "datatypes", question.datatype):
        return "datatype-not-granted"
    if question.purpose not in (None, purpose) or not fits(purpose, question.domain):
        return "purpose-mismatch"
    return None


def _by_receipt(standing: Standing | None, caller: Caller, question: Question, purpose: str, now: int) -> str:
    """What the citizen's receipt says today."""
    if standing is None or standing.subject != caller.subject or standing.client_id != caller.recipient.client_id:
        return "no-consent"
    status = standing.status(now)
    if status in _STOPS:
        return _STOPS[status]
    return _by_grants(standing.granted, question, purpose, now)


_STOPS = {REFUSED: "no-consent", WITHDRAWN: "consent-withdrawn", EXPIRED: "consent-expired"}


def _by_grants(granted: Iterable[Granted], question: Question, purpose: str, now: int) -> str:
    doors = [g for g in granted if g.domain == question.domain and question.datatype in g.datatypes]
    if not doors:
        return "datatype-not-granted"
    fitting = [door for door in doors if door.purpose == purpose]
    if not fitting:
        return "purpose-mismatch"
    return PERMIT if any(door.until is None or now < door.until for door in fitting) else "consent-expired"
