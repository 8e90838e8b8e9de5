"""The request object behind a `request_uri`: only registered addresses are fetched (RFC 9101 5.2, 10.4; OIDC Core 6.2).

A registered address may end in `#` and a hash of the document. OpenID Connect Core 6.2 has it tell a cache that the
document changed. Nothing is cached here, and every object is signed, so the hash decides nothing; an address registered
before its document was made (the client did not know its own id yet) could not have the right one.
"""

from collections.abc import Collection
from typing import Protocol
from urllib.parse import urldefrag

from foundation.outbound import Fetched, FetchRefused
from idp.clients.client import Client
from idp.errors import InvalidRequestUri

# RFC 9101 5.2.3, RFC 7519 10.3.1, RFC 7515 9.2.1: as clients serve it today, and as they served it before RFC 9101.
MEDIA_TYPES = ("application/oauth-authz-req+jwt", "application/jwt", "application/jose")
_LONGEST = 512


class Fetching(Protocol):
    """The guarded way out."""

    async def get(self, url: str, media_types: Collection[str]) -> Fetched:
        """A document."""


class References:
    """Follows registered references, and no others."""

    def __init__(self, outbound: Fetching) -> None:
        self._outbound = outbound

    async def fetch(self, client: Client, uri: str) -> str:
        """The object. Raises InvalidRequestUri."""
        if len(uri) > _LONGEST or uri not in client.request_uris:
            raise InvalidRequestUri("this request_uri is not registered for the client")
        try:
            return (await self._outbound.get(urldefrag(uri).url, MEDIA_TYPES)).body.decode("ascii").strip()
        except (FetchRefused, UnicodeDecodeError) as failed:
            raise InvalidRequestUri("the request object cannot be fetched") from failed
