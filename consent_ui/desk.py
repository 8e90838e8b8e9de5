"""Everything a page may ask for, wired once by `app.py` and handed to each page's routes."""

from dataclasses import dataclass

from starlette.requests import Request

from consent_ui.asking.decision import Asking
from consent_ui.data_trust_client import DataTrust
from consent_ui.errors import LoginRequired
from consent_ui.provider_client import Provider
from consent_ui.session.renewal import Renewal
from consent_ui.session.session import Session, Sessions
from consent_ui.wording import WordingSource
from foundation.clock import Clock
from foundation.envelope import Sealer
from foundation.ids import IdSource
from foundation.web import FormTokens, Pages
from relying_party_sdk import RelyingParty


@dataclass(frozen=True)
class Support:
    """One way to withdraw that needs no web."""

    ja: str
    en: str


@dataclass(frozen=True)
class Desk:
    """The parts of this house."""

    base_url: str
    pages: Pages
    form_tokens: FormTokens
    sessions: Sessions
    renewal: Renewal
    relying_party: RelyingParty
    trust: DataTrust
    provider: Provider
    asking: Asking
    wording: WordingSource
    sealer: Sealer
    clock: Clock
    ids: IdSource
    support: Support

    async def citizen(self, request: Request) -> Session:
        """Who is here, or LoginRequired."""
        session = await self.sessions.find(request)
        if session is None:
            raise LoginRequired("no session")
        return session

    async def token(self, request: Request) -> str:
        """A living access token of who is here."""
        return await self.renewal.access_token(await self.citizen(request))
