"""Where a browser may be sent back to (RFC 6749 3.1.2, RFC 9700 4.1, OpenID Connect RP-Initiated Logout 3.1)."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode, urlsplit

from idp.clients.metadata.description import Description
from idp.clients.metadata.grants import Grants
from idp.clients.metadata.rule import InvalidRedirectUri, is_web_uri, require
from standards.oauth import CIBA, DEVICE_CODE

# The own machine by its literal addresses; `localhost` may be somebody else's (RFC 8252 8.3).
_OWN_MACHINE = re.compile(r"(http://(?:127\.0\.0\.1|\[::1\]))(?::[0-9]{1,5})?((?:[/?].*)?)")


@dataclass(frozen=True, kw_only=True)
class Redirection(Grants, Description):
    """Compared byte by byte, so what is registered is what is allowed, but for the port of a native program."""

    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    initiate_login_uri: str = ""

    def login_from(self, issuer: str) -> str:
        """OpenID Connect Core 4: where a login begins that was wished for elsewhere; its own site if it has no such."""
        uri = self.initiate_login_uri
        return f"{uri}{'&' if '?' in uri else '?'}{urlencode({'iss': issuer})}" if uri else self.origin

    def is_redirect(self, uri: str) -> bool:
        """RFC 9700 4.1.3: nothing is normalised, so nothing can be smuggled.

        RFC 8252 7.3: a native program listens at whatever port its machine gives it, so that alone may differ.
        """
        if uri in self.redirect_uris:
            return True
        return self.application_type == "native" and _without_port(uri) in self._without_ports

    @cached_property
    def _without_ports(self) -> frozenset[tuple[str, ...]]:
        return frozenset(map(_without_port, self.redirect_uris)) - {()}

    @cached_property
    def origin(self) -> str:
        """Where the relying party lives, for people to read; of a device, where its maker does."""
        known = next(iter(self.redirect_uris), self.client_uri)
        parts = urlsplit(known)
        return f"{parts.scheme}://{parts.netloc}" if known else ""


def _without_port(uri: str) -> tuple[str, ...]:
    """(address of the own machine, path and query); empty for any other URI."""
    own = _OWN_MACHINE.fullmatch(uri)
    return () if own is None else own.groups()


def _redirects_are_exact(client: Redirection) -> None:
    require(bool(client.redirect_uris) == client.uses_browser, "redirect_uris")
    for name in ("redirect_uris", "post_logout_redirect_uris"):
        if not all(map(is_web_uri, getattr(client, name))):
            raise InvalidRedirectUri(f"one of {name}")


def _login_begins_at_an_address(client: Redirection) -> None:
    """Registration 2: initiate_login_uri MUST use https."""
    require(not client.initiate_login_uri or is_web_uri(client.initiate_login_uri), "initiate_login_uri")


def _has_a_site(client: Redirection) -> None:
    """RFC 7591 2 client_uri: no browser comes back to a television or a counter, so this alone tells people whose it
    is."""
    elsewhere = {DEVICE_CODE, CIBA}.isdisjoint(client.grant_types)
    require(elsewhere or bool(client.origin), "client_uri of a client without redirects")


RULES = (_redirects_are_exact, _login_begins_at_an_address, _has_a_site)
