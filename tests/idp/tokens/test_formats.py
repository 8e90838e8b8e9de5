"""Access tokens by format: the client's registration decides, and what one format wrote no other reads."""

import asyncio

from idp.clients.client import Client
from idp.tokens.family import NO_GRANT, NOBODY, Authorization, Family
from idp.tokens.formats import AccessTokenFormat, AccessTokens
from idp.tokens.sealed import AccessToken
from tests.idp.provider import confidential

TOKEN = AccessToken(1, 2, 3, ("api",))
FAMILY = Family(1, "bank", NOBODY, NO_GRANT, Authorization(("api",)), 3)


def _format(name: str) -> AccessTokenFormat:
    async def write(client: Client, family: Family, token: AccessToken) -> str:
        return f"{name} {token.family_id}"

    return AccessTokenFormat(name, write, lambda text: TOKEN if name in text else None)


def test_each_client_gets_its_format_and_every_format_is_read() -> None:
    formats = AccessTokens([_format("opaque"), _format("jwt")])
    assert formats.names == ("opaque", "jwt")
    for name in formats.names:
        text = asyncio.run(formats.write(confidential(access_token_format=name), FAMILY, TOKEN))
        assert text == f"{name} 1"
        assert formats.read(text) == TOKEN
    assert formats.read("paper") is None
