"""Where a browser may be sent back to (RFC 6749 3.1.2, RFC 9700 4.1, OpenID Connect RP-Initiated Logout 3.1)."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from idp.clients.metadata.grants import Grants
from idp.clients.metadata.rule import InvalidRedirectUri, is_web_uri, require


@dataclass(frozen=True, kw_only=True)
class Redirection(Grants):
    """Compared byte by byte, so what is registered is what is allowed."""

    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()

    @cached_property
    def origin(self) -> str:
        """Where the relying party lives, for people to read."""
        parts = urlsplit(self.redirect_uris[0]) if self.redirect_uris else None
        return f"{parts.scheme}://{parts.netloc}" if parts else ""


def _redirects_are_exact(client: Redirection) -> None:
    uses_browser = "authorization_code" in client.grant_types
    require(bool(client.redirect_uris) == uses_browser, "redirect_uris")
    for uri in (*client.redirect_uris, *client.post_logout_redirect_uris):
        if not is_web_uri(uri):
            raise InvalidRedirectUri("redirect URI")


RULES = (_redirects_are_exact,)
