"""A data trust with its one neighbour: an identity provider's back channel, in process, over the real protocol."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives import serialization
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data_trust.app import House, serve
from data_trust.settings import Settings
from foundation.clock import FixedClock
from foundation.ids import RandomIds
from foundation.signing import new_private_key, verify_jwt
from relying_party_sdk.credentials import PrivateKeyJwt

ISSUER, TRUST = "https://idp.example", "https://trust.example"
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # noon in Japan
HANAKO, TARO = "pairwise-hanako", "pairwise-taro"
CLINIC, CONSENT_UI = "hikari-clinic", "kakehashi-consent"
RECORDS = Path(__file__).resolve().parents[2] / "examples/records"

CLIENT_PEM = (
    new_private_key("ES256")
    .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    .decode()
)


@dataclass
class Provider:
    """The identity provider as the trust sees it: discovery, introspection, and the revocation of grants."""

    clock: FixedClock
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)
    down: bool = False
    deaf: bool = False  # does not acknowledge revocations
    revoked: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/introspect", self._introspect, methods=["POST"]),
                Route("/grants/revoke", self._revoke, methods=["POST"]),
            ]
        )

    async def _discovery(self, _: Request) -> Response:
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "introspection_endpoint")
        return JSONResponse({"issuer": ISSUER, **{n: f"{ISSUER}/{n.split('_')[0]}" for n in names}} | {
            "introspection_endpoint": f"{ISSUER}/introspect"
        })  # fmt: skip

    def _knows(self, form: Any) -> bool:
        jwks = PrivateKeyJwt(CLIENT_PEM).public_jwks()
        claims = verify_jwt(str(form["client_assertion"]), jwks, algs=("ES256",))
        fresh = claims["jti"] not in self.used
        self.used.add(claims["jti"])
        return fresh and claims["aud"] == ISSUER and claims["sub"] == "kakehashi-data-trust"

    async def _introspect(self, request: Request) -> Response:
        form = await request.form()
        if self.down or not self._knows(form):
            return Response(status_code=503)
        return JSONResponse(self.tokens.get(str(form["token"]), {"active": False}))

    async def _revoke(self, request: Request) -> Response:
        form = await request.form()
        if self.deaf or not self._knows(form):
            return Response(status_code=503)
        self.revoked.append(str(form["receipt_id"]))
        return JSONResponse({})

    def issue(self, token: str, subject: str, client_id: str, scope: str, **more: Any) -> str:
        """Make a token the provider will vouch for."""
        self.tokens[token] = {
            "active": True,
            "iss": ISSUER,
            "aud": TRUST,
            "sub": subject,
            "client_id": client_id,
            "client_name": "ひかり診療所",
            "corporate_number": "8700110005901",
            "scope": scope,
            "iat": self.clock.timestamp(),
            "exp": self.clock.timestamp() + 300,
            **more,
        }
        return token


@dataclass
class World:
    """The trust, its neighbour, and hands to use both."""

    house: House
    provider: Provider
    clock: FixedClock
    http: httpx.AsyncClient

    async def get(self, path: str, token: str | None = None, **more: Any) -> httpx.Response:
        return await self.http.get(path, headers=_bearer(token), **more)

    async def post(self, path: str, token: str | None = None, **more: Any) -> httpx.Response:
        return await self.http.post(path, headers=_bearer(token), **more)

    def citizen(self, subject: str = HANAKO) -> str:
        """A token with which a citizen looks after her own data."""
        return self.provider.issue(f"self-{subject}", subject, CONSENT_UI, "trust:self")

    async def collect(self, subject: str = HANAKO, handle: str = "hanako") -> None:
        body = {"institution": "demo-hospital", "handle": handle}
        answer = await self.post("/me/collections", self.citizen(subject), json=body)
        assert answer.status_code == 201, answer.text

    async def consent(self, subject: str = HANAKO, **changes: Any) -> str:
        """Give a consent; returns the receipt id."""
        answer = await self.post("/me/receipts", self.citizen(subject), json=decision(**changes))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["receipt_id"])

    def reader(self, receipt_id: str, subject: str = HANAKO, client_id: str = CLINIC, **changes: Any) -> str:
        """A recipient's token under a receipt."""
        item = {**detail(**changes), "receipt_id": receipt_id}
        token = f"read-{receipt_id}-{client_id}-{len(self.provider.tokens)}"
        return self.provider.issue(token, subject, client_id, "data:read", authorization_details=[item])

    async def disclosures(self, subject: str = HANAKO) -> list[dict[str, Any]]:
        answer = await self.get("/me/disclosures", self.citizen(subject))
        assert answer.status_code == 200
        entries: list[dict[str, Any]] = answer.json()["disclosures"]
        return entries


def _bearer(token: str | None) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token is not None else {}


def detail(**changes: Any) -> dict[str, Any]:
    """One authorization_details item for medical data."""
    return {
        "type": "data_trust",
        "locations": [TRUST],
        "domain": "medical",
        "actions": ["read"],
        "datatypes": ["AllergyIntolerance", "MedicationStatement"],
        "purpose": "treatment",
        "access_until": "2027-03-31",
        **changes,
    }


def decision(**changes: Any) -> dict[str, Any]:
    """The body consent_ui brings."""
    return {
        "recipient": {
            "client_id": CLINIC,
            "name_ja": "ひかり診療所",
            "name_en": "Hikari Clinic",
            "corporate_number": "8700110005901",
            "origin": "https://clinic.example",
            "contact": "窓口 03-0000-0000",
        },
        "purpose": {"code": "treatment", "ja": "診療のため", "en": "To treat you"},
        "claims": ["name"],
        "authorization_details": [detail()],
        "text": "ひかり診療所に、アレルギーと使っている薬を、2027年3月31日まで見せます。",
        "language": "ja",
        "valid_until": "2027-03-31",
        "ix": "ix-1",
        **changes,
    }


def settings(folder: Path) -> Settings:
    key_path = folder / "client.pem"
    if not key_path.exists():  # another worker of the same house may be reading it
        key_path.write_text(CLIENT_PEM)
    return Settings(
        base_url=TRUST,
        issuer=ISSUER,
        database_url=f"sqlite:///{folder / 'trust.db'}",
        kek=bytes(range(32)),
        signing_keys_path=folder / "ring",
        client_key_path=key_path,
        demo_handles=True,
        demo_records_path=RECORDS,
    )


@asynccontextmanager
async def a_world(folder: Path, **changes: Any) -> AsyncIterator[World]:
    """A trust with an empty database, at noon."""
    clock = FixedClock(NOON)
    provider = Provider(clock)
    neighbours = httpx.AsyncClient(mounts={ISSUER: httpx.ASGITransport(provider.app())})
    configured = replace(settings(folder), **changes)
    house = House.open(configured, clock=clock, ids=RandomIds(clock), http=neighbours)
    transport = httpx.ASGITransport(serve(house), raise_app_exceptions=False)
    try:
        async with neighbours, httpx.AsyncClient(transport=transport, base_url=TRUST) as client:
            yield World(house, provider, clock, client)
    finally:
        house.db.close()
