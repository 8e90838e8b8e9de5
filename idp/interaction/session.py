"""The frozen login session and its two limits (ASVS 5.0 V7: idle and absolute lifetime)."""

from dataclasses import dataclass
from hashlib import sha256

IDLE_SECONDS = 15 * 60
ABSOLUTE_SECONDS = 8 * 3600
# A third of what the state's own source takes to be refreshed (japan.md 3c), and of our promise.
RECHECK_SECONDS = 5 * 60


@dataclass(frozen=True)
class Session:
    """One browser that has shown a card; `sid` is the hash of the cookie, never the cookie itself."""

    sid: str
    account_id: int
    auth_time: int
    acr: str
    amr: tuple[str, ...]
    started_at: int = 0
    last_seen: int = 0
    card: str = ""  # the key of the link to the certificate that was shown (accounts/card_link.py)
    is_accounts: bool = True  # the account it is of is open

    def alive(self, now: int) -> bool:
        """Inside both limits."""
        return now < self.last_seen + IDLE_SECONDS and now < self.started_at + ABSOLUTE_SECONDS


@dataclass(frozen=True)
class Party:
    """A client that takes part in a session; `sid` is the session's name there, and there only."""

    client_id: str
    account_id: int
    sid: str


def hash_of(secret: str) -> str:
    """What is stored of a cookie or code of ours: reading the database must not be enough to be somebody.

    256 bits of chance need no key and no slow hash.
    """
    return sha256(secret.encode()).hexdigest()
