"""A consent request as the provider tells it (wire 4 step 2), parsed once into frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from consent_ui.errors import ProviderDown


@dataclass(frozen=True)
class Recipient:
    """Who would get the data: the legal person, and the site the browser goes back to (of a device, its maker's)."""

    client_id: str
    name_ja: str
    name_en: str
    corporate_number: str
    origin: str
    contact: str
    country: str

    def name(self, locale: str) -> str:
        """The name in the reader's language."""
        return self.name_ja if locale == "ja" else self.name_en or self.name_ja

    def for_receipt(self) -> dict[str, str]:
        """The recipient as the receipt records it."""
        told = {
            "client_id": self.client_id,
            "name_ja": self.name_ja,
            "name_en": self.name_en,
            "corporate_number": self.corporate_number,
            "origin": self.origin,
            "contact": self.contact,
            "country": self.country,
        }
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class ClaimAsk:
    """One attribute, with the very value that would be sent; None when the provider holds none.

    With `until` nothing is sent now: it is asked of the state later, through that day, for a purpose of its own.
    """

    name: str
    label_ja: str
    label_en: str
    value: str | None
    essential: bool
    value_en: str | None = None
    parts: tuple[Mapping[str, str], ...] = ()  # values given together, each with its own labels
    until: str = ""
    purpose: Mapping[str, str] = field(default_factory=dict)

    def words(self, locale: str) -> str:
        """The value in the reader's language."""
        return (self.value if locale == "ja" else self.value_en or self.value) or ""

    def lines(self, locale: str) -> tuple[tuple[str, str], ...]:
        """(label, value) of each part."""
        label, value = ("label_ja", "value") if locale == "ja" else ("label_en", "value_en")
        return tuple((part[label], part[value]) for part in self.parts)


@dataclass(frozen=True)
class DetailAsk:
    """One authorization detail (RFC 9396): kinds of data of one domain, for one purpose, until one day."""

    raw: Mapping[str, Any]
    domain: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    purpose: str
    until: str


@dataclass(frozen=True)
class ConsentRequest:
    """Everything the screen needs. The access token is for the receipt and stays on the server.

    `elsewhere`: another screen gets the answer, no site gets this browser back (RFC 8628).
    """

    ix: str
    recipient: Recipient
    purpose: Mapping[str, str]
    claims: tuple[ClaimAsk, ...]
    details: tuple[DetailAsk, ...]
    earlier: tuple[Mapping[str, Any], ...]
    ui_locales: str
    access_token: str
    elsewhere: bool = False
    connected_until: str = ""  # the last day of a connection that outlasts the visit; empty: none is asked for


def parse(document: Mapping[str, Any]) -> ConsentRequest:
    """The request in the provider's answer; an answer of another shape is no answer."""
    try:
        return ConsentRequest(
            ix=_text(document["ix"]),
            recipient=_recipient(document["client"]),
            purpose={name: _text(document["purpose"][name]) for name in ("code", "ja", "en")},
            claims=tuple(_claim(claim) for claim in document.get("claims") or ()),
            details=tuple(_detail(detail) for detail in document.get("authorization_details") or ()),
            earlier=tuple(dict(one) for one in document.get("earlier") or ()),
            ui_locales=str(document.get("ui_locales") or ""),
            access_token=_text(document["access_token"]),
            elsewhere=document.get("elsewhere") is True,
            connected_until=str(document.get("connected_until") or ""),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise ProviderDown("a consent request of another shape") from broken


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("text expected")
    return value


def _recipient(client: Mapping[str, Any]) -> Recipient:
    """No legal name, no corporate number or no origin: then nobody can know whom she would give it to."""
    return Recipient(
        client_id=_text(client["client_id"]),
        name_ja=_text(client["name_ja"]),
        name_en=_text(client["name_en"]),
        corporate_number=_text(client["corporate_number"]),
        origin=_text(client["origin"]),
        contact=str(client.get("contact") or ""),
        country=str(client.get("country") or "JP"),
    )


def _claim(claim: Mapping[str, Any]) -> ClaimAsk:
    value, english = claim.get("value"), claim.get("value_en")
    return ClaimAsk(
        name=_text(claim["name"]),
        label_ja=_text(claim["label_ja"]),
        label_en=_text(claim["label_en"]),
        value=None if value is None else str(value),
        essential=bool(claim.get("essential")),
        value_en=None if english is None else str(english),
        parts=tuple(_part(part) for part in claim.get("parts") or ()),
        until=str(claim.get("until") or ""),
        purpose={name: _text(claim["purpose"][name]) for name in ("ja", "en")} if claim.get("until") else {},
    )


def _part(part: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(part[name]) for name in ("label_ja", "label_en", "value", "value_en")}


def _detail(detail: Mapping[str, Any]) -> DetailAsk:
    return DetailAsk(
        raw=dict(detail),
        domain=_text(detail["domain"]),
        required=tuple(_text(name) for name in detail["datatypes"]),
        optional=tuple(_text(name) for name in detail.get("optional_datatypes") or ()),
        purpose=_text(detail["purpose"]),
        until=_text(detail["access_until"]),
    )
