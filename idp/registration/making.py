"""From a client's wish and its rights to a client record, or to the refusal that names what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urldefrag

from foundation.outbound import DestinationRefused, Outbound
from idp.clients.client import Client
from idp.clients.metadata.financial_grade import with_profile
from idp.clients.metadata.rule import InvalidClientMetadata, InvalidRedirectUri, hosts, is_web_uri
from idp.clients.names import check_name
from idp.clients.store import ClientStore
from idp.registration.document import read
from idp.registration.rights import Rights
from idp.registration.sector import read_sector

# Addresses that we will call ourselves one day: better refused now than then.
_CALLED = ("jwks_uri", "backchannel_logout_uri", "backchannel_client_notification_endpoint")

_NAMES = {"name_ja", "name_en"}


class Served(Protocol):
    """What the folded features can do for a client."""

    @property
    def client_metadata(self) -> frozenset[str]:
        """Members that some feature reads."""

    def unserved(self, client: Client) -> str:
        """What no feature offers; empty when all is well."""


@dataclass(frozen=True)
class ClientMaker:
    """rights -> members -> addresses -> sector -> name -> the record's own rules -> what features offer"""

    clients: ClientStore
    outbound: Outbound

    async def make(
        self, client_id: str, credential: Mapping[str, Any], wished: Mapping[str, Any], rights: Rights, served: Served
    ) -> Client:
        """Raises InvalidClientMetadata or InvalidRedirectUri."""
        members = with_profile(rights.grant(read(wished, served.client_metadata)), wished.keys())
        self._check_addresses(members)
        if "sector_identifier" not in rights.members:
            members |= await self._sector(client_id, wished, members)
        if not rights.members.keys() >= _NAMES:
            self._check_names(client_id, members)
            members["self_registered"] = True
        members.setdefault("contact", next(iter(members.get("contacts", ())), ""))
        client = Client(client_id=client_id, **credential, **members)
        unserved = served.unserved(client)
        if unserved:
            raise InvalidClientMetadata(unserved)
        return client

    async def _sector(self, client_id: str, wished: Mapping[str, Any], members: Mapping[str, Any]) -> dict[str, str]:
        """Several hosts without a list are no known sector. Who asks for `pairwise` by name is held to Registration 5
        ("MUST register a sector_identifier_uri"); anybody else, who may not know the word, is a sector of its own.
        """
        uris = members.get("redirect_uris", ())
        if "sector_identifier_uri" in members:
            return {"sector_identifier": await read_sector(self.outbound, members["sector_identifier_uri"], uris)}
        alone = "subject_type" not in wished and all(map(is_web_uri, uris)) and len(hosts(uris)) > 1
        return {"sector_identifier": client_id} if alone else {}

    def _check_addresses(self, members: Mapping[str, Any]) -> None:
        called = [(name, members[name]) for name in _CALLED if members.get(name)]
        called += [("request_uris", urldefrag(uri).url) for uri in members.get("request_uris", ())]
        for name, url in called:
            try:
                self.outbound.judge(url)
            except DestinationRefused as refused:
                raise InvalidClientMetadata(f"{name}: {refused.detail}") from refused
        if members.get("initiate_login_uri", "").startswith("http:"):
            raise InvalidClientMetadata("initiate_login_uri is https (OpenID Connect Core 4)")
        if members.get("application_type", "web") == "web":
            for uri in members.get("redirect_uris", ()):
                self._check_web_redirect(uri)

    def _check_web_redirect(self, uri: str) -> None:
        """RG-04; RFC 8252 7.3: plain http on the own machine is for native programs, and for development."""
        try:
            if uri.startswith("http:"):
                self.outbound.judge(uri)
        except DestinationRefused as refused:
            raise InvalidRedirectUri("a web client's redirect URI is https") from refused

    def _check_names(self, client_id: str, members: Mapping[str, Any]) -> None:
        names = {members.get("name_ja", ""), members.get("name_en", "")}
        for name in names:
            check_name(name)
            if self.clients.has_name_like(name, besides=client_id):
                raise InvalidClientMetadata("client_name is too like that of another client; ask the operator")
