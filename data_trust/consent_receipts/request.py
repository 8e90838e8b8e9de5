"""The decision `consent_ui` brings (wire 4 step 3), parsed once into a frozen value; no unknown members."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data_trust.consent_receipts.receipt import APPROVED, REFUSED, end_of
from data_trust.errors import BadInput
from data_trust.shape import list_of, members, one_of, text

_LONGEST = 10 * 366 * 24 * 3600  # no consent for longer than ten years
# "Today" elsewhere may be yesterday in Japan. A receipt that is over on arrival opens nothing: no harm.
_CLOCK_ZONES = 24 * 3600
_CODE = text(64, r"[a-z0-9][a-z0-9_.:-]*")
_NAME = text(200)

_RECIPIENT = members(
    {"client_id": text(200), "name_ja": _NAME, "name_en": _NAME, "corporate_number": text(13, r"\d{13}")},
    {"origin": text(300), "contact": text(500), "country": text(2, "[A-Z]{2}")},
)
_DETAIL = members(
    {
        "type": one_of("data_trust"),
        "domain": text(40),
        "datatypes": list_of(text(60), minimum=0, maximum=50),
        "purpose": _CODE,
    },
    {
        "locations": list_of(text(300), maximum=5),
        "actions": list_of(one_of("read"), maximum=1),
        "optional_datatypes": list_of(text(60), minimum=0, maximum=50),
        "access_until": text(40),
        "receipt_id": text(100),
    },
)
_BODY = members(
    {
        "recipient": _RECIPIENT,
        "purpose": members({"code": _CODE, "ja": text(500), "en": text(500)}),
        "claims": list_of(text(80), minimum=0, maximum=60),
        "authorization_details": list_of(_DETAIL, minimum=0, maximum=20),
        "text": text(50_000),
        "language": one_of("ja", "en"),
        "ix": text(500),
    },
    {"decision": one_of(APPROVED, REFUSED), "valid_until": text(40)},
)

# (domain, datatype, purpose) -> may it be consented to at all?
Offer = Callable[[str, str, str], bool]


@dataclass(frozen=True)
class Decision:
    """What the citizen decided, as it will stand on the receipt."""

    decision: str
    recipient: Mapping[str, Any]
    purpose: Mapping[str, str]
    claims: tuple[str, ...]
    details: tuple[Mapping[str, Any], ...]
    text: str
    language: str
    valid_until: str | None
    ends_at: int
    ix: str

    @property
    def text_hash(self) -> str:
        """SHA-256 of the exact words on the page, in the form `sha-256:<hex>`."""
        return "sha-256:" + hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def digest(self) -> bytes:
        """Equal for the same decision only: how a repeated call is told from a second decision."""
        told = [self.decision, self.recipient, self.purpose, self.claims, self.details, self.valid_until]
        body = json.dumps([*told, self.text_hash, self.language], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(body.encode()).digest()


def parse(body: Any, offer: Offer, now: int) -> Decision:
    """The decision in a request body, or BadInput naming the first flaw."""
    flaw = next(_BODY(body, "body"), None)
    if flaw is not None:
        raise BadInput(f"{flaw.path} must be {flaw.expected}")
    decision = body.get("decision", APPROVED)
    valid_until, ends_at = _validity(body, decision, now)
    for detail in body["authorization_details"]:
        _check_detail(detail, offer, now)
    return Decision(
        decision=decision,
        recipient=body["recipient"],
        purpose=body["purpose"],
        claims=tuple(body["claims"]),
        details=tuple(body["authorization_details"]),
        text=body["text"],
        language=body["language"],
        valid_until=valid_until,
        ends_at=ends_at,
        ix=body["ix"],
    )


def _validity(body: Mapping[str, Any], decision: str, now: int) -> tuple[str | None, int]:
    """A consent must say when it ends; a refusal need not."""
    if "valid_until" in body:
        return body["valid_until"], _end(body["valid_until"], now)
    if decision == APPROVED:
        raise BadInput("body.valid_until must be present")
    return None, now


def _end(valid_until: str, now: int) -> int:
    try:
        ends_at = end_of(valid_until)
    except (ValueError, OverflowError):
        raise BadInput("valid_until must be a date") from None
    if not now - _CLOCK_ZONES < ends_at <= now + _LONGEST:
        raise BadInput("valid_until must not be past, and lie within ten years")
    return ends_at


def _check_detail(detail: Mapping[str, Any], offer: Offer, now: int) -> None:
    """Only what the trust has and the purpose fits can be consented to; nothing else would ever open."""
    for datatype in detail["datatypes"]:
        if not offer(detail["domain"], datatype, detail["purpose"]):
            raise BadInput("authorization_details ask for something this trust does not offer for that purpose")
    if "access_until" in detail:
        _end(detail["access_until"], now)
