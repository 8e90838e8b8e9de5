"""A browser's session: a sealed cookie with an id, and the rest in this process's memory, bounded in number and time.

The id changes when somebody logs in (session fixation). Cookies are shared between the ports of one host, so every
site has a prefix of its own.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from foundation.clock import Clock
from foundation.envelope import SealBroken, Sealer
from foundation.ids import IdSource
from relying_party_sdk.authorization import Transaction
from relying_party_sdk.logout_token import LogoutNotice
from relying_party_sdk.tokens import Tokens

IDLE_SECONDS = 30 * 60
# After a login the old session only answers a callback that comes twice.
MOVED_SECONDS = 120
MAX_SESSIONS = 10_000
MAX_FLIGHTS = 8
_KIND = "session"


@dataclass
class Flight:
    """One question on its way: what was asked, where the person wished to arrive, and, once the answer came, where
    it led."""

    transaction: Transaction
    question: str
    target: str = ""
    landing: "asyncio.Future[Any] | None" = None


@dataclass
class Session:
    """What this site remembers of one browser."""

    id: str
    expires_at: int
    tokens: Tokens | None = None
    flights: dict[str, Flight] = field(default_factory=dict)
    moved: bool = False  # somebody logged in, under a new id
    farewell: str | None = None  # where a logout goes on to
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)  # one refresh at a time: reuse would end the grant

    def take_off(self, flight: Flight) -> None:
        """Remember a question; the oldest is forgotten when a browser asks too many."""
        while len(self.flights) >= MAX_FLIGHTS:
            del self.flights[next(iter(self.flights))]
        self.flights[flight.transaction.state] = flight


class Sessions:
    """All sessions of one site."""

    def __init__(self, cookie: str, key: bytes, clock: Clock, ids: IdSource, *, secure: bool) -> None:
        self.cookie = ("__Host-" if secure else "") + cookie
        self._secure = secure
        self._sealer = Sealer(key)
        self._clock = clock
        self._ids = ids
        self._kept: OrderedDict[str, Session] = OrderedDict()

    def of(self, request: Request) -> Session | None:
        """The living session of this browser; each visit prolongs a session that has not moved."""
        try:
            session_id = self._sealer.open(request.cookies.get(self.cookie, ""), kind=_KIND).decode()
        except SealBroken:
            return None
        session = self._kept.get(session_id)
        now = self._clock.timestamp()
        if session is None or session.expires_at <= now:
            return None
        if not session.moved:
            session.expires_at = now + IDLE_SECONDS
        return session

    def open(self) -> Session:
        """A fresh session for a browser without one."""
        self._make_room()
        session = Session(self._ids.token(32), self._clock.timestamp() + IDLE_SECONDS)
        self._kept[session.id] = session
        return session

    def rise(self, old: Session, tokens: Tokens) -> Session:
        """Somebody logged in: a new id; the old one only answers late callbacks, and not for long."""
        session = self.open()
        session.tokens, session.flights = tokens, old.flights
        old.tokens, old.moved, old.expires_at = None, True, self._clock.timestamp() + MOVED_SECONDS
        return session

    def lives(self, session: Session) -> bool:
        """Not closed, not pushed out, not timed out."""
        return session.id in self._kept and session.expires_at > self._clock.timestamp()

    def close(self, session: Session) -> None:
        """Nothing of it works afterwards."""
        self._kept.pop(session.id, None)

    def close_all(self, notice: LogoutNotice) -> int:
        """The provider says whose login has ended; how many sessions that was here."""
        ended = [s for s in self._kept.values() if s.tokens is not None and notice.ends(s.tokens.sub, s.tokens.sid)]
        for session in ended:
            self.close(session)
        return len(ended)

    def hand_over(self, session: Session, response: Response) -> None:
        """Put the cookie on a response, unless the session ended meanwhile."""
        if self.lives(session):
            sealed = self._sealer.seal(session.id.encode(), kind=_KIND)
            response.set_cookie(self.cookie, sealed, path="/", httponly=True, samesite="lax", secure=self._secure)

    def _make_room(self) -> None:
        now = self._clock.timestamp()
        if len(self._kept) >= MAX_SESSIONS:
            self._kept = OrderedDict((k, s) for k, s in self._kept.items() if s.expires_at > now)
        while len(self._kept) >= MAX_SESSIONS:
            self._kept.popitem(last=False)
