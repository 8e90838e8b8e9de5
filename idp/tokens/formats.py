"""How an access token looks from outside: a client registers one format, and each of ours opens again at our own doors.

Whatever it looks like, it names its family, and the family's row is what every use is checked against.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from idp.clients.client import Client
from idp.tokens.family import Family
from idp.tokens.sealed import AccessToken


@dataclass(frozen=True)
class AccessTokenFormat:
    """One way to write a token down; `read` answers None to whatever it did not write itself."""

    name: str
    write: Callable[[Client, Family, AccessToken], Awaitable[str]]
    read: Callable[[str], AccessToken | None]


class AccessTokens:
    """Every enabled format as one."""

    def __init__(self, formats: Iterable[AccessTokenFormat]) -> None:
        self._formats = {each.name: each for each in formats}
        self._readers = tuple(each.read for each in self._formats.values())

    @property
    def names(self) -> tuple[str, ...]:
        """What a client may register."""
        return tuple(self._formats)

    def write(self, client: Client, family: Family, token: AccessToken) -> Awaitable[str]:
        """The token in the format of this client."""
        return self._formats[client.access_token_format].write(client, family, token)

    def read(self, text: str) -> AccessToken | None:
        """The token, whatever its age, or None if nothing here wrote it."""
        for each in self._readers:
            token = each(text)
            if token is not None:
                return token
        return None
