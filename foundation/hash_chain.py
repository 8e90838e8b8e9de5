"""An append-only chain of SHA-256 links: editing, deleting, inserting or reordering an entry breaks every
later link.
"""

from collections.abc import Iterable
from hashlib import sha256

GENESIS = sha256(b"kakehashi hash chain v1").digest()


def link(previous: bytes, payload: bytes) -> bytes:
    """The hash of an entry: over the hash before it and the hash of its own bytes (both of fixed length)."""
    return sha256(previous + sha256(payload).digest()).digest()


def verify(entries: Iterable[tuple[bytes, bytes]], start: bytes = GENESIS) -> int | None:
    """Index of the first (payload, hash) that does not follow from the one before it; None when the chain is
    whole.
    """
    previous = start
    for index, (payload, claimed) in enumerate(entries):
        if link(previous, payload) != claimed:
            return index
        previous = claimed
    return None
