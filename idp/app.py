"""Composition root of the provider: wires rooms, features and routes, and decides nothing else."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from foundation.client_certificate import ClientCertificates
from foundation.clock import Clock
from foundation.database import Database, house_tables
from foundation.decryption import DecryptionKeys
from foundation.health import OK, Found, Look, database_look, health_routes
from foundation.http import Edge, TrustedHosts
from foundation.ids import IdSource
from foundation.key_file import KeyFile
from foundation.key_keeper import KeyKeeper
from foundation.number_guard import NumberGuard
from foundation.signing import KeyRing
from idp.administration.assembly import admin_desk
from idp.administration.door import TwoDoors, admin_door
from idp.assembly import check_clients, fold
from idp.card_login.assembly import Ground, Jpki
from idp.card_login.cross_device.assembly import PhoneSurroundings, PhoneWay, phone_way
from idp.card_login.routes import CardLoginDependencies, card_login_routes
from idp.card_login.ticket import CardTickets
from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.clients.news import ClientNews
from idp.clients.registration import read_clients
from idp.consent.decision import DecisionDesk
from idp.consent.description import Describer
from idp.consent.receipt import ReceiptReader
from idp.consent.routes import ConsentDependencies, consent_routes
from idp.consent.ticket import ConsentTickets
from idp.consent.trust_keys import TrustKeys
from idp.discovery import published
from idp.enabled import enabled_features
from idp.feature import Folded
from idp.hot_path import HotPaths, compile_ways
from idp.housekeeping import Housekeeping
from idp.interaction.proof import StepProofs
from idp.latest_attributes.assembly import StateService
from idp.mutual_tls.chain import Authorities
from idp.pages.house_errors import house_errors
from idp.registration.statement import read_publishers
from idp.rooms import MutualTls, Neighbours, Policy, Rooms, Secrets, build_rooms
from idp.session_watch import SessionWatch
from idp.settings import Settings
from idp.tokens.issue import REFRESHABLE_SECONDS


def create_app(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The provider as one ASGI application."""
    return assemble(settings, open_rooms(settings, clock=clock, ids=ids, http=http))


def assemble(settings: Settings, rooms: Rooms) -> ASGIApp:
    """The application over rooms that are open already."""
    folded = fold_rooms(rooms)
    check_clients(folded, rooms.clients.all())
    routes = [
        *health_routes(_looks(settings, rooms)),
        *rooms.pages.static_routes(),
        *_card_login(settings, rooms),
        *_consent(rooms, folded),
    ]
    file = _key_file(settings)
    keys = KeyKeeper(rooms.keys, file, rooms.ground.clock, settings.key_rotation_days)
    swept = (rooms.families, rooms.devices, rooms.backchannel)
    keeper = Housekeeping(swept, rooms.ground.database, rooms.ground.clock, folded.chores)
    watch = SessionWatch(rooms.sessions, rooms.families, rooms.cards, rooms.ground.clock, rooms.audit)
    lifespan = keeper.lifespan(watch.keep_watching, keys.keep, ClientNews(rooms.clients).keep_watching)
    handlers: Any = house_errors(rooms.refusals)
    ways = compile_ways(folded, published(settings.issuer, folded, rooms.keys, rooms.public_jwks))
    inner = HotPaths(ways, Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers))
    app = NumberGuard(rooms.ground.database.around(inner))
    hosts = [urlsplit(url).netloc for url in (settings.issuer, settings.mtls_url) if url]
    return Edge(_doors(settings, rooms, folded, TrustedHosts(app, hosts)), https=settings.issuer.startswith("https:"))


def _doors(settings: Settings, rooms: Rooms, folded: Folded, public: ASGIApp) -> ASGIApp:
    """With a port for operators' programs, where there is one."""
    place = urlsplit(settings.admin_url)
    if place.port is None:
        return public
    desk = admin_desk(rooms, folded, _key_file(settings))
    return TwoDoors(public, admin_door(rooms, folded, desk, place.netloc), place.port)


def fold_rooms(rooms: Rooms) -> Folded:
    """The enabled features as one; `kakehashi pipeline` prints it."""
    return fold(enabled_features(rooms), rooms.clients)


def open_rooms(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> Rooms:
    """The rooms alone, for the operator's commands and for tests that look inside."""
    database = Database.open(settings.database_url, house_tables("idp").metadata)
    file = _key_file(settings)
    keys = KeyRing(file.load_or_create(SIGNING_ALGORITHMS, clock.timestamp()), clock.timestamp())
    street = Neighbours(
        issuer=settings.issuer,
        data_trust=settings.data_trust_url,
        consent_ui=settings.consent_ui_url,
        citizen_agent=settings.citizen_agent_url,
        consent_client_id=settings.consent_client_id,
        trust_client_id=settings.trust_client_id,
        jpki=cache(lambda: _jpki(settings)),
        state=StateService(f"{settings.gov_core_url}/jpki", settings.jpki_name, settings.attribute_consents_url),
        development_hosts=settings.fetch_development_hosts,
    )
    secrets = Secrets(settings.sealing_key, settings.pairwise_key, settings.card_link_key, settings.vault_key)
    ground = Ground(database, clock, ids, http)
    configured = read_clients(settings.clients) if settings.clients else ()
    rooms = build_rooms(ground, street, keys, secrets, _policy(settings, clock), configured)
    path = settings.decryption_keys
    return replace(rooms, decryption=DecryptionKeys.load_or_create(path, settings.signing_keys_key)) if path else rooms


def _key_file(settings: Settings) -> KeyFile:
    return KeyFile(settings.signing_keys, settings.signing_keys_key)


def _policy(settings: Settings, clock: Clock) -> Policy:
    publishers = read_publishers(settings.software_publishers) if settings.software_publishers else ()
    return Policy(
        open_registration=settings.open_registration,
        publishers=publishers,
        dpop_nonces=settings.dpop_nonces,
        mutual_tls=mutual_tls(settings, clock),
        optional_features=settings.features,
        admin_url=settings.admin_url,
    )


def mutual_tls(settings: Settings, clock: Clock) -> MutualTls | None:
    """Client certificates, where the operator says how they come."""
    if not settings.mtls_url:
        return None
    proxies, secret = frozenset(settings.client_certificate_proxies), settings.client_certificate_secret
    authority = settings.mtls_client_ca
    authorities = Authorities(authority.read_bytes(), clock) if authority else None
    return MutualTls(settings.mtls_url, ClientCertificates(proxies, secret), authorities)


def _jpki(settings: Settings) -> Jpki:
    bundles = tuple(Path(name).read_bytes() for name in settings.trust_anchors)
    return Jpki.at(settings.gov_core_url, bundles, crl_fallback=settings.crl_fallback)


def _card_login(settings: Settings, rooms: Rooms) -> list[Route]:
    tickets = CardTickets(rooms.sealer, rooms.ground.clock)
    return card_login_routes(
        CardLoginDependencies(
            issuer=rooms.street.issuer,
            agent_url=rooms.street.citizen_agent,
            pages=rooms.pages,
            interactions=rooms.interactions,
            binding=rooms.binding,
            sessions=rooms.sessions,
            clients=rooms.clients,
            refusals=rooms.refusals,
            tickets=tickets,
            proofs=StepProofs(rooms.sealer, rooms.ground.clock),
            step=rooms.card,
            phone=_phone_way(settings.phone_url, rooms, tickets) if settings.phone_url else None,
        )
    )


def _phone_way(phone_url: str, rooms: Rooms, tickets: CardTickets) -> PhoneWay:
    around = PhoneSurroundings(
        phone_url=phone_url,
        pages=rooms.pages,
        interactions=rooms.interactions,
        clients=rooms.clients,
        refusals=rooms.refusals,
        tickets=tickets,
    )
    return phone_way(rooms.ground, rooms.sealer, around)


def _consent(rooms: Rooms, folded: Folded) -> list[Route]:
    ground, street = rooms.ground, rooms.street
    receipts = ReceiptReader(TrustKeys(ground.http, street.data_trust, ground.clock), street.data_trust, ground.clock)
    tickets = ConsentTickets(rooms.keys, street.issuer, street.consent_ui, clock=ground.clock, ids=ground.ids)
    # A resource server has no redirect URI, so its sector is its own name (clients/metadata/subject.py).
    decisions = DecisionDesk(receipts, rooms.grants, rooms.interactions, rooms.pairwise, street.trust_client_id)
    return consent_routes(
        ConsentDependencies(
            consent_url=street.consent_ui,
            consent_client_id=street.consent_client_id,
            trust_client_id=street.trust_client_id,
            interactions=rooms.interactions,
            binding=rooms.binding,
            grants=rooms.grants,
            tickets=tickets,
            describer=Describer(rooms.accounts, rooms.grants, ground.clock, rooms.citizens.mint, REFRESHABLE_SECONDS),
            decisions=decisions,
            clients=rooms.clients,
            authenticator=folded.authenticator,
            refusals=rooms.refusals,
        )
    )


def _looks(settings: Settings, rooms: Rooms) -> dict[str, Look]:
    """What the provider needs for its work."""

    def keys() -> Found:
        readable = settings.signing_keys.is_file()
        return OK if readable else Found("degraded", "the key file is gone; the keys in memory serve on")

    return {"database": database_look(rooms.ground.database), "keys": keys, "revocation": rooms.ground.heard.look}
