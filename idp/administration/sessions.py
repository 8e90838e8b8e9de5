"""Logged-in browsers: which there are, and the end of one with the tokens of its login."""

from dataclasses import dataclass
from typing import Any

from foundation.clock import Clock
from idp.administration.arguments import Arguments, NoSuch, limited
from idp.interaction.browser import SessionStore
from idp.interaction.session import ABSOLUTE_SECONDS, Session
from idp.interaction.sessions.store import SessionRecords
from idp.tokens.store import FamilyStore


@dataclass(frozen=True)
class SessionActions:
    """Reads and ends."""

    sessions: SessionRecords
    logins: SessionStore
    families: FamilyStore
    clock: Clock

    async def list(self, arguments: Arguments) -> Any:
        """Living sessions, of one account or of all, newest first."""
        now = self.clock.timestamp()
        found = self.sessions.listed(arguments["account"], now - ABSOLUTE_SECONDS, limited(arguments))
        return {"sessions": [_line(session) for session in found if session.alive(now)]}

    async def end(self, arguments: Arguments) -> Any:
        """The browser must log in anew, what clients got by this login is worth nothing, and those that hear of
        logouts are told.
        """
        session = self.sessions.find(arguments["sid"])
        if session is None:
            raise NoSuch("there is no such session")
        # Tokens first: if this is cut off, the session is still there to be ended again.
        await self.families.revoke_login(session.account_id, session.auth_time, self.clock.timestamp())
        told = [party.client_id for party in await self.logins.end(session.sid)]
        return {"sid": session.sid, "account": str(session.account_id), "standing": "ended", "told": told}


def _line(session: Session) -> dict[str, Any]:
    """`sid` is the hash of the cookie: it finds a session and opens none."""
    return {
        "sid": session.sid,
        "account": str(session.account_id),
        "auth_time": session.auth_time,
        "acr": session.acr,
        "started_at": session.started_at,
        "last_seen": session.last_seen,
    }
