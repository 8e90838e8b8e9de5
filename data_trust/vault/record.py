"""One datum with its provenance: what, from whom, and when it reached us."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """Where a record came from: the institution's code and its name in both languages."""

    code: str
    ja: str
    en: str


@dataclass(frozen=True)
class Record:
    """A record as its owner sees it."""

    record_id: str
    domain: str
    datatype: str
    resource: dict[str, Any]
    source: Source
    collected_at: int


def canonical(value: object) -> bytes:
    """The same JSON value always becomes the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def identity(key: bytes, domain: str, datatype: str, source: Source, resource: dict[str, Any]) -> bytes:
    """A keyed mark that is equal for the same record of the same institution, so that a second collection
    brings nothing twice. It is blind: without the key it says nothing about the content."""
    name = resource.get("id") or canonical(resource).decode()
    return hmac.digest(key, canonical([domain, datatype, source.code, name]), hashlib.sha256)
