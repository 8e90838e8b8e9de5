"""The rules of the way by phone: begin, bind, match the number, answer, collect; each step once and by one party.

The phone proves with a fresh code that it saw the screen a moment ago, the person proves with the number that it is
the own screen. Neither lets the phone have the login: the card's proof waits here for the browser that began.
"""

import hmac
import logging
from dataclasses import dataclass

from foundation.clock import Clock
from foundation.envelope import Sealer
from foundation.ids import IdSource
from idp.card_login.cross_device import code as codes
from idp.card_login.cross_device.network import same_network
from idp.card_login.cross_device.refusals import AlreadyBound, AlreadyConfirmed, SessionOver, StaleCode, WrongNumber
from idp.card_login.cross_device.session import Standing, standing_of
from idp.card_login.cross_device.store import STOPPED, PhoneSession, PhoneSessions
from idp.card_login.refusals import InvalidRequest

_KEY_KIND = "cross-device-key"
_KEY_BYTES, _ID_BYTES = 32, 16
_NUMBERS = 100
# Somebody who must begin more often than this has another trouble; a script that guesses numbers gets no more.
MOST_PER_INTERACTION = 10
# Why a card program gives up by itself; the browser then tells the same as at a card reader.
CARD_REASONS = ("pin_locked", "under_age_or_no_signature_certificate")
_log = logging.getLogger("kakehashi.idp.cross_device")


@dataclass(frozen=True)
class Surroundings:
    """What is told about a browser: fixed words and a network prefix, never what it sent."""

    name: str
    network: str


@dataclass(frozen=True)
class Bound:
    """What the first phone gets: its secret, and whether it seems to be where the browser is."""

    session: PhoneSession
    binding: str
    same_network: bool


class PhoneDesk:
    """One session at a time for each interaction."""

    def __init__(self, store: PhoneSessions, sealer: Sealer, clock: Clock, ids: IdSource) -> None:
        self._store, self._sealer, self._clock, self._ids = store, sealer, clock, ids

    async def begin(self, ix: str, turn: int, browser: Surroundings) -> PhoneSession:
        """Session number `turn` of this interaction; the page that lost the race gets the winner's session."""
        if turn > MOST_PER_INTERACTION:
            raise SessionOver("too many sessions for one login")
        new = PhoneSession(
            id=self._ids.token(_ID_BYTES),
            ix=ix,
            turn=turn,
            code_key=self._sealer.seal(self._ids.raw(_KEY_BYTES), kind=_KEY_KIND),
            number=f"{int.from_bytes(self._ids.raw(8)) % _NUMBERS:02d}",
            browser=browser.name,
            network=browser.network,
            started_at=self._clock.timestamp(),
        )
        if await self._store.begin(new):
            return new
        there = self._store.latest(ix)
        if there is None:
            raise SessionOver("the sessions of this login are gone")
        return there

    def latest(self, ix: str) -> PhoneSession | None:
        """What this interaction's page is about."""
        return self._store.latest(ix)

    def get(self, session_id: str) -> PhoneSession | None:
        """As it is in this moment."""
        return self._store.get(session_id)

    def standing(self, session: PhoneSession) -> Standing:
        """How far it has come."""
        return standing_of(session, self._clock.timestamp())

    def code(self, session: PhoneSession) -> str:
        """The code of this very second."""
        return codes.make(self._key(session), session.id, self._clock.timestamp())

    async def bind(self, text: str, network: str) -> Bound:
        """The first phone that saw the picture; raises StaleCode, AlreadyBound or SessionOver.

        A forged code, an old one and one of no session get the same answer: nothing can be probed.
        """
        code, now = codes.read(text), self._clock.timestamp()
        session = None if code is None else self._store.get(code.session)
        if code is None or session is None or not code.fresh(self._key(session), now):
            raise StaleCode("the picture is not the one on the screen now")
        standing = standing_of(session, now)
        if standing in ("ended", "over"):
            raise SessionOver("the browser's page is no longer valid")
        binding = self._ids.token()
        if standing != "open" or not await self._store.bind(session.id, binding, now):
            _log.warning("cross-device: a second phone scanned the picture of a login")
            raise AlreadyBound("another phone was first")
        return Bound(session, binding, self._compare(session, network))

    async def confirm(self, binding: str, number: str) -> PhoneSession:
        """The number as typed on the phone: one try, then confirmed or dead."""
        session = self._of_phone(binding)
        if session.tried_at is not None:
            raise AlreadyConfirmed("the number was typed before")
        if self.standing(session) != "bound":
            raise SessionOver("the time for the number is over")
        right = hmac.compare_digest(session.number.encode(), number.encode())
        if not await self._store.try_number(session.id, right, self._clock.timestamp()):
            raise AlreadyConfirmed("the number was typed before")
        if not right:
            _log.warning("cross-device: the number on the phone was not the one on the screen")
            raise WrongNumber("the number is not the one on the screen")
        return session

    async def stop(self, binding: str, reason: str) -> None:
        """The end on the phone: dead. Without one of the reasons a card has, it is written down for whoever watches."""
        session = self._of_phone(binding)
        if await self._store.end(session.id, reason if reason in CARD_REASONS else STOPPED):
            _log.warning("cross-device: stopped on the phone (%s)", reason if reason in CARD_REASONS else STOPPED)

    def must_go_on(self, session_id: str, binding: str) -> None:
        """Before a card's challenge and answer: confirmed, alive, and by the phone that confirmed; or SessionOver.

        Without the last, an attacker could match the number alone and send the ticket to a victim's card program.
        """
        session = self._store.of_phone(binding)
        if session is None or session.id != session_id or self.standing(session) != "confirmed":
            raise SessionOver("the browser's page is no longer valid")

    async def answered(self, session_id: str, proof: str) -> None:
        """Keep the card's sealed proof for the browser."""
        if not await self._store.answer(session_id, proof, self._clock.timestamp()):
            raise SessionOver("the browser's page is no longer valid")

    async def refused(self, session_id: str, code: str) -> None:
        """The card cannot log in: the browser is told the same as the phone."""
        await self._store.end(session_id, code)

    async def collect(self, session: PhoneSession) -> str | None:
        """The proof, once."""
        return await self._store.take(session.id, self._clock.timestamp())

    def _of_phone(self, binding: str) -> PhoneSession:
        session = self._store.of_phone(binding)
        if session is None:
            raise InvalidRequest("no such phone")
        if session.ended is not None and session.tried_at is None:
            raise SessionOver("the browser's page is no longer valid")
        return session

    def _key(self, session: PhoneSession) -> bytes:
        return self._sealer.open(session.code_key, kind=_KEY_KIND)

    def _compare(self, session: PhoneSession, network: str) -> bool:
        same = same_network(session.network, network)
        if not same:
            _log.warning("cross-device: the phone is in another network than the browser")
        return same
