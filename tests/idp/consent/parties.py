"""The consent page and the data trust as the provider meets them: signed assertions, signed receipts, a JWK set."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.clock import FixedClock
from foundation.database import Database, house_tables
from foundation.envelope import PersonVault, Sealer
from foundation.ids import RandomIds
from foundation.signing import KeyRing
from foundation.web import Pages
from idp.accounts.account import Enrolment, Evidence
from idp.accounts.card_link import CardIdentity, CardLinks
from idp.accounts.pairwise import PairwiseSubjects
from idp.accounts.store import AccountStore
from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.clients.authentication import AuthenticationMethod, ClientAuthenticator, Presented
from idp.clients.client import Client
from idp.consent.decision import DecisionDesk
from idp.consent.description import Describer
from idp.consent.receipt import RECEIPT_TYPE, ReceiptReader
from idp.consent.routes import ConsentDependencies, consent_routes
from idp.consent.store import GrantStore
from idp.consent.ticket import ConsentTickets
from idp.consent.trust_keys import TrustKeys
from idp.interaction.address import Addresses
from idp.interaction.browser import BrowserBinding, BrowserCookies
from idp.interaction.state import CardProof, Interaction
from idp.interaction.store import InteractionStore
from idp.pages.refusal_page import RefusalPages
from tests.idp.card_login.mint import HANAKO, NOW
from tests.idp.card_login.room import BANK, Clients

ISSUER, TRUST, CONSENT = "http://127.0.0.1:8102", "http://127.0.0.1:8104", "http://127.0.0.1:8103"
DETAIL = {
    "type": "data_trust",
    "locations": [TRUST],
    "domain": "medical",
    "actions": ["read"],
    "datatypes": ["AllergyIntolerance"],
    "optional_datatypes": ["Observation"],
    "purpose": "treatment",
    "access_until": "2027-03-31",
}
GRANTED = {**{k: v for k, v in DETAIL.items() if k != "optional_datatypes"}, "datatypes": ["AllergyIntolerance"]}


def _house(client_id: str) -> Client:
    return Client(
        client_id=client_id,
        name_ja=client_id,
        name_en=client_id,
        secret_hash="0" * 64,
        grant_types=("client_credentials",),
    )


# Client authentication has its own tests beside it; here the form says who calls.
NAMED = AuthenticationMethod(
    "client_secret_basic",
    lambda call, form: Presented(form["caller"], "proof") if "caller" in form else None,
    lambda client, proof: proof == "proof",
)


@dataclass
class Trust:
    """The data trust's keys and its /jwks."""

    keys: KeyRing = field(default_factory=lambda: KeyRing.generate(("ES256",)))
    down: bool = False
    fetched: int = 0
    body: bytes | None = None

    def app(self) -> Starlette:
        """Its one endpoint the provider reads."""
        return Starlette(routes=[Route("/jwks", self._jwks)])

    async def _jwks(self, request: Request) -> Response:
        self.fetched += 1
        return Response(status_code=503) if self.down else Response(self.body or orjson.dumps(self.keys.public_jwks()))


@dataclass
class Parties:
    """Everything a test wants to reach."""

    clock: FixedClock
    trust: Trust
    interactions: InteractionStore
    grants: GrantStore
    accounts: AccountStore
    subjects: PairwiseSubjects
    deps: ConsentDependencies
    account_id: int
    browser: httpx.AsyncClient
    back: httpx.AsyncClient

    async def begin(self, *, card: bool = True, **parameters: Any) -> Interaction:
        """An interaction whose card step is done."""
        self.browser.cookies.set("kk_idp_browser", "secret")
        texts = {k: v if isinstance(v, str) else orjson.dumps(v).decode() for k, v in parameters.items()}
        wanted = {"scope": "openid name", **texts}
        new = await self.interactions.create("bank", wanted, "secret", needs_signature=False, session=None)
        if card:
            proof = CardProof(self.account_id, self.clock.timestamp(), ACR_AUTHENTICATION, AMR)
            await self.interactions.record_card(new.id, proof)
        return new

    def ticket(self, interaction: Interaction) -> str:
        """What the browser carries to the consent page."""
        return self.deps.tickets.issue(interaction.id)

    def receipt(
        self, interaction: Interaction, *, keys: KeyRing | None = None, typ: str = RECEIPT_TYPE, **changes: Any
    ) -> str:
        """A receipt of the data trust; tests change one claim at a time."""
        claims = {
            "iss": TRUST,
            "iat": self.clock.timestamp(),
            "jti": "receipt-1",
            "sub": self.subjects.subject(self.account_id, "kakehashi-data-trust"),
            "ix": interaction.id,
            "decision": "approved",
            "recipient": {"client_id": "bank"},
            "claims": ["name"],
            "authorization_details": [],
            "valid_until": "2026-11-23",
            **changes,
        }
        return (keys or self.trust.keys).sign_jwt(claims, typ=typ)

    async def post(self, path: str, caller: str = "kakehashi-consent", **form: str) -> httpx.Response:
        """A back-channel call."""
        return await self.back.post(path, data={"caller": caller, **form})

    async def decide(
        self, interaction: Interaction, receipt: str | None = None, decision: str = "approved"
    ) -> httpx.Response:
        """The consent page reports the decision."""
        receipt = self.receipt(interaction) if receipt is None else receipt
        return await self.post(
            "/consent/decisions", ticket=self.ticket(interaction), decision=decision, receipt=receipt
        )


@asynccontextmanager
async def open_parties(place: Path) -> AsyncIterator[Parties]:
    """Opens the street, closes it afterwards."""
    clock, trust = FixedClock(NOW), Trust()
    ids = RandomIds(clock)
    database = Database.open(f"sqlite:///{place}/idp.db", house_tables("idp").metadata)
    http = httpx.AsyncClient(mounts={TRUST: httpx.ASGITransport(trust.app())})
    sealer = Sealer(b"s" * 32)
    accounts = AccountStore(
        database, CardLinks(b"l" * 32, sealer), PersonVault(b"k" * 32), sealer, clock=clock, ids=ids
    )
    account_id = await accounts.enrol(enrolment(clock.timestamp()))
    interactions, grants = InteractionStore(database, clock, ids), GrantStore(database, clock, ids)
    subjects, binding = PairwiseSubjects(b"p" * 32), BrowserBinding(BrowserCookies(ISSUER), ids)
    clients = Clients({c.client_id: c for c in (BANK, _house("kakehashi-consent"), _house("kakehashi-data-trust"))})
    reader = ReceiptReader(TrustKeys(http, TRUST, clock), TRUST, clock)
    deps = ConsentDependencies(
        consent_url=CONSENT,
        consent_client_id="kakehashi-consent",
        trust_client_id="kakehashi-data-trust",
        interactions=interactions,
        binding=binding,
        grants=grants,
        tickets=ConsentTickets(KeyRing.generate(("ES256",)), ISSUER, CONSENT, clock=clock, ids=ids),
        describer=Describer(accounts, grants, clock, lambda account_id: f"token of {account_id}", 90 * 86400),
        decisions=DecisionDesk(reader, grants, interactions, subjects, "kakehashi-data-trust"),
        clients=clients,
        authenticator=ClientAuthenticator((NAMED,), clients),
        refusals=RefusalPages(Pages("idp"), Addresses(ISSUER, sealer, clock), interactions, binding, clients),
    )
    app = Starlette(routes=[*consent_routes(deps), Route("/authorize/resume", _resumed)])
    browser, back = (httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) for _ in range(2))
    try:
        yield Parties(clock, trust, interactions, grants, accounts, subjects, deps, account_id, browser, back)
    finally:
        for each in (browser, back, http):
            await each.aclose()
        database.close()


def enrolment(now: int, serial: int = 0x1234) -> Enrolment:
    """What a card step brings to the account store."""
    evidence = Evidence("カ", "2025-06-24", now, "statement", b"signature", b"certificate", "reference", now)
    return Enrolment(CardIdentity("auth-key", serial), CardIdentity("sign-key", serial + 1), HANAKO, evidence)


async def _resumed(request: Request) -> Response:
    return JSONResponse({"ix": request.query_params["ix"]})
