"""A decision of the past as the pages show it: read from a receipt, in the same fixed words as on the request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consent_ui.wording import Wording, Words
from standards.oauth import LATEST_ATTRIBUTES

ACTIVE, WITHDRAWN, EXPIRED, REFUSED = "active", "withdrawn", "expired", "refused"


@dataclass(frozen=True)
class Given:
    """One receipt in plain words."""

    receipt_id: str
    status: str
    recipient: str
    corporate_number: str
    origin: str
    contact: str
    client_id: str
    purpose: str
    claims: tuple[str, ...]
    asks_the_state: bool
    data: tuple[Words, ...]
    data_purposes: tuple[str, ...]
    given_at: int
    until: str
    withdrawn_at: int | None

    @property
    def active(self) -> bool:
        """Whether the recipient may still read."""
        return self.status == ACTIVE

    @property
    def items(self) -> list[str]:
        """Everything on it, in words."""
        return [*self.claims, *(words.label for words in self.data)]


def read(receipt: Mapping[str, Any], wording: Wording, locale: str) -> Given:
    """From data_trust's summary of a receipt."""
    recipient = receipt["recipient"]
    details = receipt.get("authorization_details") or []
    return Given(
        receipt_id=str(receipt["receipt_id"]),
        status=str(receipt["status"]),
        recipient=str(recipient.get(f"name_{locale}") or recipient["name_ja"]),
        corporate_number=str(recipient["corporate_number"]),
        origin=str(recipient.get("origin", "")),
        contact=str(recipient.get("contact", "")),
        client_id=str(recipient["client_id"]),
        purpose=str(receipt["purpose"].get(locale, "")),
        claims=tuple(wording.claim(str(name), locale) for name in receipt.get("claims") or ()),
        asks_the_state=LATEST_ATTRIBUTES in (receipt.get("claims") or ()),
        data=tuple(_data(details, wording, locale)),
        data_purposes=tuple(dict.fromkeys(wording.purpose(str(d["purpose"]), locale) for d in details)),
        given_at=int(receipt["given_at"]),
        until=str(receipt["valid_until"]),
        withdrawn_at=receipt.get("withdrawn_at"),
    )


def _data(details: Sequence[Mapping[str, Any]], wording: Wording, locale: str) -> list[Words]:
    named = [(str(d["domain"]), str(name)) for d in details for name in d["datatypes"]]
    return [wording.datatype(domain, name, locale) for domain, name in named]


def split(receipts: Sequence[Given]) -> tuple[list[Given], list[Given]]:
    """Those that still hold, and all others; each newest first as they came."""
    return [one for one in receipts if one.active], [one for one in receipts if not one.active]


def recorded_since(receipts: Sequence[Given]) -> int | None:
    """When the first decision was made: from then on every read is on record."""
    return min((one.given_at for one in receipts), default=None)
