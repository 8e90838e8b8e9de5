"""A request that waits for its person elsewhere, and how it stands at a second (RFC 8628 3.5, CIBA Core 11)."""

from dataclasses import dataclass
from typing import Literal

from idp.tokens.family import Authorization

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


@dataclass(frozen=True, kw_only=True)
class DecoupledRequest:
    """One row; its id becomes the family's. `parameters` are the request's, cleaned; times are Unix seconds."""

    id: int
    client_id: str
    parameters: dict[str, str]
    created_at: int
    expires_at: int
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
