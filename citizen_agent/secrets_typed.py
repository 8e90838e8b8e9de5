"""What a person typed for a PIN, made ready for the chip: half-width, and upper case for the password.

The chip compares bytes and counts misses, so text that cannot be right is caught here, before a try is spent.
Lengths and letters: standards.jpki_card.
"""

import re
import unicodedata

from citizen_agent.card_session import Kind
from citizen_agent.errors import UnfitSecret

SHAPES = {Kind.AUTHENTICATION: re.compile(r"[0-9]{4}"), Kind.SIGNATURE: re.compile(r"[A-Z0-9]{6,16}")}


def ready_for_chip(kind: Kind, typed: str) -> str:
    """Return what is sent to the chip; raises UnfitSecret (which never holds the text)."""
    secret = unicodedata.normalize("NFKC", typed).strip()
    if kind is Kind.SIGNATURE:
        secret = secret.upper()
    if SHAPES[kind].fullmatch(secret) is None:
        raise UnfitSecret
    return secret
