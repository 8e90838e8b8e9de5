"""One house as an ASGI app from its settings mapping, and the server that runs it on a loopback port."""

import importlib
import ssl
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from starlette.types import ASGIApp

from deploy import logs
from deploy.addresses import AGENTS, RELYING_PARTIES
from deploy.house_server import HouseServer, TlsDoor, configured
from deploy.running import Running
from foundation.clock import Clock, SystemClock
from foundation.environment import SettingsRefused
from foundation.ids import IdSource, RandomIds
from foundation.mutual_tls import asking_context, client_context, server_context
from foundation.trace import TraceSources

if TYPE_CHECKING:
    from deploy.telemetry import Telemetry

ORIGINS = "KAKEHASHI_DEMO_ORIGINS"  # origins a login without a browser walks through, comma-separated
HTTPS = 443
STARTUP_FAILURE = 3
CONNECTIONS = httpx.Limits(max_connections=100, max_keepalive_connections=50, keepalive_expiry=30)


def outbound(
    shown: Mapping[str, ssl.SSLContext] | None = None, telemetry: "Telemetry | None" = None
) -> httpx.AsyncClient:
    """The client a house asks the others with: short, never following redirects, deaf to proxy settings.

    `shown`: the TLS context, with a certificate of ours, by the one origin it is meant for.
    """

    def way(verify: ssl.SSLContext | bool) -> httpx.AsyncBaseTransport:
        plain = httpx.AsyncHTTPTransport(verify=verify, limits=CONNECTIONS)
        return telemetry.along(plain) if telemetry else plain

    mounts = {origin: way(context) for origin, context in (shown or {}).items()}
    timeout = httpx.Timeout(5, connect=2)
    return httpx.AsyncClient(timeout=timeout, transport=way(True), trust_env=False, mounts=mounts)


def credentials(house: str, mapping: Mapping[str, str]) -> dict[str, ssl.SSLContext]:
    """Which house shows a certificate, and where: the provider, at the JPKI's port for verifiers."""
    if house != "idp":
        return {}
    provider = settings_of(house, mapping)
    credential = provider.jpki_credential
    return {provider.gov_core_url: _readable(client_context, credential)} if credential else {}


def tls_door(house: str, mapping: Mapping[str, str]) -> TlsDoor | None:
    """The second port of a house, if it has one: the JPKI's for verifiers, or one where relying parties are known by
    their certificates.
    """
    if house in ("idp", "data_trust"):
        return _door_for_clients(settings_of(house, mapping))
    if house != "gov_core":
        return None
    core = settings_of(house, mapping)
    door = core.verifier_url, core.verifier_certificate, core.verifier_key, core.verifier_client_ca
    if door[0] is None or door[1] is None or door[2] is None or door[3] is None:
        return None
    return TlsDoor(urlsplit(door[0]).port or HTTPS, _readable(server_context, (door[1], door[2], door[3])))


def admin_port(house: str, mapping: Mapping[str, str]) -> int | None:
    """The port of the provider's door for operators' programs, where it is open."""
    address: str = settings_of(house, mapping).admin_url if house == "idp" else ""
    return urlsplit(address).port if address else None


def settings_of(house: str, mapping: Mapping[str, str]) -> Any:
    """The settings of a house; of this one only, for to import another house's costs time at the start."""
    return importlib.import_module(f"{house}.settings").Settings.from_mapping(mapping)


def _door_for_clients(settings: Any) -> TlsDoor | None:
    files = settings.mtls_door
    return TlsDoor(urlsplit(settings.mtls_url).port or HTTPS, _readable(asking_context, files)) if files else None


def _readable(make: Callable[[Path, Path, Path], ssl.SSLContext], files: tuple[Path, Path, Path]) -> ssl.SSLContext:
    """Refuses to start in one sentence when one of the three files is absent or no PEM of its kind."""
    try:
        return make(*files)
    except OSError as unreadable:
        names = ", ".join(map(str, files))
        why = unreadable.strerror or "not PEM"
        raise SettingsRefused(f"mutual TLS cannot be set up from {names}: {why}") from unreadable


def create(house: str, mapping: Mapping[str, str], clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The app of one house of `house_settings.SERVED`."""
    if house in AGENTS:
        return _agent(mapping, clock, ids, http)
    is_example = house in RELYING_PARTIES
    app = importlib.import_module(f"examples.{house}.app" if is_example else f"{house}.app")
    settings = app.settings_from(mapping) if is_example else settings_of(house, mapping)
    made: ASGIApp = app.create_app(settings, clock=clock, ids=ids, http=http)
    return made


def _agent(mapping: Mapping[str, str], clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    app = importlib.import_module("citizen_agent.app")
    from deploy.card_drawer import drawer_from

    settings = settings_of("citizen_agent", mapping)
    drawer = drawer_from(mapping)
    if drawer is None:
        plain: ASGIApp = app.create_app(settings, clock=clock, ids=ids, http=http)
        return plain
    pages = app.create_app(settings, clock=clock, ids=ids, http=http, readers=drawer)
    if ORIGINS not in mapping:
        served: ASGIApp = pages
        return served

    from deploy.unattended_login import DemoDesk, with_unattended_login

    ours = frozenset(mapping[ORIGINS].split(","))
    return with_unattended_login(pages, settings.base_url, DemoDesk(settings.provider, ours, drawer, clock))


def serve(house: str, mapping: Mapping[str, str], port: int) -> None:
    """Run one house until it is told to stop."""
    logs.install()
    running = Running.from_mapping(mapping)
    logs.install(running.log)
    if house in AGENTS:
        from citizen_agent.closed_memory import close_memory

        close_memory()
    clock = SystemClock()
    door = tls_door(house, mapping)
    telemetry = telemetry_of(house, running.otlp_endpoint.rstrip("/")) if running.otlp_endpoint else None
    http = outbound(credentials(house, mapping), telemetry)
    app = create(house, mapping, clock, RandomIds(clock), http)
    measured = telemetry.around(app) if telemetry else app
    traced = TraceSources(measured, running.trace_sources) if running.trace_sources else measured
    run(traced, port, door, admin_port(house, mapping))


def telemetry_of(house: str, endpoint: str) -> "Telemetry":
    """Imported here: a house that tells nobody must not pay for it."""
    try:
        from deploy.telemetry import Telemetry
    except ImportError as missing:
        raise SettingsRefused("traces and metrics need the extra `telemetry`") from missing
    return Telemetry(house, endpoint)


def run(app: ASGIApp, port: int, door: TlsDoor | None = None, admin: int | None = None) -> None:
    """Run an app on its ports. Ends the process with uvicorn's own status when a port is taken."""
    server = HouseServer(configured(app, port), door, admin)
    server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)
