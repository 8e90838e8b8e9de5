"""One demo site put together: its settings, its relying party, its sessions and its look."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response

from examples.common.registration import Registration
from examples.common.sessions import Session, Sessions
from examples.common.settings import Settings
from foundation.clock import Clock
from foundation.ids import IdSource
from foundation.web import Brand, FormTokens, Pages
from relying_party_sdk import ClientSecretBasic, PrivateKeyJwt, RelyingParty
from relying_party_sdk.authorization import LoginOptions
from relying_party_sdk.credentials import ClientAuthentication
from relying_party_sdk.tokens import Tokens


@dataclass(frozen=True)
class Site:
    """What every page of one site needs."""

    settings: Settings
    registration: Registration
    relying_party: RelyingParty
    sessions: Sessions
    pages: Pages
    form_tokens: FormTokens
    clock: Clock
    layout: str = "site.html"  # what stands around pages that all sites share

    def render(self, request: Request, template: str, status: int = 200, **context: Any) -> Response:
        """A page of this site; knows whether somebody is logged in and where consents are managed."""
        session = self.sessions.of(request)
        page = {
            "signed_in": session is not None and session.tokens is not None,
            "registration": self.registration,
            "consent_ui_url": self.settings.consent_ui_url,
            "layout": self.layout,
            **context,
        }
        return self.pages.render(request, template, status=status, **page)

    def words(self, locale: str) -> Callable[[str], str]:
        """Translates one sentence for text made outside a template."""
        return lambda message: self.pages.gettext(locale, message)


async def _nothing_more(site: Site, session: Session, tokens: Tokens) -> None:
    """Most questions are answered by the ID token alone."""


@dataclass(frozen=True)
class Question:
    """One reason to send the citizen to the provider. `path` is where its button leads, and where to try again.

    `from_elsewhere`: it is this one that begins when somebody else asks us to begin a login (OIDC Core 4).
    """

    path: str
    after: str
    scope: str = "openid"
    options: Callable[[], LoginOptions] = field(default=LoginOptions)
    arrive: Callable[[Site, Session, Tokens], Awaitable[None]] = _nothing_more
    outlives_session: bool = False  # the refresh token is kept by who asked: the end of a session must not end it
    from_elsewhere: bool = False


@dataclass(frozen=True)
class Surroundings:
    """Time, chance and the network, as handed to `create_app`."""

    clock: Clock
    ids: IdSource
    http: httpx.AsyncClient


def make_site(name: str, settings: Settings, registration: Registration, brand: Brand, around: Surroundings) -> Site:
    """The site `name`; its cookies start with `kk_<name>_`."""
    tokens = FormTokens(f"kk_{name}_", around.ids, secure=settings.secure)
    return Site(
        settings=settings,
        registration=registration,
        relying_party=RelyingParty(
            issuer=settings.issuer,
            client_id=settings.client_id,
            auth=_credential(settings, registration),
            redirect_uri=settings.callback if registration["redirect_path"] else "",
            http=around.http,
            clock=around.clock,
            chance=around.ids,
            id_token_signed_response_alg=registration["id_token_signed_response_alg"],
        ),
        sessions=Sessions(f"kk_{name}_session", settings.session_key, around.clock, around.ids, secure=settings.secure),
        pages=Pages("examples", brand=brand, form_tokens=tokens),
        form_tokens=tokens,
        clock=around.clock,
    )


def _credential(settings: Settings, registration: Registration) -> ClientAuthentication:
    method = registration["token_endpoint_auth_method"]
    if method == "private_key_jwt":
        return PrivateKeyJwt(settings.credential)
    return ClientSecretBasic(settings.credential)
