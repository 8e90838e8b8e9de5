"""A provider that a client registers at, over its own HTTP."""

from typing import Any

import httpx

from idp.registration.rights import OPEN, Rights
from idp.registration.store import Invitation, RegistrationStore
from tests.idp.provider import Provider

INVITATION = "invited"
WISH: dict[str, Any] = {
    "client_name": "Aoi Shop",
    "redirect_uris": ["https://shop.example/cb"],
    "grant_types": ["authorization_code", "refresh_token"],
}
RIGHTS = Rights.from_document(
    {
        "scopes": ["openid", "offline_access", "name", "data:read"],
        "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
        "corporate_number": "7000012050002",
        "claims": ["name"],
        "purposes": {"order": {"ja": "ご注文のため", "en": "For your order"}},
        "default_purpose": "order",
    }
)


async def invite(provider: Provider, rights: Rights = OPEN, token: str = INVITATION, uses: int = 5) -> None:
    """An operator's invitation, good for a day."""
    now = provider.clock.timestamp()
    store = RegistrationStore(provider.rooms.ground.database)
    await store.invite(token, Invitation("test", rights, uses, now + 86400, now))


async def register(provider: Provider, token: str | None = INVITATION, **changes: Any) -> httpx.Response:
    """POST /register."""
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return await provider.back.post("/register", json={**WISH, **changes}, headers=headers)


async def registered(provider: Provider, **changes: Any) -> dict[str, Any]:
    """The client information of a registration that succeeds."""
    answer = await register(provider, **changes)
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json()
    return document


async def manage(provider: Provider, method: str, known: dict[str, Any], **how: Any) -> httpx.Response:
    """The client looks after its registration with the token it was given."""
    headers = {"Authorization": f"Bearer {known['registration_access_token']}"}
    return await provider.back.request(method, known["registration_client_uri"], headers=headers, **how)


def again(known: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What RFC 7592 2.2 lets a client send to change something."""
    never = ("registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at")
    return {**{name: value for name, value in known.items() if name not in never}, **changes}
