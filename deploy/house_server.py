"""The server of one house: its plain loopback port and, where a house has them, a port with mutual TLS and one for
operators' programs.

All ports are one process and one application. uvicorn tells an application nothing about the client's certificate, so
the protocol class here adds the ASGI TLS extension; the application keeps the two doors apart by it.
"""

import asyncio
import gc
import logging
import socket
import ssl
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from deploy.addresses import HOST
from deploy.whole_request import WholeRequestProtocol
from foundation.mutual_tls import EXTENSION, described

# Requests leave circles rarely: the collector's own 700 makes it look after every few of them, and find nothing.
_YOUNG_OBJECTS = 20_000
_log = logging.getLogger("kakehashi.deploy")


@dataclass(frozen=True)
class TlsDoor:
    """A port that wants a client certificate."""

    port: int
    context: ssl.SSLContext


class PeerCertificateProtocol(WholeRequestProtocol):
    """HTTP over TLS whose every request carries the certificate the handshake proved."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Read the certificate once; it cannot change while the connection lives (no renegotiation)."""
        super().connection_made(transport)
        handshake = transport.get_extra_info("ssl_object")
        der = handshake.getpeercert(binary_form=True) if handshake is not None else None
        self._presented: dict[object, object] = {}
        self._presented.update(described([ssl.DER_cert_to_PEM_cert(der)] if der else []))

    def _scope(self) -> Any:
        return {**super()._scope(), "extensions": {EXTENSION: self._presented}}


class HouseServer(uvicorn.Server):
    """uvicorn with more listeners, which start and stop with it."""

    def __init__(self, config: uvicorn.Config, door: TlsDoor | None = None, admin_port: int | None = None) -> None:
        super().__init__(config)
        self._door, self._admin_port = door, admin_port

    async def startup(self, sockets: Any = None) -> None:
        """Open all ports; when a further one is taken, the house does not start (`started` stays False)."""
        listener = self._bound(self._door.port) if self._door else None
        admin = self._bound(self._admin_port) if self._admin_port and not self.should_exit else None
        if self.should_exit:
            if listener is not None:
                listener.close()
            return
        await super().startup(sockets)
        # What a house made while starting lives as long as the process: the collector need not walk it each time.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG_OBJECTS)
        gc.enable()
        if self.should_exit:
            return
        loop = asyncio.get_running_loop()
        if self._door is not None and listener is not None:
            further = await loop.create_server(self._protocol, sock=listener, ssl=self._door.context, backlog=2048)
            self.servers.append(further)
        if admin is not None:
            self.servers.append(await loop.create_server(self._plain_protocol, sock=admin, backlog=64))

    def _bound(self, port: int) -> socket.socket | None:
        """Before anything else starts, because a house half open is hard to end."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as taken:
            _log.error("port %d cannot be opened: %s", port, taken.strerror)
            listener.close()
            self.should_exit = True
            return None
        return listener

    def _protocol(self) -> asyncio.Protocol:
        return PeerCertificateProtocol(self.config, self.server_state, self.lifespan.state)

    def _plain_protocol(self) -> asyncio.Protocol:
        return WholeRequestProtocol(self.config, self.server_state, self.lifespan.state)


def configured(app: ASGIApp, port: int) -> uvicorn.Config:
    """How every house is served on loopback; its log is the process's own (deploy.logs)."""
    return uvicorn.Config(
        app,
        host=HOST,
        port=port,
        loop="uvloop",
        http=WholeRequestProtocol,
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # nobody here believes X-Forwarded-*: addresses of ours come from the settings
        h11_max_incomplete_event_size=16 * 1024,
    )
