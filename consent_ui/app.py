"""Composition root of the citizen's pages: wires the rooms, and nothing else."""

import base64
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from consent_ui import error_pages, login
from consent_ui.asking.decision import Asking
from consent_ui.asking.store import AskStore
from consent_ui.data_trust_client import DataTrust
from consent_ui.desk import Desk, Support
from consent_ui.pages import consents, disclosures, home, my_data, receipts, requests, withdrawal
from consent_ui.provider_client import Provider
from consent_ui.session.renewal import Renewal
from consent_ui.session.session import Sessions
from consent_ui.session.store import SessionStore
from consent_ui.settings import Settings
from consent_ui.wording import WordingSource
from foundation.clock import Clock
from foundation.database import Database, house_tables
from foundation.envelope import Sealer
from foundation.errors import DomainError
from foundation.health import database_look, health_routes
from foundation.http import Edge, TrustedHosts
from foundation.ids import IdSource
from foundation.number_guard import NumberGuard
from foundation.web import Brand, FormTokens, Pages
from relying_party_sdk import PrivateKeyJwt, RelyingParty

_PREFIX = "kk_consent_"


def _brand(settings: Settings) -> Brand:
    return Brand(
        ja="かけはし",
        en="Kakehashi",
        tagline_ja="わたしの情報の窓口",
        tagline_en="The desk for my own data",
        help_ja=f"お困りのときは、{settings.support_ja}へ。暗証番号をこの画面でおたずねすることはありません。",
        help_en=f"If you are stuck, ask {settings.support_en}. We never ask for a PIN on these pages.",
    )


def _sealer(settings: Settings) -> Sealer:
    key = settings.sealing_key
    return Sealer(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))


def _desk(settings: Settings, database: Database, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> Desk:
    secure = settings.base_url.startswith("https://")
    sealer = _sealer(settings)
    auth = PrivateKeyJwt(Path(settings.client_key_path).read_text())
    party = RelyingParty(settings.issuer, settings.client_id, auth, settings.base_url + "/callback", http, clock, ids)
    sessions = Sessions(SessionStore(database), sealer, clock, ids, secure=secure)
    trust, provider = DataTrust(settings.trust_url, http), Provider(party, settings.issuer)
    tokens = FormTokens(_PREFIX, ids, secure=secure)
    return Desk(
        base_url=settings.base_url,
        pages=Pages("consent_ui", brand=_brand(settings), form_tokens=tokens),
        form_tokens=tokens,
        sessions=sessions,
        renewal=Renewal(sessions, party, clock),
        relying_party=party,
        trust=trust,
        provider=provider,
        asking=Asking(AskStore(database), provider, trust, sealer, clock),
        wording=WordingSource(trust.metadata, clock),
        sealer=sealer,
        clock=clock,
        ids=ids,
        support=Support(settings.support_ja, settings.support_en),
    )


def create_app(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The house, ready to serve."""
    database = Database.open(settings.database_url, house_tables("consent_ui").metadata)
    desk = _desk(settings, database, clock, ids, http)

    parts = (login, home, requests, receipts, withdrawal, consents, disclosures, my_data)
    app = Starlette(
        routes=[
            *health_routes({"database": database_look(database)}),
            *desk.pages.static_routes(),
            *(route for part in parts for route in part.routes(desk)),
        ],
        exception_handlers={
            DomainError: error_pages.handler(desk),
            404: error_pages.always(desk, "not_here", 404),
            405: error_pages.always(desk, "wrong_method", 405),
            500: error_pages.always(desk, "our_fault", 500),
        },
    )
    base = urlsplit(settings.base_url)
    guarded = TrustedHosts(NumberGuard(database.around(app)), [base.netloc])
    return Edge(guarded, https=base.scheme == "https")
