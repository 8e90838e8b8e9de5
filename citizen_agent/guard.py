"""The door of the agent's page: who may knock at all, before any route or reader is touched.

Exact Host list (421, against DNS rebinding: AG-02), connections from this computer only, GET as a page a
person opens, POST from our own pages only (403: AG-01, AG-03), no WebSocket, no CORS answer ever.
Fetch Metadata: W3C; Origin: RFC 6454 and the Fetch standard.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from citizen_agent.loopback import is_loopback

PAGE_METHODS = ("GET", "HEAD")
STATIC = "/static/"


class Door:
    """ASGI middleware in front of the whole agent."""

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        """`base_url` is the only address the agent answers to."""
        self._app = app
        self._origin = base_url
        self._host = urlsplit(base_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on."""
        if scope["type"] == "http":
            refusal = self._refusal(scope, Headers(scope=scope))
            if refusal is not None:
                await _answer(*refusal)(scope, receive, send)
                return
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        client = scope.get("client")
        if client and not is_loopback(client[0]):
            return 403, "This page is for this computer only."
        if headers.getlist("host") != [self._host]:
            return 421, "This address is not ours."
        if scope["method"] == "POST":
            return None if self._from_our_page(headers) else (403, "This form did not come from our page.")
        if scope["method"] not in PAGE_METHODS:
            return 405, "Only GET and POST."
        if "origin" in headers and not self._from_our_page(headers):
            return 403, "Please open this page yourself."
        if not scope["path"].startswith(STATIC) and not _opened_by_a_person(headers):
            return 403, "Please open this page yourself."
        return None

    def _from_our_page(self, headers: Headers) -> bool:
        """Every browser of today says where a form was sent from; what says nothing is refused.

        With `Referrer-Policy: no-referrer` a browser writes `Origin: null` even on our own form, so null is
        accepted exactly when Fetch Metadata, which no page can forge, says same-origin.
        """
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if site is None:
            return origin == self._origin
        return site == "same-origin" and origin in (self._origin, "null", None)


def _opened_by_a_person(headers: Headers) -> bool:
    """A page load in a tab, not an image, a script's fetch, a frame, a prefetch or a WebSocket of another page.

    Chromium 156 says nothing of Fetch Metadata in a WebSocket's handshake, and a server without WebSockets hands it
    on as a plain GET, told by its Upgrade and by the Origin of the page that asks.
    """
    if "upgrade" in headers:
        return False
    if "prefetch" in headers.get("sec-purpose", ""):
        return False
    if headers.get("sec-fetch-mode", "navigate") != "navigate":
        return False
    return headers.get("sec-fetch-dest", "document") == "document"


def _answer(status: int, text: str) -> PlainTextResponse:
    return PlainTextResponse(text, status, headers={"Cache-Control": "no-store"})
