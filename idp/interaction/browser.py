"""The two cookies of the provider: which browser this is, and who is logged in there.

RFC 9700 2.1 and 4.7: a request is bound to the browser that started it, so a finished card step cannot be
planted in another browser. The session gets a new id at every rise of privilege (no fixation).
"""

import hmac
from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.errors import LoginRequired
from idp.interaction.session import ABSOLUTE_SECONDS, IDLE_SECONDS, RECHECK_SECONDS, Party, Session, hash_of
from idp.interaction.sessions.store import SessionRecords
from idp.interaction.state import CardProof, Interaction

# One write a minute at most keeps a busy single sign-on session alive.
_SEEN_SECONDS = 60
# The cookie values are 256-bit tokens; anything much longer is not ours and is not even hashed.
_LONGEST_SECRET = 128
_FOUND = "kakehashi.session"  # where a request keeps the session it began with


class BrowserCookies:
    """Names and sets cookies: HttpOnly, SameSite=Lax, host-only, and `__Host-` with Secure on https."""

    def __init__(self, issuer: str) -> None:
        self._secure = issuer.startswith("https://")

    def name(self, purpose: str) -> str:
        """RFC 6265bis 4.1.3.2: the __Host- prefix keeps sibling domains from tossing in their own cookie."""
        return f"__Host-kk_idp_{purpose}" if self._secure else f"kk_idp_{purpose}"

    def read(self, request: Request, purpose: str) -> str | None:
        """The value, if there is a plausible one."""
        value = request.cookies.get(self.name(purpose), "")
        return value if 0 < len(value) <= _LONGEST_SECRET else None

    def write(self, response: Response, purpose: str, value: str) -> None:
        """A browser-session cookie; the server alone keeps the time."""
        response.set_cookie(self.name(purpose), value, path="/", httponly=True, samesite="lax", secure=self._secure)

    def shown(self, purpose: str, value: str) -> tuple[bytes, bytes]:
        """The header of one that scripts of ours read, also in a frame of another site; never a secret.

        RFC 6265bis 5.7: SameSite=None needs Secure. The value is of letters and digits.
        """
        attributes = "Path=/; SameSite=none; Secure" if self._secure else "Path=/; SameSite=lax"
        return b"set-cookie", f"{self.name(purpose)}={value}; {attributes}".encode("ascii")

    def clear(self, response: Response, purpose: str) -> None:
        """Forgets the cookie."""
        response.delete_cookie(self.name(purpose), path="/", httponly=True, samesite="lax", secure=self._secure)


class BrowserBinding:
    """The cookie that says "this is the browser the request began in"."""

    _PURPOSE = "browser"

    def __init__(self, cookies: BrowserCookies, ids: IdSource) -> None:
        self._cookies, self._ids = cookies, ids

    def secret(self, request: Request) -> str:
        """The browser's secret, or a new one; the caller sets it with `attach`."""
        return self._cookies.read(request, self._PURPOSE) or self._ids.token()

    def attach(self, response: Response, secret: str) -> None:
        """Gives the browser its secret."""
        self._cookies.write(response, self._PURPOSE, secret)

    def is_known(self, request: Request) -> bool:
        """Whether this browser brings a secret at all, so that one it is given now will come back."""
        return self._cookies.read(request, self._PURPOSE) is not None

    def holds(self, request: Request, interaction: Interaction) -> bool:
        """True only in the browser the interaction began in."""
        secret = self._cookies.read(request, self._PURPOSE)
        return secret is not None and hmac.compare_digest(hash_of(secret), interaction.browser_hash)


class SessionStore:
    """Login sessions: idle limit 15 minutes, absolute limit 8 hours."""

    _PURPOSE, _SHOWN = "session", "state"

    def __init__(self, records: SessionRecords, cookies: BrowserCookies, clock: Clock, ids: IdSource) -> None:
        self._records, self._cookies, self._clock, self._ids = records, cookies, clock, ids
        self._heard: list[Callable[[], None]] = []

    def current(self, request: Request) -> Session | None:
        """The living session of this browser, of an account that is open."""
        found = request.scope[_FOUND] = self.known(request)
        if found is None or not found.is_accounts or not found.alive(self._clock.timestamp()):
            return None
        return found

    def known(self, request: Request) -> Session | None:
        """The session of this browser, also one past its limits: nobody logs in by it, but it can still be ended."""
        secret = self._cookies.read(request, self._PURPOSE)
        return self._records.find(hash_of(secret)) if secret else None

    async def start(self, request: Request, proof: CardProof) -> tuple[Session, str]:
        """A new session under a new id; whatever this browser had before is dead.

        Returns the cookie's value.
        """
        old, secret, now = (
            self._cookies.read(request, self._PURPOSE),
            self._ids.token(),
            self._clock.timestamp(),
        )
        who = proof.account_id, proof.auth_time, proof.acr, proof.amr
        session = Session(hash_of(secret), *who, now, now, proof.card)
        self._tell(await self._records.replace(session, hash_of(old) if old else None, now - ABSOLUTE_SECONDS))
        return session, secret

    async def join(self, request: Request, account_id: int, client_id: str) -> str:
        """A client takes part in this browser's session from now on; the session's name there, which no other client
        has. Raises LoginRequired when the login it is about is not this browser's any more.
        """
        session = self.known(request)
        if session is not None and session.account_id == account_id:
            sid = self.name_at(session, client_id)
            sid = sid or await self._records.join(session.sid, client_id, self._ids.token(16))
            if sid is not None:
                return sid
        raise LoginRequired("the login has ended meanwhile")

    def name_at(self, session: Session, client_id: str) -> str | None:
        """What a session is called at a client that takes part in it."""
        return self._records.party(session.sid, client_id)

    def on_end(self, heard: Callable[[], None]) -> None:
        """Called after each end that some client has to be told of; it must not wait for anything."""
        self._heard.append(heard)

    def attach(self, response: Response, secret: str) -> None:
        """Gives the browser its session."""
        self._cookies.write(response, self._PURPOSE, secret)

    async def touch(self, session: Session) -> None:
        """Tells that the session was used; written at most once a minute."""
        now = self._clock.timestamp()
        if now >= session.last_seen + _SEEN_SECONDS:
            await self._records.seen(session.sid, now)

    def due(self, limit: int) -> list[Session]:
        """Living sessions whose card was not asked about for a while, the longest first."""
        now = self._clock.timestamp()
        return self._records.unlooked(
            now - RECHECK_SECONDS, idle=now - IDLE_SECONDS, oldest=now - ABSOLUTE_SECONDS, limit=limit
        )

    async def looked_at(self, session: Session) -> None:
        """The card was asked about now, whatever the answer was."""
        await self._records.looked_at(session.sid, self._clock.timestamp())

    async def end(self, sid: str) -> Sequence[Party]:
        """Ends one session; who took part."""
        return self._tell(await self._records.delete(sid))

    async def end_all(self, account_id: int) -> Sequence[Party]:
        """Ends every session of an account: card lost, account closed. Who took part."""
        return self._tell(await self._records.delete_account(account_id))

    def _tell(self, parties: Sequence[Party]) -> Sequence[Party]:
        for heard in self._heard if parties else ():
            heard()
        return parties

    @property
    def shown_name(self) -> str:
        """Of the cookie that `shown` tells."""
        return self._cookies.name(self._SHOWN)

    def shown(self, request: Request) -> tuple[str, tuple[tuple[bytes, bytes], ...]]:
        """What scripts of ours may see of this browser's session (Session Management 1.0, 3: the OP browser state):
        another text for each session, from which nothing of it can be learnt; empty without one.

        Beside it the headers that the browser has to be told it by: none when it knows.
        """
        # It decides nothing, so what this request found at its beginning is good enough.
        session = request.scope.get(_FOUND) or self.known(request)
        if session is None:
            return "", ()
        shown = hash_of(f"browser state {session.sid}")
        known = self._cookies.read(request, self._SHOWN) == shown
        return shown, () if known else (self._cookies.shown(self._SHOWN, shown),)

    def forget(self, response: Response) -> None:
        """Takes the cookies away from the browser."""
        self._cookies.clear(response, self._PURPOSE)
        self._cookies.clear(response, self._SHOWN)
