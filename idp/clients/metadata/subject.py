"""Which clients know a person by the same name (OpenID Connect Core 8.1)."""

from dataclasses import dataclass
from functools import cached_property

from idp.clients.metadata.naming import Naming
from idp.clients.metadata.redirection import Redirection
from idp.clients.metadata.rule import LOOPBACK, hosts, is_web_uri, require


@dataclass(frozen=True, kw_only=True)
class Subject(Redirection, Naming):
    """The sector: subjects of two sectors cannot be joined."""

    sector_identifier: str = ""
    sector_identifier_uri: str = ""  # where the sector was read from, if it was (OpenID Connect Registration 1.0, 5)

    @cached_property
    def sector(self) -> str:
        """The registered sector, else the one host of the redirect URIs.

        On the own machine every service has the same host, which must not join them: there each is its own sector.
        """
        host = next(iter(hosts(self.redirect_uris)), "")
        return self.sector_identifier or (self.client_id if host in ("", *LOOPBACK) else host)


def _sector_is_known(client: Subject) -> None:
    uri = client.sector_identifier_uri
    require(not uri or (is_web_uri(uri) and hosts((uri,)) == {client.sector_identifier}), "sector_identifier_uri")
    require(bool(client.sector_identifier) or len(hosts(client.redirect_uris)) <= 1, "sector_identifier")


RULES = (_sector_is_known,)
