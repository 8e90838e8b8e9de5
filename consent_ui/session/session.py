"""A session: 15 minutes idle, 8 hours at most (OWASP ASVS 3.3), a random cookie, tokens sealed at rest."""

import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from consent_ui.session.store import Kept, SessionStore
from foundation.clock import Clock
from foundation.envelope import Sealer
from foundation.ids import IdSource
from relying_party_sdk.tokens import Tokens

IDLE_SECONDS = 15 * 60
ABSOLUTE_SECONDS = 8 * 3600
_TOUCH_AFTER = 30
_KIND = "session-tokens"


@dataclass(frozen=True)
class Session:
    """Who is here. The tokens stay on this side of the wire."""

    key: str
    tokens: Tokens
    started_at: int


def cookie_key(value: str) -> str:
    """What the table knows of a cookie."""
    return hashlib.sha256(value.encode()).hexdigest()


class Sessions:
    """Starts, finds and ends sessions."""

    def __init__(self, store: SessionStore, sealer: Sealer, clock: Clock, ids: IdSource, *, secure: bool) -> None:
        self.store = store
        self._sealer = sealer
        self._clock = clock
        self._ids = ids
        self.secure = secure
        self.cookie = ("__Host-" if secure else "") + "kk_consent_session"

    def seal(self, tokens: Tokens) -> str:
        """Tokens as the table keeps them."""
        return self._sealer.seal(tokens.to_json().encode(), kind=_KIND)

    def unseal(self, sealed: str) -> Tokens:
        """Tokens as pages use them."""
        return Tokens.from_json(self._sealer.open(sealed, kind=_KIND).decode())

    async def start(self, tokens: Tokens, response: Response) -> None:
        """A new session with a new cookie at each login, so that none can be planted beforehand."""
        value, now = self._ids.token(32), self._clock.timestamp()
        kept = Kept(cookie_key(value), self.seal(tokens), now, now)
        await self.store.put(kept, idle_before=now - IDLE_SECONDS)
        response.set_cookie(self.cookie, value, path="/", httponly=True, samesite="lax", secure=self.secure)

    async def find(self, request: Request) -> Session | None:
        """The living session of this browser; asking keeps it alive."""
        value = request.cookies.get(self.cookie)
        kept = self.store.get(cookie_key(value)) if value else None
        if kept is None:
            return None
        now = self._clock.timestamp()
        if now - kept.seen_at > IDLE_SECONDS or now - kept.started_at > ABSOLUTE_SECONDS:
            await self.store.delete(kept.key)
            return None
        if now - kept.seen_at > _TOUCH_AFTER:
            await self.store.touch(kept.key, now)
        return Session(kept.key, self.unseal(kept.sealed), kept.started_at)

    async def end(self, session: Session) -> None:
        """Nothing of it works afterwards."""
        await self.store.delete(session.key)

    def forget_cookie(self, response: Response) -> None:
        """Tidy up in the browser too."""
        response.delete_cookie(self.cookie, path="/", httponly=True, samesite="lax", secure=self.secure)
