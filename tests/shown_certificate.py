"""A client certificate as a TLS server hands it to an application, for requests that never leave the process."""

from functools import cache
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from foundation.mutual_tls import EXTENSION, described


def showing(app: ASGIApp, pem: str) -> ASGIApp:
    """The application as the holder of this certificate (PEM) reaches it."""

    async def reached(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "extensions": {EXTENSION: described([pem])}}, receive, send)

    return reached


def showing_file(app: ASGIApp, certificate: Path) -> ASGIApp:
    """The same with a PEM file, read when the first request comes."""

    read = cache(certificate.read_text)

    async def reached(scope: Scope, receive: Receive, send: Send) -> None:
        await showing(app, read())(scope, receive, send)

    return reached
