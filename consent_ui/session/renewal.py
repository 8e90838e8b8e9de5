"""A living access token for a session. Tokens last five minutes; the refresh token rotates (RFC 9700 4.14.2).

Using a rotated refresh token twice would kill the whole family, so exactly one of several simultaneous
requests renews it and the others wait for the result.
"""

import asyncio

from consent_ui.errors import LoginRequired, ProviderDown
from consent_ui.session.session import Session, Sessions
from foundation.clock import Clock
from relying_party_sdk import RelyingParty
from relying_party_sdk.errors import ProviderUnreachable, RelyingPartyError
from relying_party_sdk.tokens import Tokens

_SPARE_SECONDS = 10
_CLAIM_SECONDS = 15
_WAIT_SECONDS = 0.1
_WAITS = 60


class Renewal:
    """Knows when a token is about to die and how to get the next."""

    def __init__(self, sessions: Sessions, relying_party: RelyingParty, clock: Clock) -> None:
        self._sessions = sessions
        self._rp = relying_party
        self._clock = clock

    def _fresh(self, tokens: Tokens) -> bool:
        return tokens.expires_at - _SPARE_SECONDS > self._clock.timestamp()

    async def access_token(self, session: Session) -> str:
        """The token to call `data_trust` with; raises LoginRequired when the login is over."""
        if self._fresh(session.tokens):
            return session.tokens.access_token
        if session.tokens.refresh_token is None:
            await self._sessions.end(session)
            raise LoginRequired("the access token ended and there is no refresh token")
        now = self._clock.timestamp()
        if await self._sessions.store.claim_renewal(session.key, now, now + _CLAIM_SECONDS):
            return await self._renew(session)
        return await self._wait(session)

    async def _renew(self, session: Session) -> str:
        kept = self._sessions.store.get(session.key)
        tokens = self._sessions.unseal(kept.sealed) if kept else session.tokens
        try:
            if not self._fresh(tokens):
                tokens = await self._rp.refresh(tokens)
        except ProviderUnreachable as down:
            await self._sessions.store.renew(session.key, self._sessions.seal(tokens))
            raise ProviderDown("refresh") from down
        except RelyingPartyError as over:
            await self._sessions.end(session)
            raise LoginRequired("the provider ended the login") from over
        await self._sessions.store.renew(session.key, self._sessions.seal(tokens))
        return tokens.access_token

    async def _wait(self, session: Session) -> str:
        for _ in range(_WAITS):
            await asyncio.sleep(_WAIT_SECONDS)
            kept = self._sessions.store.get(session.key)
            if kept is None:
                break
            tokens = self._sessions.unseal(kept.sealed)
            if self._fresh(tokens):
                return tokens.access_token
        raise LoginRequired("nobody renewed the token")
