"""One line of the ledger, and the bytes of it that go into the chain.

An entry names the recipient (APPI article 29 and its enforcement rule 20: who received, whose data, which
items, on which consent), the outcome and the reason. It never holds a value, and the token only as a hash.
"""

import hashlib
from dataclasses import asdict, dataclass

import orjson

DISCLOSED = "disclosed"


@dataclass(frozen=True)
class Recipient:
    """Who asked, as the identity provider registered them."""

    client_id: str
    name: str
    corporate_number: str


@dataclass(frozen=True)
class Entry:
    """One attempt to read. `outcome` is `disclosed` or the code of the refusal."""

    at: int
    subject: str
    recipient: Recipient
    domain: str
    datatypes: tuple[str, ...]
    purpose: str | None
    outcome: str
    receipt_id: str | None
    count: int
    token_hash: str


def payload(seq: int, entry: Entry) -> bytes:
    """The chained bytes: JSON with sorted names and no spaces; the same entry always has the same bytes."""
    members = {"seq": seq, **asdict(entry)}
    return orjson.dumps(members, option=orjson.OPT_SORT_KEYS)


def from_payload(body: bytes) -> Entry:
    """The entry that was chained."""
    members = orjson.loads(body)
    del members["seq"]
    members["recipient"] = Recipient(**members["recipient"])
    members["datatypes"] = tuple(members["datatypes"])
    return Entry(**members)


def token_digest(token: str) -> str:
    """Access tokens are random enough (256 bits) that a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
