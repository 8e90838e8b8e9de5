"""What a person is told before consenting to the latest-four-attributes service: fifteen items, eleven mandatory.

Agent, platform operator and state show the same text. The facts are the service's; the wording, and which eleven, are
ours (docs/divergences.md). A new wording is a new version in attribute_notices.json with its first day, never an edit:
signed consents name the old one by its SHA-256.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from foundation.attribute_consent import JST, Service, Terms

_FILE = Path(__file__).with_name("attribute_notices.json")
_HEADINGS = ("必須", "任意")


@dataclass(frozen=True)
class Item:
    """One item, its facts filled in; `key` names it in every version."""

    key: str
    mandatory: bool
    ja: str
    en: str


@dataclass(frozen=True)
class Notice:
    """The whole notice as one person sees it for one service and purpose."""

    version: str
    items: tuple[Item, ...]

    def text(self) -> str:
        """Everything in both languages, as it is hashed."""
        lines = (
            f"{number}. [{_HEADINGS[not item.mandatory]}] {item.ja}\n{item.en}\n"
            for number, item in enumerate(self.items, 1)
        )
        return f"{self.version}\n" + "".join(lines)

    def terms(self, purpose: str) -> Terms:
        """What a consent to this notice states."""
        return Terms(purpose, self.version, sha256(self.text().encode()).hexdigest())


def notice(service: Service, purpose: str, moment: int) -> Notice:
    """The notice in force at a moment (Unix seconds; days begin in Japan). Raises LookupError before the first one."""
    day = datetime.fromtimestamp(moment, JST).date()
    found = [version for version in _versions() if date.fromisoformat(version["since"]) <= day]
    if not found:
        raise LookupError("there was no such service yet")
    facts = {
        "service": service.name,
        "corporate_number": service.corporate_number,
        "platform": service.platform,
        "purpose": purpose,
    }
    items = (
        Item(item["key"], item["mandatory"], item["ja"].format(**facts), item["en"].format(**facts))
        for item in found[-1]["items"]
    )
    return Notice(found[-1]["version"], tuple(items))


@cache
def _versions() -> tuple[dict[str, Any], ...]:
    """All versions, by first day."""
    return tuple(sorted(orjson.loads(_FILE.read_bytes()), key=lambda version: str(version["since"])))
