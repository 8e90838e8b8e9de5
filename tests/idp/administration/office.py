"""An operator's program at the admin door, and an operator at a desk without HTTP."""

from pathlib import Path
from typing import Any

import httpx

from foundation.key_file import KeyFile
from idp.administration.assembly import admin_desk
from idp.administration.desk import AdminDesk
from idp.app import fold_rooms
from idp.clients.client import Client
from tests.idp.provider import Provider, asserting

ADMIN = "http://127.0.0.1:8182"
SCOPES = ("admin:read", "admin:clients", "admin:keys", "admin:grants", "admin:sessions", "admin:audit")


def operator(client_id: str = "console", **changes: Any) -> Client:
    """A client that an operator registered for his program."""
    members = {
        "scopes": SCOPES,
        "grant_types": ("client_credentials",),
        "response_types": (),
        "redirect_uris": (),
        "post_logout_redirect_uris": (),
        "claims": (),
        "authorization_details_types": (),
        "datatypes": (),
    }
    return asserting(client_id, **{**members, **changes})


async def token(provider: Provider, client_id: str = "console", **form: str) -> str:
    """An access token for the client's own scopes."""
    answer = await provider.post("/token", client_id, grant_type="client_credentials", **form)
    assert answer.status_code == 200, answer.text
    found: str = answer.json()["access_token"]
    return found


async def ask(
    provider: Provider, method: str, path: str, bearer: str | None = None, base: str = ADMIN, **more: Any
) -> httpx.Response:
    """One request at the door; `bearer` is a token, a fresh one of `console` where it is left out."""
    if bearer is None:
        bearer = await token(provider)
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    return await provider.back.request(method, base + path, headers=headers, **more)


def desk(provider: Provider, folder: Path) -> AdminDesk:
    """The desk over the provider's rooms."""
    return admin_desk(provider.rooms, fold_rooms(provider.rooms), KeyFile(folder / "keys.sealed", b"1" * 32))
