"""The frozen state of one interaction: the request it carries and the proofs collected for it.

OpenID Connect Core 1.0, 3.1.2.3 and 3.1.2.4: the end user is authenticated, then asked for consent.
Each of the two leaves one proof; only authorize/dispatch.py reads them together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Decision = Literal["approved", "denied"]
# What a door of ours writes beside the request's parameters; a request cannot bring it, for only its own are kept.
OPENED_BY, OPENED_FOR, PUSHED_AS = "opened_by", "opened_for", "pushed_as"


@dataclass(frozen=True)
class CardProof:
    """A card was here: whose account, when, and how strongly (OpenID Connect Core 2: auth_time, acr, amr)."""

    account_id: int
    auth_time: int
    acr: str
    amr: tuple[str, ...]
    signature_at: int | None = None
    card: str = ""  # the key of the certificate's link (accounts/card_link.py); empty where a session stood for a card


@dataclass(frozen=True)
class ConsentProof:
    """The citizen decided; an approval names the grant that came of it."""

    decision: Decision
    grant_id: int | None


@dataclass(frozen=True)
class Interaction:
    """One authorization request on its way through one browser."""

    id: str
    client_id: str
    parameters: dict[str, str]
    created_at: int
    expires_at: int
    card: CardProof | None = None
    consent: ConsentProof | None = None
    needs_signature: bool = False
    error: str | None = None
    browser_hash: str = field(default="", repr=False)

    @property
    def opening(self) -> dict[str, str]:
        """Which door opened it and for what, where that was not /authorize; the answer goes there."""
        return opening_of(self.parameters)

    @property
    def beside(self) -> dict[str, str]:
        """Everything that doors of ours wrote beside the request."""
        return beside_of(self.parameters)


def beside_of(parameters: Mapping[str, str]) -> dict[str, str]:
    """What must follow the request wherever it goes on."""
    return {name: parameters[name] for name in (OPENED_BY, OPENED_FOR, PUSHED_AS) if name in parameters}


def opening_of(parameters: Mapping[str, str]) -> dict[str, str]:
    """What a door of ours wrote beside the request's own parameters."""
    return {name: parameters[name] for name in (OPENED_BY, OPENED_FOR) if name in parameters}
