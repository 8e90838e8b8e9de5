"""Takes one protection of the way out away, and only that one; the attack on whom we call must then succeed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from ipaddress import IPv6Network
from typing import Any
from urllib.parse import urljoin

import httpcore
import httpx
import pytest
from cryptography import x509
from jinja2 import BaseLoader, Environment

from foundation.outbound import Destinations, Fetched, Outbound, addresses, destination, fetch, network
from foundation.outbound.network import JudgedNetwork
from idp.card_login import crl_client
from idp.card_login.proofs import ProofDesk
from idp.ciba.notices import Notices
from idp.registration.making import ClientMaker
from idp.request_object.reference import References
from tests.idp.attacks.removals import web_pages

Patch = pytest.MonkeyPatch


def any_text(patch: Patch) -> None:
    """Addresses that nobody reads before the name is looked up."""
    patch.setattr(destination, "_is_public_place", lambda host, port: True)


def houses_of_our_own(patch: Patch) -> None:
    """Our own houses are servers like any other."""
    for member in ("_own_places", "_own_hosts"):
        nothing: Any = property(lambda self: frozenset(), lambda self, kept: None)
        patch.setattr(Destinations, member, nothing, raising=False)


def unjudged(patch: Patch) -> None:
    """What a client registers is not looked at before it is called."""
    patch.setattr(Outbound, "judge", lambda self, url: None)


def every_place(patch: Patch) -> None:
    """Every address counts as if an operator had listed it: neither its text nor what it resolves to is judged."""
    patch.setattr(Destinations, "is_listed", lambda self, host, port: True)


def special_addresses(patch: Patch) -> None:
    """Addresses of this machine and its network are like any other."""
    patch.setattr(addresses, "_SPECIAL_V4", ())


def wrapped_addresses(patch: Patch) -> None:
    """An address that holds another one is like any other."""
    patch.setattr(addresses, "_GLOBAL_UNICAST", IPv6Network("::/0"))
    patch.setattr(addresses, "_SPECIAL_V6", ())


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


def unregistered_references(patch: Patch) -> None:
    """A request may name any address to be read at."""
    original = References.fetch

    async def believe(self: References, client: Any, uri: str) -> str:
        return await original(self, replace(client, request_uris=(uri,)), uri)

    patch.setattr(References, "fetch", believe)


def redirects_followed(patch: Patch) -> None:
    """An answer that points elsewhere is asked for there, once."""
    limited, ask, places = fetch._within_limits, Outbound._ask, list[str]()

    async def remembering(response: httpcore.Response) -> Fetched:
        places.extend(value.decode() for name, value in response.headers if name.lower() == b"location")
        return await limited(response)

    async def following(self: Outbound, method: str, url: str, *more: Any) -> Fetched:
        answer = await ask(self, method, url, *more)
        return await ask(self, method, urljoin(url, places.pop()), *more) if places else answer

    patch.setattr(fetch, "_within_limits", remembering)
    patch.setattr(Outbound, "_ask", following)


def notices_without_end(patch: Patch) -> None:
    """A notice that was refused is sent again."""
    original = Notices._is_settled

    async def never(self: Notices, due: Any, url: str) -> bool:
        await original(self, due, url)
        return False

    patch.setattr(Notices, "_is_settled", never)


def logos_fetched(patch: Patch) -> None:
    """Whoever registers has a logo read."""
    original = ClientMaker.make

    async def make(self: ClientMaker, client_id: str, credential: Any, wished: Any, *more: Any) -> Any:
        await self.outbound.get(wished["logo_uri"], ("image/png",))
        return await original(self, client_id, credential, wished, *more)

    patch.setattr(ClientMaker, "make", make)


class _WithPicture(BaseLoader):
    """Templates in which a client's own address is a picture as well."""

    def __init__(self, plain: BaseLoader) -> None:
        self._plain = plain

    def get_source(self, environment: Environment, template: str) -> Any:
        text, *more = self._plain.get_source(environment, template)
        return text.replace('<ul id="client-links">', '<img src="{{ links.policy }}" alt=""><ul>'), *more


def logos_shown(patch: Patch) -> None:
    """The browser of whoever is asked fetches a picture from the client."""
    original = web_pages._loader
    patch.setattr(web_pages, "_loader", lambda package: _WithPicture(original(package)))


def no_whole_time(patch: Patch) -> None:
    """Only silence is timed, not the whole answer."""

    @asynccontextmanager
    async def endless(_: float) -> AsyncIterator[None]:
        yield

    patch.setattr(asyncio, "timeout", endless)


def ten_times_the_size(patch: Patch) -> None:
    """More than was promised."""
    patch.setattr(fetch, "LARGEST_BYTES", fetch.LARGEST_BYTES * 10)


def any_coding(patch: Patch) -> None:
    """A packed answer is taken like a plain one."""

    async def taken(response: httpcore.Response) -> Fetched:
        body = b"".join([chunk async for chunk in response.aiter_stream()])
        return Fetched(response.status, "application/json", body)

    patch.setattr(fetch, "_within_limits", taken)


def any_kind(patch: Patch) -> None:
    """Whatever kind of document comes is the one that was asked for."""
    original = Outbound._ask

    async def relabelled(self: Outbound, method: str, url: str, headers: dict[str, str], *more: Any) -> Fetched:
        return replace(await original(self, method, url, headers, *more), media_type=headers["Accept"])

    patch.setattr(Outbound, "_ask", relabelled)


def asked_before_it_is_proven(patch: Patch) -> None:
    """The state is asked about a certificate as soon as it comes."""
    original = ProofDesk.check

    async def hasty(self: ProofDesk, kind: Any, answer: Any) -> Any:
        serial = x509.load_der_x509_certificate(answer.certificate).serial_number
        await self._status.ask(self._verifier._anchors.of_kind(kind)[0], serial)
        return await original(self, kind, answer)

    patch.setattr(ProofDesk, "check", hasty)


def addresses_of_the_certificate(patch: Patch) -> None:
    """Where a certificate says that its status is told, it is asked for."""
    original = ProofDesk._ask

    async def obedient(self: ProofDesk, proven: Any) -> Any:
        found = proven.certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
        for each in found.value:
            with suppress(httpx.HTTPError):
                await self._status._http.get(each.access_location.value)
        return await original(self, proven)

    patch.setattr(ProofDesk, "_ask", obedient)


def any_list(patch: Patch) -> None:
    """Whatever name a certificate gives its list, the list of that number is read."""
    original = crl_client._number_below
    patch.setattr(crl_client, "_number_below", lambda anchor, point: original(anchor, point) or 3)
