"""Name -> address -> connection in one step, so that the address that was judged is the one that is connected to.

A name that also resolves to one special address is refused as a whole: whoever mixes them is trying something
(DNS rebinding), and a retry must not find the other one.
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable

import httpcore
from httpcore import SOCKET_OPTION

from foundation.outbound.addresses import is_public
from foundation.outbound.destination import Destinations
from foundation.outbound.refusal import DestinationRefused

Resolve = Callable[[str, int], Awaitable[list[str]]]
_log = logging.getLogger("kakehashi.outbound")


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, in the system's order. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class JudgedNetwork(httpcore.AsyncNetworkBackend):
    """The only way out: TLS and HTTP above it see the name, the wire sees the judged address."""

    def __init__(
        self,
        destinations: Destinations,
        resolver: Resolve = resolve,
        wire: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._destinations, self._resolve = destinations, resolver
        self._wire = wire or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the interface's own parameter)
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connects to the first address that answers. Raises DestinationRefused, or httpcore's errors."""
        try:
            addresses = await self._resolve(host, port)
        except OSError as unknown:
            raise httpcore.ConnectError("the name does not resolve") from unknown
        if not self._destinations.is_listed(host, port) and not all(map(is_public, addresses)):
            _log.warning("%s resolves to an address that is not public", host)
            raise DestinationRefused
        failed: Exception = httpcore.ConnectError("the name has no address")
        for address in addresses:
            try:
                return await self._wire.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as silent:
                failed = silent
        raise failed
