"""One device authorization, frozen, and how it stands at a second (RFC 8628 3.2 and 3.5).

Codes live five minutes (AG-16): long enough to fetch a card, short for a code that was lured out of somebody.
"""

from dataclasses import dataclass
from typing import Literal

from idp.tokens.family import Authorization

CODE_SECONDS = 300
INTERVAL_SECONDS = 5
SLOWER_SECONDS = 5

Standing = Literal["waiting", "approved", "denied", "spent", "expired"]


@dataclass(frozen=True)
class Approval:
    """What the person decided: who, by which certificate, under which grant, for what."""

    account_id: int
    grant_id: int
    card: str
    authorization: Authorization


@dataclass(frozen=True)
class DeviceAuthorization:
    """One row; its id becomes the family's. `parameters` are the request's, cleaned; times are Unix seconds.

    `screen` and `network` are told to the person; `browser_hash` is the one browser that confirmed the user code.
    """

    id: int
    client_id: str
    parameters: dict[str, str]
    screen: str
    network: str
    created_at: int
    expires_at: int
    browser_hash: str | None = None
    approval: Approval | None = None
    denied: bool = False
    spent: bool = False

    def standing(self, now: int) -> Standing:
        """A decision stays what it was; only waiting and an approval nobody fetched run out."""
        if self.spent:
            return "spent"
        if self.denied:
            return "denied"
        if now >= self.expires_at:
            return "expired"
        return "waiting" if self.approval is None else "approved"
