"""Ends what a consent opened, once the state says that it does not stand any more.

The state pushes no withdrawal (japan.md 3d). It is found out at the next reading, and by asking once a day.
"""

import logging
from dataclasses import dataclass

from foundation.clock import Clock
from idp.accounts.store import AccountStore
from idp.consent.store import GrantStore
from idp.latest_attributes.consent import StateConsent
from idp.latest_attributes.refusals import StateSilent
from idp.latest_attributes.state_client import Standing, StateClient
from idp.latest_attributes.store import ConsentBook
from standards.oauth import LATEST_ATTRIBUTES

ASK_EVERY = 24 * 3600
_ASK_AGAIN = 15 * 60  # after no answer
_AT_ONCE = 50
_log = logging.getLogger("kakehashi.idp")


@dataclass(frozen=True)
class Watch:
    """Asks the state how consents stand."""

    state: StateClient
    book: ConsentBook
    accounts: AccountStore
    grants: GrantStore
    clock: Clock

    async def ask(self, consent: StateConsent) -> Standing:
        """The state's word, acted on at once: a consent that does not stand ends here too. Raises StateSilent."""
        card = self.accounts.newest_signature_card(consent.account_id)
        known = card is not None and self.accounts.active(consent.account_id)
        standing = await self.state.standing(consent.service, card.serial) if card and known else Standing(False)
        if standing.consented:
            await self.book.seen(consent, self.clock.timestamp(), reminder_due=standing.reminder_due)
        else:
            await self.end(consent)
        return standing

    async def end(self, consent: StateConsent) -> None:
        """The grants first: they are what every reading asks."""
        await self.grants.drop_scope(consent.account_id, consent.client_id, LATEST_ATTRIBUTES)
        await self.book.end(consent, self.clock.timestamp())

    async def round(self) -> None:
        """One turn of the housekeeping: those not asked about for a day, a few at a time."""
        now = self.clock.timestamp()
        for consent in self.book.due(now - ASK_EVERY, _AT_ONCE):
            if not await self.book.claim(consent, now - ASK_EVERY + _ASK_AGAIN):
                continue
            try:
                await self.ask(consent)
            except StateSilent:
                _log.warning("the state's service does not say how a consent stands; it is asked again later")
                return
