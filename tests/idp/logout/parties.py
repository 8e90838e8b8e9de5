"""Relying parties that hear of logouts: real servers on loopback, and what their tokens said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import socket
from typing import Any
from urllib.parse import parse_qs

from foundation.signing import verify_jwt
from idp.clients.client import Client
from tests.foundation.outbound.server import Server, answering, document, place_of
from tests.idp.provider import Provider, confidential

YES = document(b"", kind="text/plain")
NO = document(b"{}", status="400 Bad Request")
# Redirect URIs of other hosts: on one host each client would be a sector of its own anyway.
HOSTS = {"bank": "https://bank.example", "shop": "https://shop.example"}


def listening(client_id: str, sock: socket, **changes: Any) -> Client:
    """A client whose server listens at a reserved port of loopback."""
    uri = f"http://{place_of(sock)}/logout"
    return confidential(client_id, backchannel_logout_uri=uri, backchannel_logout_session_required=True, **changes)


@asynccontextmanager
async def hearing(sock: socket, answer: bytes = YES) -> AsyncIterator[Server]:
    """The server itself."""
    async with answering(answer, sock=sock) as server:
        yield server


def heard(provider: Provider, server: Server) -> list[dict[str, Any]]:
    """The claims of every logout token that came in, each verified with the published keys."""
    keys = provider.rooms.keys.public_jwks()
    found = []
    for request in server.requests:
        head, _, body = request.partition(b"\r\n\r\n")
        assert head.startswith(b"POST /logout "), head
        assert b"content-type: application/x-www-form-urlencoded" in head.lower()
        (raw,) = parse_qs(body.decode())["logout_token"]
        found.append(verify_jwt(raw, keys, algs=("ES256",), typ="logout+jwt"))
    return found
