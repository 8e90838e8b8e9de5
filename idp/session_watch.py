"""Asks again about the card of each living session: a card that falls ends what was begun with it (security.md OC-09).

A session stands for a card that was good at the login. Lost or stolen cards are reported later, so each is asked about
every few minutes. While the state gives no answer nothing ends early: the session keeps to its own limits (OC-07).
"""

import asyncio
import logging
from typing import Protocol

from foundation.clock import Clock
from foundation.database import StorageFailed
from idp.accounts.attributes import Standing
from idp.audit.entry import Witness
from idp.interaction.browser import SessionStore
from idp.interaction.session import Session
from idp.tokens.store import FamilyStore

_EVERY_SECONDS = 60
_AT_ONCE = 8
_log = logging.getLogger("kakehashi.idp")


class Cards(Protocol):
    """What is asked of the state."""

    async def standing(self, card: str) -> Standing:
        """Of the certificate behind this link."""


class SessionWatch:
    """One round over the sessions that are due, and the loop that repeats it."""

    def __init__(
        self, sessions: SessionStore, families: FamilyStore, cards: Cards, clock: Clock, witness: Witness
    ) -> None:
        self._sessions, self._families, self._cards, self._clock = sessions, families, cards, clock
        self._witness = witness

    async def round(self) -> int:
        """Asks about every session that is due; how many were ended."""
        ended = unanswered = 0
        while due := self._sessions.due(_AT_ONCE):
            found = await asyncio.gather(*(self._look(session) for session in due))
            ended += found.count("stale")
            unanswered += found.count("unconfirmed")
        if unanswered:
            _log.warning("%s sessions keep to their limit: nobody says whether their cards stand", unanswered)
        return ended

    async def _look(self, session: Session) -> Standing:
        standing = await self._cards.standing(session.card)
        if standing == "stale":
            # Tokens first: if this is cut off, the session is still there to be looked at again.
            await self._families.revoke_login(session.account_id, session.auth_time, self._clock.timestamp())
            await self._sessions.end(session.sid)
            await self._witness.notice("session.card_fallen", session.sid, account=session.account_id)
            _log.warning("a session was ended: its card has fallen")
        else:
            await self._sessions.looked_at(session)
        return standing

    async def keep_watching(self, every: float = _EVERY_SECONDS) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(every)
            try:
                await self.round()
            except StorageFailed:
                _log.exception("the watch over sessions could not write; it tries again in a minute")
