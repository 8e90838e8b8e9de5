"""What the screen offers: every item with its words, its value or present content, and whether it may be left out.

Required and optional stand apart, nothing is ticked. Sensitive data (要配慮個人情報, APPI 2(3) and 20(2))
gets a screen of its own when the request also asks for something else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from consent_ui.asking.request import ClaimAsk, ConsentRequest, DetailAsk
from consent_ui.wording import Wording, Words

Preview = Mapping[str, Any]
PARTS = ("ordinary", "sensitive")


@dataclass(frozen=True)
class Item:
    """One thing that can be given. `field` is its name in the form and its id on the page."""

    field: str
    label: str
    description: str
    required: bool
    sensitive: bool
    new: bool
    value: str | None = None  # attributes: the value itself
    parts: tuple[tuple[str, str], ...] = ()  # attributes given together: each label with its value
    lines: tuple[str, ...] = ()  # data: what is there today
    count: int = 0
    until: str = ""  # data: the last day new entries are included
    asked_until: str = ""  # attributes asked of the state later: the last day of that

    @property
    def is_data(self) -> bool:
        """Data is read later, an attribute is sent now."""
        return bool(self.until)

    @property
    def is_sent_now(self) -> bool:
        """Handed over once, on the day of the decision."""
        return not self.until and not self.asked_until


@dataclass(frozen=True)
class Offer:
    """All items of a request in the order they are shown."""

    items: tuple[Item, ...]

    def part(self, name: str) -> list[Item]:
        """The items of one screen."""
        return [item for item in self.items if item.sensitive == (name == "sensitive")]

    def parts(self) -> list[str]:
        """The screens this request needs, in order; at least one."""
        return [name for name in PARTS if self.part(name)] or ["ordinary"]


def claim_field(name: str) -> str:
    """The form field of an attribute."""
    return f"claim-{name}"


def data_field(index: int, datatype: str) -> str:
    """The form field of one kind of data of one authorization detail."""
    return f"data-{index}-{datatype}"


def build(request: ConsentRequest, wording: Wording, previews: Mapping[tuple[str, str], Preview], locale: str) -> Offer:
    """`previews` holds data_trust's present content by (domain, datatype)."""
    given_claims, given_data = _given_before(request.earlier)
    items = [_claim_item(claim, locale, given_claims) for claim in request.claims]
    for index, detail in enumerate(request.details):
        for name in (*detail.required, *detail.optional):
            words = wording.datatype(detail.domain, name, locale)
            item = _data_item(detail, name, words, previews.get((detail.domain, name), {}), locale)
            items.append(replace(item, field=data_field(index, name), new=(detail.domain, name) not in given_data))
    return Offer(tuple(items))


def _given_before(earlier: Sequence[Mapping[str, Any]]) -> tuple[set[str], set[tuple[str, str]]]:
    claims = {str(name) for one in earlier for name in one.get("claims") or ()}
    details = [detail for one in earlier for detail in one.get("authorization_details") or ()]
    data = {(str(d.get("domain")), str(name)) for d in details for name in d.get("datatypes") or ()}
    return claims, data


def _claim_item(claim: ClaimAsk, locale: str, given: set[str]) -> Item:
    return Item(
        field=claim_field(claim.name),
        label=claim.label_ja if locale == "ja" else claim.label_en,
        description=claim.purpose.get(locale, ""),
        required=claim.essential,
        sensitive=False,
        new=claim.name not in given,
        value=None if claim.until else claim.words(locale),
        parts=claim.lines(locale),
        asked_until=claim.until,
    )


def _data_item(detail: DetailAsk, name: str, words: Words, preview: Preview, locale: str) -> Item:
    return Item(
        field=name,
        label=words.label,
        description=words.description,
        required=name in detail.required,
        sensitive=words.sensitive,
        new=True,
        lines=tuple(_line(line, locale, words.label) for line in preview.get("items") or ()),
        count=int(preview.get("count") or 0),
        until=detail.until,
    )


def _line(line: Mapping[str, Any], locale: str, heading: str) -> str:
    """One record in words; a label that says the heading again is left out."""
    label, text = str(line.get(f"label_{locale}") or ""), str(line.get("text") or "")
    return f"{label}: {text}" if text and label not in ("", heading) else text or label


def chosen_items(offer: Offer, form: Mapping[str, str], part: str) -> list[str]:
    """The fields given on one screen: everything required, and of the optional what was ticked."""
    return [item.field for item in offer.part(part) if item.required or form.get(item.field) == "yes"]


def granted_claims(request: ConsentRequest, chosen: Sequence[str]) -> list[str]:
    """The attributes the citizen gives."""
    return [claim.name for claim in request.claims if claim_field(claim.name) in chosen]


def granted_details(request: ConsentRequest, chosen: Sequence[str]) -> list[dict[str, Any]]:
    """The authorization details narrowed to what was chosen; an empty one disappears (RFC 9396 7)."""
    granted = []
    for index, detail in enumerate(request.details):
        names = [name for name in (*detail.required, *detail.optional) if data_field(index, name) in chosen]
        if names:
            kept = {key: value for key, value in detail.raw.items() if key != "optional_datatypes"}
            granted.append({**kept, "datatypes": names})
    return granted


def last_day(request: ConsentRequest, claims: Sequence[str], details: Sequence[Mapping[str, Any]], today: date) -> str:
    """Until when the receipt holds: the last day of its data, of its connection or of anything asked later; else today,
    for attributes sent once.
    """
    later = [claim.until for claim in request.claims if claim.until and claim.name in claims]
    days = [*later, *(str(detail["access_until"]) for detail in details), request.connected_until]
    return max([day for day in days if day], default=today.isoformat())
