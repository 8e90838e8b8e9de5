"""The composition root: opens the database, derives the keys, wires the rooms, and nothing else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp

from data_trust import metadata
from data_trust.access.provider import ProviderNotice
from data_trust.access.purpose import dpv_term, fits
from data_trust.access.store import used_proofs
from data_trust.access.token import TokenDoor
from data_trust.answers import refuser
from data_trust.collection.institutions import DemoInstitutions
from data_trust.collection.intake import Intake
from data_trust.collection.routes import Collections
from data_trust.collection.store import MandateStore
from data_trust.consent_receipts import routes as consent_routes
from data_trust.consent_receipts.lifecycle import Consents
from data_trust.consent_receipts.outbox import Outbox
from data_trust.consent_receipts.statement import Signer
from data_trust.consent_receipts.store import OutboxStore, ReceiptStore
from data_trust.disclosure.disclose import Disclosure
from data_trust.disclosure.own_routes import OwnRecords
from data_trust.disclosure.routes import DataApi
from data_trust.domains import ALL
from data_trust.keys import HouseKeys
from data_trust.ledger import routes as ledger_routes
from data_trust.ledger.store import Head, LedgerStore
from data_trust.settings import Settings
from data_trust.vault.store import VaultStore
from foundation.client_certificate import ClientCertificates
from foundation.clock import Clock
from foundation.database import Database, house_tables
from foundation.envelope import PersonVault, Sealer
from foundation.errors import DomainError
from foundation.health import OK, Found, database_look, health_routes
from foundation.http import Edge, TrustedHosts
from foundation.ids import IdSource
from foundation.number_guard import NumberGuard
from foundation.signing import KeyRing
from relying_party_sdk.credentials import PrivateKeyJwt
from relying_party_sdk.dpop_check import DpopCheck
from relying_party_sdk.proof_memory import TimedNonces
from relying_party_sdk.resource_server import ResourceServer
from relying_party_sdk.step_up import Demand

DOMAINS = {domain.name: domain for domain in ALL}
CHECKPOINT_TYPE = "ledger-checkpoint+jwt"


@dataclass(frozen=True)
class House:
    """The rooms of one data trust, wired. `deploy` and tests may enter rooms that have no HTTP door."""

    settings: Settings
    db: Database
    keys: HouseKeys
    ring: KeyRing
    door: TokenDoor
    consents: Consents
    outbox: Outbox
    vault: VaultStore
    ledger: LedgerStore
    intake: Intake
    clock: Clock

    @classmethod
    def open(cls, settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> "House":
        """Open the database and put every room in its place."""
        keys = HouseKeys.derive(settings.kek)
        db = Database.open(settings.database_url, house_tables("data_trust").metadata)
        ring = KeyRing.load_or_create(settings.signing_keys_path, keys.ring, ("ES256",))
        nonces = TimedNonces(keys.nonce, clock, ids) if settings.dpop_nonces else None
        proofs = DpopCheck(clock, used_proofs(db), nonces)
        asking = _resource_server(settings, proofs, ids, http)
        notice = ProviderNotice(asking, settings.revoke_url or f"{settings.issuer}/grants/revoke")
        signer = Signer(settings.base_url, lambda claims, typ: ring.sign_jwt(claims, typ=typ), dpv_term)
        box = PersonVault(keys.person)
        vault = VaultStore(box, keys.index, ids)
        return cls(
            settings=settings,
            db=db,
            keys=keys,
            ring=ring,
            door=_door(settings, asking, clock),
            consents=Consents(db, ReceiptStore(), signer, box, keys.seal, clock, ids),
            outbox=Outbox(db, OutboxStore(), notice.withdrawn, clock),
            vault=vault,
            ledger=LedgerStore(keys.ledger),
            intake=Intake(db, vault, DOMAINS, clock),
            clock=clock,
        )

    def routes(self) -> list[Route]:
        """Every door of the house."""
        base, citizen = self.settings.base_url, self.door.citizen
        disclosure = Disclosure(self.db, self.consents.store, self.vault, self.ledger, self.clock, base, self.keys.item)
        collections = Collections(
            self.db,
            MandateStore(Sealer(self.keys.seal)),
            self.intake,
            self._institutions(),
            citizen,
            self.clock,
        )
        return [
            *health_routes({"database": database_look(self.db), "keys": self._keys_look}),
            *metadata.routes(base, self.settings.issuer, ALL, self.ring.public_jwks),
            *DataApi(self.door, disclosure, DOMAINS, base).routes(),
            *consent_routes.routes(self.consents, self.outbox, citizen, offered),
            *ledger_routes.routes(self.db, self.ledger, citizen, self._checkpoint),
            *OwnRecords(self.db, self.vault, DOMAINS, citizen, self.door.citizen_lately).routes(),
            *collections.routes(),
        ]

    def _keys_look(self) -> Found:
        readable = self.settings.signing_keys_path.is_file()
        return OK if readable else Found("degraded", "the key file is gone; the keys in memory serve on")

    def _institutions(self) -> DemoInstitutions | None:
        folder = self.settings.demo_records_path
        return DemoInstitutions(folder) if self.settings.demo_handles and folder else None

    def _checkpoint(self, head: Head) -> str:
        claims: dict[str, Any] = {
            "iss": self.settings.base_url,
            "iat": self.clock.timestamp(),
            "count": head.count,
            "hash": head.hash.hex(),
        }
        return self.ring.sign_jwt(claims, typ=CHECKPOINT_TYPE)


def _door(settings: Settings, asking: ResourceServer, clock: Clock) -> TokenDoor:
    return TokenDoor(
        asking,
        settings.consent_ui_client_id,
        settings.base_url,
        _certificates(settings),
        clock,
        Demand(max_age=settings.own_records_max_age or None),
    )


def offered(domain: str, datatype: str, purpose: str) -> bool:
    """Whether this trust has such data and the purpose fits it."""
    return domain in DOMAINS and datatype in DOMAINS[domain].datatypes and fits(purpose, domain)


def create_app(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The data trust as an ASGI application."""
    return serve(House.open(settings, clock=clock, ids=ids, http=http))


def serve(house: House) -> ASGIApp:
    """The doors of a house behind the guards every request passes."""
    base_url = house.settings.base_url
    refuse = refuser(base_url)
    inner = Starlette(
        routes=house.routes(),
        exception_handlers={DomainError: refuse, HTTPException: refuse},
        lifespan=partial(_lifespan, house),
    )
    inner.router.redirect_slashes = False  # a path with another slash is another path (HT-11)
    hosts = [urlsplit(url).netloc for url in (base_url, house.settings.mtls_url) if url]
    guarded = TrustedHosts(NumberGuard(house.db.around(inner)), hosts)
    return Edge(guarded, https=base_url.startswith("https://"))


@contextlib.asynccontextmanager
async def _lifespan(house: House, _: Starlette) -> AsyncIterator[None]:
    """While the house is open, withdrawals that are not yet acknowledged are told again."""
    sender = asyncio.create_task(house.outbox.run())
    try:
        yield
    finally:
        sender.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sender
        house.db.close()


def _certificates(settings: Settings) -> ClientCertificates:
    return ClientCertificates(frozenset(settings.client_certificate_proxies), settings.client_certificate_secret)


def _resource_server(settings: Settings, proofs: DpopCheck, ids: IdSource, http: httpx.AsyncClient) -> ResourceServer:
    key = settings.client_key_path.read_text(encoding="utf-8")
    return ResourceServer(
        settings.issuer,
        settings.client_id,
        PrivateKeyJwt(key),
        http=http,
        clock=proofs.clock,
        chance=ids,
        audience=settings.base_url,
        dpop=proofs,
    )
