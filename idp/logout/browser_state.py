"""`session_state`, by which a client's page sees that a session has changed (OpenID Connect Session Management 1.0, 2).

A hash over the client, its origin and the session in this browser: it says nothing to anybody else, and two clients
cannot compare theirs.
"""

from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request

from foundation.ids import IdSource
from idp.authorize.beside import Beside
from idp.authorize.request import AuthorizationRequest
from idp.clients.metadata.rule import origin
from idp.interaction.browser import SessionStore


@dataclass(frozen=True)
class BrowserState:
    """What is said beside a successful answer."""

    sessions: SessionStore
    ids: IdSource

    def beside(self, browser: Request, request: AuthorizationRequest) -> Beside:
        """2: `session_state` for this client and origin, and the cookie that our frame compares it with."""
        shown, headers = self.sessions.shown(browser)
        salt = self.ids.token(12)
        state = session_state(request.client.client_id, origin(request.redirect_uri), shown, salt)
        return Beside({"session_state": state}, headers)


def session_state(client_id: str, client_origin: str, shown: str, salt: str) -> str:
    """3.2 describes the same as a script: idp/static/check_session.js."""
    digest = sha256(f"{client_id} {client_origin} {shown} {salt}".encode()).hexdigest()
    return f"{digest}.{salt}"
