"""Keeps the two ports of the house apart: what came in by mutual TLS never reaches the pages."""

from starlette.types import ASGIApp, Receive, Scope, Send

from foundation.mutual_tls import EXTENSION


class TwoDoors:
    """Chooses by the ASGI TLS extension, which only the server itself can set."""

    def __init__(self, app: ASGIApp, verifiers: ASGIApp) -> None:
        self._app, self._verifiers = app, verifiers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Everything but a request over mutual TLS belongs to the house, its start and stop too."""
        by_tls = scope["type"] == "http" and EXTENSION in (scope.get("extensions") or {})
        await (self._verifiers if by_tls else self._app)(scope, receive, send)
