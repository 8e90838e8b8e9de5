"""OpenID Connect Registration 1.0, 5: services on several hosts that name one list of redirect URIs are one sector.

The list is fetched once, when the client registers or changes: "The values registered in redirect_uris MUST be
included in the elements of the array, or registration MUST fail".
"""

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlsplit

from foundation.forms import BadRequest, parse_json
from foundation.outbound import Fetched, FetchRefused
from idp.clients.metadata.rule import InvalidClientMetadata

MEDIA_TYPES = ("application/json",)


class Fetching(Protocol):
    """The guarded way out."""

    async def get(self, url: str, media_types: tuple[str, ...]) -> Fetched:
        """A document."""


async def read_sector(fetching: Fetching, uri: str, redirect_uris: Iterable[str]) -> str:
    """The sector's name: the host of the list (OpenID Connect Core 8.1). Raises InvalidClientMetadata."""
    try:
        listed = parse_json((await fetching.get(uri, MEDIA_TYPES)).body)
    except FetchRefused as refused:
        raise InvalidClientMetadata(f"sector_identifier_uri: {refused.detail}") from refused
    except BadRequest as broken:
        raise InvalidClientMetadata("sector_identifier_uri does not hold a JSON document") from broken
    if not isinstance(listed, list):
        raise InvalidClientMetadata("sector_identifier_uri does not hold an array")
    missing = [uri for uri in redirect_uris if uri not in listed]
    if missing:
        raise InvalidClientMetadata("sector_identifier_uri does not list every redirect URI")
    return urlsplit(uri).hostname or ""
