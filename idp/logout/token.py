"""The logout token (OpenID Connect Back-Channel Logout 1.0, 2.4): who has logged out, for one client and once."""

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.accounts.pairwise import PairwiseSubjects
from idp.clients.client import Client
from idp.logout.notice import Notice
from idp.tokens.id_token import IdTokens

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TYPE = "logout+jwt"  # 2.4: explicit typing, so that it is never taken for an ID token
LOGOUT_TOKEN_SECONDS = 120  # 4: "at most two minutes in the future"


class LogoutTokens:
    """Assembles and signs, each try anew: a token must be young, and its jti is used once."""

    def __init__(
        self, issuer: str, id_tokens: IdTokens, pairwise: PairwiseSubjects, clock: Clock, ids: IdSource
    ) -> None:
        self._issuer, self._id_tokens, self._pairwise = issuer, id_tokens, pairwise
        self._clock, self._ids = clock, ids

    async def sign(self, client: Client, notice: Notice) -> str:
        """2.4: signed, and encrypted, like this client's ID tokens; `sub` and `sid` are both its own; no nonce.

        Raises OAuthError where the client's key cannot be had.
        """
        now = self._clock.timestamp()
        claims = {
            "iss": self._issuer,
            "sub": self._pairwise.subject(notice.account_id, client.sector),
            "aud": client.client_id,
            "iat": now,
            "exp": now + LOGOUT_TOKEN_SECONDS,
            "jti": self._ids.token(16),
            "events": {EVENT: {}},
            "sid": notice.sid,
        }
        return await self._id_tokens.sign(client, claims, TYPE)
