"""One house as an ASGI app from its settings mapping, and the server that runs it on a loopback port."""

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from deploy import logs
from deploy.addresses import HOST, RELYING_PARTIES
from deploy.card_drawer import CardDrawer
from deploy.unattended_login import DemoDesk, with_unattended_login
from foundation.clock import Clock, SystemClock
from foundation.ids import IdSource, RandomIds

CARDS = "KAKEHASHI_DEMO_CARDS"  # folders of the agent's in-process cards; without it the agent uses PC/SC readers
ORIGINS = "KAKEHASHI_DEMO_ORIGINS"  # origins a login without a browser walks through, comma-separated
AGENTS = ("citizen_agent", "phone", "kiosk_reader")  # one program, standing in different places
CONNECTIONS = httpx.Limits(max_connections=100, max_keepalive_connections=50, keepalive_expiry=30)


def outbound() -> httpx.AsyncClient:
    """The client a house asks the others with: short, never following redirects, deaf to proxy settings."""
    return httpx.AsyncClient(timeout=httpx.Timeout(5, connect=2), limits=CONNECTIONS, trust_env=False)


def create(house: str, mapping: Mapping[str, str], clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The app of one house of `house_settings.SERVED`."""
    if house in AGENTS:
        return _agent(mapping, clock, ids, http)
    package = f"examples.{house}" if house in RELYING_PARTIES else house
    app = importlib.import_module(f"{package}.app")
    read: Callable[[Mapping[str, str]], Any] = (
        app.settings_from
        if house in RELYING_PARTIES
        else importlib.import_module(f"{house}.settings").Settings.from_mapping
    )
    made: ASGIApp = app.create_app(read(mapping), clock=clock, ids=ids, http=http)
    return made


def _agent(mapping: Mapping[str, str], clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    app = importlib.import_module("citizen_agent.app")
    settings = importlib.import_module("citizen_agent.settings").Settings.from_mapping(mapping)
    folders = mapping.get(CARDS)
    if folders is None:
        plain: ASGIApp = app.create_app(settings, clock=clock, ids=ids, http=http)
        return plain
    drawer = CardDrawer(*map(Path, folders.split(",")))
    pages = app.create_app(settings, clock=clock, ids=ids, http=http, readers=drawer)
    if ORIGINS not in mapping:
        served: ASGIApp = pages
        return served
    ours = frozenset(mapping[ORIGINS].split(","))
    return with_unattended_login(pages, settings.base_url, DemoDesk(settings.provider, ours, drawer, clock))


def serve(house: str, mapping: Mapping[str, str], port: int) -> None:
    """Run one house until it is told to stop."""
    logs.install()
    clock = SystemClock()
    run(create(house, mapping, clock, RandomIds(clock), outbound()), port)


def run(app: ASGIApp, port: int) -> None:
    """Run an app on a loopback port; its log is the process's own (deploy.logs)."""
    uvicorn.run(
        app,
        host=HOST,
        port=port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        h11_max_incomplete_event_size=16 * 1024,
    )
