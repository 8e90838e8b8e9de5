"""A whole provider for one test: real app, real database, clients of every kind, and people with proven attributes.

The card step has its own tests; here a person is enrolled and logged in through the stores, so that each test is
about the protocol.
"""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson
from starlette.applications import Starlette
from starlette.requests import Request

from foundation.clock import FixedClock
from foundation.ids import RandomIds
from foundation.key_file import KeyFile
from foundation.signing import KeyRing
from foundation.signing_key import Row, SigningKey, new_private_key
from idp.accounts.account import Enrolment, Evidence
from idp.accounts.card_link import CardIdentity
from idp.app import assemble, open_rooms
from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.clients.client import Client
from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.consent.coverage import Approved
from idp.consent.grant import Grant
from idp.interaction.requested import requested
from idp.interaction.state import CardProof
from idp.rooms import Rooms
from idp.settings import Settings
from tests.idp.card_login import mint
from tests.idp.certified import PROXY_SECRET, client_authority

ISSUER, TRUST, CONSENT = "http://127.0.0.1:8102", "http://127.0.0.1:8103", "http://127.0.0.1:8104"
MTLS = "https://127.0.0.1:8142"
SECRET = "s" * 43
VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
CLIENT_KEYS = KeyRing.generate(("ES256",))
CALLBACK = "http://127.0.0.1:8111/callback"
PURPOSES = {
    "account": {"ja": "口座を開くため", "en": "To open an account"},
    "treatment": {"ja": "診療のため", "en": "For your treatment"},
}


def confidential(client_id: str = "bank", **changes: Any) -> Client:
    """A bank that may ask everything."""
    members: dict[str, Any] = {
        "client_id": client_id,
        "name_ja": "みどり銀行",
        "name_en": "Midori Bank",
        "corporate_number": "7000012050002",
        "redirect_uris": (CALLBACK,),
        "post_logout_redirect_uris": ("http://127.0.0.1:8111/bye",),
        "secret_hash": sha256(SECRET.encode()).hexdigest(),
        "scopes": ("openid", "offline_access", "name", "address", "birthdate", "gender", "data:read"),
        "claims": ("name", "address", "birthdate", "gender", "age_over_20"),
        "authorization_details_types": ("data_trust",),
        "datatypes": ("medical/AllergyIntolerance", "medical/Observation"),
        "purposes": PURPOSES,
        "default_purpose": "account",
        "grant_types": ("authorization_code", "refresh_token", "client_credentials"),
    }
    return Client(**{**members, **changes})


def public(client_id: str = "app", **changes: Any) -> Client:
    """A client without a secret."""
    members = {"token_endpoint_auth_method": "none", "secret_hash": ""}
    return confidential(client_id, **{**members, "grant_types": ("authorization_code", "refresh_token"), **changes})


def asserting(client_id: str = "clinic", **changes: Any) -> Client:
    """A client that signs its requests."""
    members = {"token_endpoint_auth_method": "private_key_jwt", "secret_hash": "", "jwks": CLIENT_KEYS.public_jwks()}
    return confidential(client_id, **{**members, **changes})


def resource_server(client_id: str = "kakehashi-data-trust") -> Client:
    """The data trust as a client of introspection."""
    return Client(
        client_id=client_id,
        name_ja="データトラスト",
        name_en="Data trust",
        token_endpoint_auth_method="private_key_jwt",
        jwks=CLIENT_KEYS.public_jwks(),
        scopes=(),
        grant_types=(),
        response_types=(),
        resource_server=True,
    )


@dataclass
class Provider:
    """The application and everything behind it."""

    rooms: Rooms
    clock: FixedClock
    browser: httpx.AsyncClient
    back: httpx.AsyncClient
    people: int = 0
    here: int = 0
    receipts: int = 0

    async def register(self, *clients: Client) -> None:
        """Registers clients."""
        for client in clients:
            await self.rooms.clients.put(client)

    async def enrol(self) -> int:
        """A person with the four attributes of the test's signature certificate."""
        self.people += 1
        cards = (CardIdentity("auth", self.people), CardIdentity("sign", self.people))
        now = self.clock.timestamp()
        evidence = Evidence("カ", "2025-06-24", now, "statement", b"signature", b"certificate", "ocsp", now)
        return await self.rooms.accounts.enrol(Enrolment(*cards, mint.HANAKO, evidence))

    async def log_in(self, account_id: int) -> None:
        """The browser gets a session, as after a card login."""
        await self.log_in_with(CardProof(account_id, self.clock.timestamp(), ACR_AUTHENTICATION, AMR))

    async def log_in_with(self, proof: CardProof) -> None:
        """The same by one card."""
        _, secret = await self.rooms.sessions.start(Request({"type": "http", "headers": []}), proof)
        self.browser.cookies.set("kk_idp_session", secret)
        self.here = proof.account_id

    async def person(self) -> int:
        """Enrolled and logged in."""
        account_id = await self.enrol()
        await self.log_in(account_id)
        return account_id

    async def allow(self, account_id: int, client_id: str = "bank", **parameters: str) -> Grant:
        """The citizen consented to exactly this request."""
        asked = requested(parameters)
        approved = Approved(asked.scope, asked.claims, asked.authorization_details, ())
        self.receipts += 1
        return await self.rooms.grants.create(account_id, client_id, approved, f"receipt-{self.receipts}")

    async def stay_connected(self, scope: str, client_id: str = "bank") -> None:
        """Whoever is asked for nothing but a connection that outlasts the visit has agreed."""
        if {"offline_access"} <= set(scope.split()) <= {"openid", "offline_access"}:
            await self.allow(self.here, client_id, scope=scope)

    async def authorize(self, client_id: str = "bank", **changes: str | None) -> httpx.Response:
        """The browser opens /authorize; None leaves a parameter out."""
        return await self.browser.get("/authorize", params=request(client_id, **changes))

    async def code(self, client_id: str = "bank", **changes: str | None) -> str:
        """A code of a request that needs nothing more."""
        await self.stay_connected(changes.get("scope") or "", client_id)
        return answer(await self.authorize(client_id, **changes))["code"]

    async def redeem(self, code: str, client_id: str = "bank", **changes: str | None) -> httpx.Response:
        """POST /token with the code."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        return await self.post("/token", client_id, **{**form, **changes})

    async def tokens(self, client_id: str = "bank", **changes: str | None) -> dict[str, Any]:
        """The whole front-door flow."""
        response = await self.redeem(await self.code(client_id, **changes), client_id)
        assert response.status_code == 200, response.text
        document: dict[str, Any] = response.json()
        return document

    async def post(
        self, path: str, client_id: str = "bank", /, headers: dict[str, str] | None = None, **form: str | None
    ) -> httpx.Response:
        """A back-channel call, authenticated the registered way."""
        client = self.rooms.clients.get(client_id)
        sent = {name: value for name, value in form.items() if value is not None}
        auth = None
        if client is not None and client.token_endpoint_auth_method == "client_secret_basic":
            auth = (client_id, SECRET)
        elif client is not None and client.token_endpoint_auth_method == "private_key_jwt":
            sent |= self.assertion(client_id)
        else:
            sent["client_id"] = client_id
        return await self.back.post(path, data=sent, headers=headers, auth=auth or httpx.USE_CLIENT_DEFAULT)

    def assertion(self, client_id: str, ring: KeyRing = CLIENT_KEYS, **changes: Any) -> dict[str, str]:
        """A client assertion (RFC 7523)."""
        now = self.clock.timestamp()
        claims = {"iss": client_id, "sub": client_id, "aud": ISSUER, "exp": now + 60, "iat": now}
        claims["jti"] = RandomIds(self.clock).token()
        signed = ring.sign_jwt({k: v for k, v in {**claims, **changes}.items() if v is not None})
        return {
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": signed,
        }

    async def userinfo(self, access_token: str) -> httpx.Response:
        """GET /userinfo."""
        return await self.back.get("/userinfo", headers={"Authorization": f"Bearer {access_token}"})


def request(client_id: str = "bank", /, **changes: str | None) -> dict[str, str]:
    """The parameters of a good request."""
    parameters: dict[str, str | None] = {
        "client_id": client_id,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid",
        "state": "the-state",
        "nonce": "the-nonce",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in {**parameters, **changes}.items() if value is not None}


def answer(response: httpx.Response, carrier: str = "query") -> dict[str, str]:
    """The parameters of the redirect to the client, in its query or its fragment, and not in the other."""
    assert response.status_code == 303, response.text
    location = response.headers["location"]
    assert location.startswith(CALLBACK), location
    parts = urlsplit(location)
    carried, other = (parts.query, parts.fragment) if carrier == "query" else (parts.fragment, parts.query)
    assert not other, location
    return {name: values[0] for name, values in parse_qs(carried).items()}


def details(**changes: Any) -> str:
    """authorization_details of one medical request."""
    detail: dict[str, Any] = {
        "type": "data_trust",
        "locations": [TRUST],
        "domain": "medical",
        "actions": ["read"],
        "datatypes": ["AllergyIntolerance"],
        "purpose": "treatment",
        "access_until": "2027-03-31",
    }
    return orjson.dumps([{name: v for name, v in {**detail, **changes}.items() if v is not None}]).decode()


@cache
def signing_rows() -> list[Row]:
    """One key of each algorithm for all providers of a test run: RSA keys take a quarter of a second each."""
    return [SigningKey(alg, new_private_key(alg)).to_row() for alg in SIGNING_ALGORITHMS]


def _keep_signing_keys(path: Path) -> None:
    if not path.exists():
        KeyFile(path, b"1" * 32).write(signing_rows())


def settings_in(folder: Path) -> Settings:
    """Settings of a provider whose files live in one folder."""
    anchors = []
    for kind in ("authentication", "signature"):
        path = folder / f"{kind}.pem"
        path.write_bytes(mint.authority(kind).pem)
        anchors.append(str(path))
    _keep_signing_keys(folder / "keys.sealed")
    return Settings(
        issuer=ISSUER,
        database_url=f"sqlite:///{folder}/idp.db",
        signing_keys=folder / "keys.sealed",
        signing_keys_key=b"1" * 32,
        sealing_key=b"2" * 32,
        pairwise_key=b"3" * 32,
        card_link_key=b"4" * 32,
        vault_key=b"5" * 32,
        gov_core_url="http://127.0.0.1:8101",
        trust_anchors=tuple(anchors),
        data_trust_url=TRUST,
        consent_ui_url=CONSENT,
        citizen_agent_url="http://127.0.0.1:8105",
        jpki_name="かけはし",
        attribute_consents_url="http://127.0.0.1:8101/attribute-consents",
        mtls_url=MTLS,
        mtls_client_ca=client_authority(folder),
        client_certificate_secret=PROXY_SECRET,
        decryption_keys=folder / "decryption.sealed",
    )


def run(
    folder: Path,
    story: Callable[[Provider], Awaitable[None]],
    *clients: Client,
    neighbours: Mapping[str, Starlette] | None = None,
    fetched: Iterable[str] = (),
    **changes: Any,
) -> None:
    """Opens a provider, registers the clients (the bank if none is named), tells the story, closes.

    `fetched`: `host:port` of servers of the test that the provider may fetch from; `changes`: of the settings.
    """
    mounts = {url: httpx.ASGITransport(app) for url, app in (neighbours or {}).items()}

    async def tell() -> None:
        clock = FixedClock(mint.NOW)
        settings = replace(settings_in(folder), fetch_development_hosts=tuple(fetched), **changes)
        async with httpx.AsyncClient(mounts=mounts) as outside:
            rooms = open_rooms(settings, clock=clock, ids=RandomIds(clock), http=outside)
            transport = httpx.ASGITransport(app=assemble(settings, rooms))
            async with (
                httpx.AsyncClient(transport=transport, base_url=ISSUER) as browser,
                httpx.AsyncClient(transport=transport, base_url=ISSUER) as back,
            ):
                provider = Provider(rooms, clock, browser, back)
                await provider.register(*(clients or (confidential(),)))
                await story(provider)
            rooms.ground.database.close()

    asyncio.run(tell())
