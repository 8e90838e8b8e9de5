"""Does a certificate still stand, without its holder being here? Asked of the state by what the account keeps.

Do the four attributes still hold? Asks for the signature certificate they came from, at each login.

After a move the signature certificate falls while the authentication certificate stays (japan.md 3c): the
login works, the attributes are history. Without an answer they are not stated as current, and the login
still works.
"""

from collections.abc import Callable

from foundation.clock import Clock
from idp.accounts.attributes import Standing
from idp.accounts.card_link import CardIdentity
from idp.accounts.store import AccountStore
from idp.card_login.refusals import StatusUnavailable
from idp.card_login.status_client import StatusClient
from idp.card_login.trust_anchors import TrustAnchors


class CertificateStanding:
    """One question about one certificate that was proven before."""

    def __init__(self, anchors: TrustAnchors, status: StatusClient, clock: Clock) -> None:
        self._anchors, self._status, self._clock = anchors, status, clock

    async def of(self, card: CardIdentity | None) -> Standing:
        """`current`, `stale` for ever, or `unconfirmed` while the state gives no answer."""
        anchor = self._anchors.by_key(card.issuer_key) if card else None
        if card is None or anchor is None or not anchor.valid_at(self._clock.now()):
            return "stale"
        try:
            status = await self._status.ask(anchor, card.serial)
        except StatusUnavailable:
            return "unconfirmed"
        return "current" if status.state == "good" else "stale"


class LinkedCards:
    """The same by the key of a link, as a login's proof carries it; `certificates` is asked for when first needed."""

    def __init__(self, accounts: AccountStore, certificates: Callable[[], CertificateStanding]) -> None:
        self._accounts, self._certificates = accounts, certificates

    async def standing(self, card: str) -> Standing:
        """`stale` for a certificate that opens no account."""
        return await self._certificates().of(self._accounts.card(card))


class AttributeStanding:
    """Refreshes what the account store knows about the standing of the attributes."""

    def __init__(self, accounts: AccountStore, certificates: CertificateStanding, clock: Clock) -> None:
        self._accounts, self._certificates, self._clock = accounts, certificates, clock

    async def refresh(self, account_id: int) -> None:
        """Asks once; "stale" is for ever, so then nothing is asked any more."""
        known = self._accounts.attributes(account_id)
        if known is None or known.standing == "stale":
            return
        standing = await self._certificates.of(self._accounts.signature_card(account_id))
        await self._accounts.record_standing(account_id, standing, self._clock.timestamp())
