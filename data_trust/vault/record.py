"""One datum with its provenance: what, from whom, and when it reached us."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True)
class Source:
    """Where a record came from: the institution's code and its name in both languages."""

    code: str
    ja: str
    en: str


@dataclass(frozen=True)
class Arrival:
    """One record asking to come in, as an institution hands it over."""

    domain: str
    datatype: str
    resource: dict[str, Any]
    source: Source


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
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def identity(key: bytes, arrival: Arrival) -> bytes:
    """A keyed mark that is equal for the same record of the same institution, so that a second collection
    brings nothing twice. It is blind: without the key it says nothing about the content."""
    name = arrival.resource.get("id") or canonical(arrival.resource).decode()
    told = [arrival.domain, arrival.datatype, arrival.source.code, name]
    return hmac.digest(key, canonical(told), hashlib.sha256)
