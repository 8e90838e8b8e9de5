"""A logout request, read and judged (OpenID Connect RP-Initiated Logout 1.0, 2 and 3).

Who asks, whose session is meant, and where to go then. What does not fit together is refused as a whole (4): nobody is
logged out by it and nobody is led anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import orjson

from foundation.clock import Clock
from foundation.envelope import SealBroken, Sealer
from idp.accounts.pairwise import PairwiseSubjects
from idp.authorize.hint import IdTokenHints
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.errors import InvalidRequest, UnknownClient, UnregisteredRedirect
from idp.interaction.browser import SessionStore
from idp.interaction.session import Session

# What travels on to our next pages; the hints have done their work by then.
_KEPT = ("client_id", "post_logout_redirect_uri", "state", "ui_locales")
_LONGEST_STATE = 4096
ASKED = "asked"
_SEALED_SECONDS = 60  # one redirect
_KIND = "logout-request"


@dataclass(frozen=True)
class LogoutRequest:
    """`subject` and `sid` are what a hint of this client proves, empty without one."""

    client: Client | None
    subject: str
    sid: str
    parameters: Mapping[str, str]

    @property
    def location(self) -> str:
        """3: the registered address with `state`; empty if there is none."""
        uri, state = self.parameters.get("post_logout_redirect_uri", ""), self.parameters.get("state", "")
        return f"{uri}{'&' if '?' in uri else '?'}{urlencode({'state': state})}" if uri and state else uri

    @property
    def kept(self) -> dict[str, str]:
        """What our next pages need."""
        return {name: self.parameters[name] for name in _KEPT if name in self.parameters}

    @property
    def recipient(self) -> Mapping[str, str]:
        """Who asks, for the person to read; nothing where nobody is named."""
        return {"ja": self.client.name_ja, "en": self.client.name_en} if self.client else {}

    @property
    def ui_locales(self) -> str:
        """2: in which languages the person likes to be asked."""
        return self.parameters.get("ui_locales", "")


@dataclass(frozen=True)
class LogoutRequests:
    """Reads them, and says whether one may end a session without asking."""

    hints: IdTokenHints
    clients: Clients
    pairwise: PairwiseSubjects
    sessions: SessionStore
    sealer: Sealer
    clock: Clock

    def seal(self, asked: LogoutRequest) -> str:
        """What was read from a form, for an address: hint and all, so that no ID token stands in one."""
        until = self.clock.timestamp() + _SEALED_SECONDS
        return self.sealer.seal(orjson.dumps([until, asked.subject, asked.sid, asked.kept]), kind=_KIND)

    def read(self, parameters: Mapping[str, str]) -> LogoutRequest:
        """2 and 3: hint, client and address must belong together. Raises OAuthError."""
        if ASKED in parameters:
            return self._opened(parameters[ASKED])
        token, client_id = parameters.get("id_token_hint"), parameters.get("client_id")
        claims = self.hints.read(token) if token is not None else {}
        if claims is None or (claims and client_id not in (None, claims["aud"])):
            raise InvalidRequest("id_token_hint is not an ID token this client got here")
        named = claims.get("aud", client_id)
        client = self.clients.get(named) if named is not None else None
        if named is not None and client is None:
            raise UnknownClient("no such client")
        uri = parameters.get("post_logout_redirect_uri")
        if uri is not None and (client is None or uri not in client.post_logout_redirect_uris):
            raise UnregisteredRedirect("the address is not registered for this client")
        if len(parameters.get("state", "")) > _LONGEST_STATE:
            raise InvalidRequest("state is too long")
        sid = str(claims.get("sid", "")) if claims else parameters.get("logout_hint", "")
        return LogoutRequest(
            client, str(claims.get("sub", "")), sid, {**parameters, **({"client_id": named} if named else {})}
        )

    def _opened(self, sealed: str) -> LogoutRequest:
        """Judged once more: a registration may have changed, and what was proven stays proven."""
        try:
            until, subject, sid, kept = orjson.loads(self.sealer.open(sealed, kind=_KIND))
        except SealBroken:
            until, subject, sid, kept = 0, "", "", {}
        if self.clock.timestamp() >= until:
            raise InvalidRequest("this logout was asked for a while ago")
        return replace(self.read(kept), subject=subject, sid=sid)

    def proves(self, request: LogoutRequest, session: Session) -> bool:
        """Whether it comes from somebody who was told of this very login; any page could have made any other (6).

        An ID token of this person and session does, of whatever age. So does `logout_hint` with the session's `sid`:
        it is 128 random bits that only this client got, and puts nothing about a person into an address.
        """
        client = request.client
        if client is None:
            return False
        here = self.sessions.name_at(session, client.client_id)
        if request.subject:
            is_hers = request.subject == self.pairwise.subject(session.account_id, client.sector)
            return is_hers and request.sid in ("", here)
        return bool(request.sid) and request.sid == here
