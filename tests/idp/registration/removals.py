"""Takes one protection of fetches, registration or keys away, and only that one; its attack must then succeed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpcore
import pytest

from foundation import key_rotation, public_keys
from foundation.outbound import Fetched, Outbound, destination, fetch, network
from foundation.outbound.network import JudgedNetwork
from idp import app
from idp.clients import client_keys
from idp.clients.metadata import description, keys, redirection, subject
from idp.clients.store import ClientStore
from idp.registration import document, making, registrar
from idp.registration.registrar import Registrar
from idp.registration.rights import OPEN, Rights
from idp.registration.store import RegistrationStore

Patch = pytest.MonkeyPatch
Removal = Callable[[Patch], None]


def any_text(patch: Patch) -> None:
    """Addresses that nobody reads before the name is looked up."""
    patch.setattr(destination, "_is_public_place", lambda host, port: True)


def any_address(patch: Patch) -> None:
    """A name that leads inside."""
    patch.setattr(network, "is_public", lambda address: True)


def a_second_look_up(patch: Patch) -> None:
    """The connection looks the name up once more, after it was judged."""
    original = JudgedNetwork.connect_tcp

    async def twice(self: Any, host: str, port: int, *more: Any, **named: Any) -> httpcore.AsyncNetworkStream:
        await original(self, host, port, *more, **named)
        for address in await self._resolve(host, port):
            return await self._wire.connect_tcp(address, port)  # type: ignore[no-any-return]
        raise httpcore.ConnectError("no address")

    patch.setattr(JudgedNetwork, "connect_tcp", twice)


def any_answer(patch: Patch) -> None:
    """Whatever status and whatever kind of document."""

    async def get(self: Any, url: str, media_types: Any) -> Fetched:
        return await self._ask("GET", url, {"Accept": "*/*"})  # type: ignore[no-any-return]

    patch.setattr(Outbound, "get", get)


def any_coding(patch: Patch) -> None:
    """A packed answer is taken like a plain one."""

    async def taken(response: httpcore.Response) -> Fetched:
        body = b"".join([chunk async for chunk in response.aiter_stream()])
        return Fetched(response.status, "application/json", body)

    patch.setattr(fetch, "_within_limits", taken)


def no_whole_time(patch: Patch) -> None:
    """Only silence is timed, not the whole answer."""

    @asynccontextmanager
    async def endless(_: float) -> AsyncIterator[None]:
        yield

    patch.setattr(asyncio, "timeout", endless)


def ten_times_the_size(patch: Patch) -> None:
    """More than was promised."""
    patch.setattr(fetch, "LARGEST_BYTES", fetch.LARGEST_BYTES * 10)


def whoever_comes(patch: Patch) -> None:
    """Registration asks nobody for an invitation."""
    patch.setattr(Registrar, "_rights", lambda self, token, vouched, now: OPEN)


def any_token(patch: Patch) -> None:
    """A registration token that nobody compares."""
    patch.setattr(registrar, "check_secret", lambda known, shown: True)


def one_token_for_ever(patch: Patch) -> None:
    """A change that leaves the old token alone."""
    patch.setattr(RegistrationStore, "renewing", lambda self, known, token: lambda tx: None)


def everybody_an_operator(patch: Patch) -> None:
    """Members and rights are taken as they are wished."""
    patch.setattr(document, "OPERATORS", frozenset())
    patch.setattr(Rights, "grant", lambda self, asked: {"scopes": self.scopes, **asked, **self.members})


def any_uri(patch: Patch) -> None:
    """Whatever stands in an address."""
    for topic in (redirection, description, keys, subject):
        patch.setattr(topic, "is_web_uri", lambda uri: True)


def any_name(patch: Patch) -> None:
    """Names as they come."""
    patch.setattr(making, "check_name", lambda name: None)
    patch.setattr(ClientStore, "has_name_like", lambda self, name, besides="": False)


def any_host(patch: Patch) -> None:
    """A document for whoever asks under whatever name."""
    patch.setattr(app, "TrustedHosts", lambda rest, hosts: rest)


def always_ask_again(patch: Patch) -> None:
    """A key id that is not known makes us read the set, each time."""
    patch.setattr(client_keys, "ASK_AGAIN_SECONDS", 0)


def any_key(patch: Patch) -> None:
    """Keys as they come."""
    patch.setattr(keys, "read_jwks", lambda jwks: jwks["keys"])


def any_modulus(patch: Patch) -> None:
    """Moduli that nobody looks at."""
    patch.setattr(public_keys, "is_factored_by_looks", lambda modulus: False)


def keys_that_sign_at_once(patch: Patch) -> None:
    """A new key signs before anybody can know it."""
    patch.setattr(key_rotation.key_schedule, "PUBLISHED_BEFORE", 0)
