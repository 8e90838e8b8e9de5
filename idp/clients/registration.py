"""From a JSON document to a Client: unknown members are refused, a clear-text secret is hashed at once (RFC 7591 2).

Used by the operator's import and by the demo's seed; clients that register themselves come by idp/registration.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from idp.clients.client import Client
from idp.clients.metadata.authentication import SHARING
from idp.clients.metadata.financial_grade import with_profile
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.clients.store import ClientStore

_KINDS: dict[str, Any] = {field.name: field.type for field in fields(Client)}
# How a member of each declared type stands in JSON; a topic that needs another type adds its row here.
_JSON: dict[Any, tuple[type, ...]] = {
    str: (str,),
    bool: (bool,),
    int | None: (int, type(None)),
    Mapping[str, Any]: (dict,),
}
# A guessable secret must not be stored under a fast hash; 256 bits are 43 characters of base64url.
_LEAST_SECRET = 43


def hash_secret(secret: str) -> str:
    """SHA-256 is right for 256 random bits, and for nothing a person made up."""
    if len(secret) < _LEAST_SECRET:
        raise InvalidClientMetadata("client_secret needs 256 bits")
    return sha256(secret.encode()).hexdigest()


def credential(method: str, secret: str) -> dict[str, str]:
    """The member that a secret becomes: its hash, unless the method needs the secret itself."""
    hashed = hash_secret(secret)
    return {"shared_secret": secret} if method == SHARING else {"secret_hash": hashed}


def parse_client(document: Mapping[str, Any]) -> Client:
    """A Client of a document in our names; `client_secret` may stand in for what becomes of it."""
    members = dict(document)
    if "client_secret" in members:
        method = str(members.get("token_endpoint_auth_method", ""))
        members |= credential(method, str(members.pop("client_secret")))
    parsed = with_profile(parse_members(members), members.keys())
    try:
        return Client(**parsed)
    except TypeError as missing:
        raise InvalidClientMetadata("client_id, name_ja and name_en are required") from missing


def parse_members(document: Mapping[str, Any]) -> dict[str, Any]:
    """Members in the types of the record; nothing is judged yet."""
    unknown = document.keys() - _KINDS.keys()
    if unknown:
        raise InvalidClientMetadata(f"unknown members: {', '.join(sorted(unknown))}")
    return {name: _member(name, value) for name, value in document.items()}


def _member(name: str, value: Any) -> Any:
    kind = _KINDS[name]
    if kind == tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise InvalidClientMetadata(f"{name} must be a list of texts")
        return tuple(value)
    if type(value) not in _JSON[kind]:
        raise InvalidClientMetadata(f"{name} has the wrong type")
    return value


def read_clients(source: Path | Iterable[Mapping[str, Any]]) -> list[Client]:
    """Every client of a JSON file (a list) or of a list of documents."""
    documents = orjson.loads(source.read_bytes()) if isinstance(source, Path) else source
    return [parse_client(document) for document in documents]


async def import_clients(store: ClientStore, source: Path | Iterable[Mapping[str, Any]]) -> list[Client]:
    """Registers them; all are checked before the first is kept."""
    clients = read_clients(source)
    for client in clients:
        await store.put(client)
    return clients
