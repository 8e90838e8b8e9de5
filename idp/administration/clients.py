"""Registered clients: who there is, a new one, a changed one, one that is stopped for a while or gone for good."""

import json
from dataclasses import dataclass, replace
from typing import Any, Protocol

from foundation.ids import IdSource
from idp.administration.arguments import Arguments, Conflicting, NoSuch
from idp.clients.client import Client
from idp.clients.metadata.authentication import SHARING
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.clients.registration import credential, parse_client
from idp.clients.store import ClientStore, to_document
from idp.registration.store import RegistrationStore

SECRETS = ("secret_hash", "shared_secret")
_TAKES_SECRET = ("client_secret_basic", "client_secret_post", SHARING)
_DEFAULT_METHOD = "client_secret_basic"


class Served(Protocol):
    """What the enabled features can do for a client."""

    def unserved(self, client: Client) -> str:
        """What no feature offers; empty when all is well."""


@dataclass(frozen=True)
class ClientActions:
    """Each method is one operation; what it returns is shown to the operator."""

    clients: ClientStore
    registrations: RegistrationStore
    served: Served
    ids: IdSource

    async def list(self, arguments: Arguments) -> Any:
        """Id, standing, source, method and names of each."""
        del arguments
        return {"clients": [self._line(client) for client in self.clients.all()]}

    async def show(self, arguments: Arguments) -> Any:
        """The registration, without its secret or a hash of it."""
        client = self._found(arguments)
        members: dict[str, Any] = json.loads(to_document(client))
        told = {name: value for name, value in members.items() if name not in SECRETS and _is_telling(value)}
        return {**self._line(client), "metadata": told}

    async def create(self, arguments: Arguments) -> Any:
        """A client of a document; an id and a secret it lacks are made, and the secret is shown once."""
        document = dict(arguments["metadata"])
        document.setdefault("client_id", self.ids.token(16))
        if self.clients.registered(str(document["client_id"])) is not None:
            raise Conflicting("there is a client of this id")
        return await self._kept(document, self._new_secret(document))

    async def update(self, arguments: Arguments) -> Any:
        """The whole registration anew; its credential stays unless the document brings one or changes the method."""
        client, document = self._own(arguments), dict(arguments["metadata"])
        if document.setdefault("client_id", client.client_id) != client.client_id:
            raise Conflicting("a client keeps its id")
        same = document.get("token_endpoint_auth_method", _DEFAULT_METHOD) == client.token_endpoint_auth_method
        brings = {"client_secret", *SECRETS} & document.keys()
        if same and not brings:
            document |= {name: getattr(client, name) for name in SECRETS if getattr(client, name)}
        return await self._kept(document, self._new_secret(document))

    async def rotate_secret(self, arguments: Arguments) -> Any:
        """A new secret, shown once; the old one is worth nothing from now on."""
        client, secret = self._own(arguments), self.ids.token()
        if client.token_endpoint_auth_method not in _TAKES_SECRET:
            raise Conflicting("this client authenticates without a secret")
        changed = replace(client, **credential(client.token_endpoint_auth_method, secret))  # type: ignore[arg-type]
        await self.clients.put(changed)
        return {"client_id": client.client_id, "client_secret": secret}

    async def disable(self, arguments: Arguments) -> Any:
        """Nobody knows the client, and its tokens are worth nothing, until it is enabled."""
        client = self._found(arguments)
        if not await self.clients.stop(client.client_id):
            raise Conflicting("the client is disabled already")
        return self._line(client)

    async def enable(self, arguments: Arguments) -> Any:
        """As it was; tokens that are not over are good again."""
        client = self._found(arguments)
        if not await self.clients.resume(client.client_id):
            raise Conflicting("the client is not disabled")
        return self._line(client)

    async def delete(self, arguments: Arguments) -> Any:
        """The client and the right to look after it; its tokens are worth nothing."""
        client = self._own(arguments)
        await self.clients.remove(client.client_id, self.registrations.closing(client.client_id))
        return {"client_id": client.client_id}

    async def take_in(self, arguments: Arguments) -> Any:
        """A list of registrations, new or changed: all are judged before the first is kept."""
        clients = [self._judged(document) for document in arguments["documents"]]
        for client in clients:
            await self.clients.put(client)
        return {"clients": [self._line(client) for client in clients]}

    def _found(self, arguments: Arguments) -> Client:
        client = self.clients.registered(arguments["client_id"])
        if client is None:
            raise NoSuch("there is no such client")
        return client

    def _own(self, arguments: Arguments) -> Client:
        """One that the database holds, so that it can be changed here."""
        client = self._found(arguments)
        if self.clients.is_configured(client.client_id):
            raise Conflicting("this client stands in the configuration file, and is changed there")
        return client

    def _new_secret(self, document: dict[str, Any]) -> str:
        """Puts a fresh secret into a document that needs one and has none."""
        method = document.get("token_endpoint_auth_method", _DEFAULT_METHOD)
        if method not in _TAKES_SECRET or {"client_secret", *SECRETS} & document.keys():
            return ""
        secret = document["client_secret"] = self.ids.token()
        return str(secret)

    def _judged(self, document: dict[str, Any]) -> Client:
        client = parse_client(document)
        unserved = self.served.unserved(client)
        if unserved:
            raise InvalidClientMetadata(unserved)
        return client

    async def _kept(self, document: dict[str, Any], secret: str) -> Any:
        client = self._judged(document)
        await self.clients.put(client)
        return {**self._line(client), **({"client_secret": secret} if secret else {})}

    def _line(self, client: Client) -> dict[str, Any]:
        itself = self.registrations.find(client.client_id) is not None
        source = "file" if self.clients.is_configured(client.client_id) else "itself" if itself else "operator"
        return {
            "client_id": client.client_id,
            "standing": "disabled" if self.clients.is_stopped(client.client_id) else "enabled",
            "registered_by": source,
            "token_endpoint_auth_method": client.token_endpoint_auth_method,
            "name_ja": client.name_ja,
            "name_en": client.name_en,
        }


def _is_telling(value: Any) -> bool:
    return value not in ("", [], {}, None)
