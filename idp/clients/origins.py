"""Clients that are pages: a script in a browser may read an answer only at an origin its own client registered.

Fetch Standard 3.2 (CORS), and the practice for OAuth 2.0 browser-based applications: public clients alone run in
a browser, and the origin of a registered redirect URI is theirs. No credentials of the browser are ever allowed.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.wire import Call
from standards.oauth import NONE

AskedBy = Callable[[Call], Client | None]


def named_in_form(clients: Clients) -> AskedBy:
    """RFC 6749 3.2.1: a public client names itself in every form it sends."""
    return lambda call: clients.get(call.form().get("client_id", ""))


def is_page_of(client: Client | None, origin: bytes) -> bool:
    """Whether a page of this origin is this client."""
    if client is None or client.token_endpoint_auth_method != NONE:
        return False
    return any(_origin_of(uri) == origin for uri in client.redirect_uris)


def _origin_of(uri: str) -> bytes:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}".encode()
