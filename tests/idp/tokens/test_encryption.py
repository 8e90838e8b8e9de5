"""The key is the client's as it stands now; none that fits, or a silent server, is told in plain words."""

import asyncio
from typing import Any

import pytest

from idp.errors import InvalidRequest, TemporarilyUnavailable
from idp.tokens.encryption import AnswerEncryption
from tests.idp.clients.test_client_keys import OLD, Site
from tests.idp.opened import KEYS, opened
from tests.idp.provider import confidential

PAIR = ("ECDH-ES+A256KW", "A256GCM")
BY_VALUE = confidential(jwks=KEYS)
BY_REFERENCE = confidential(jwks_uri="https://rp.example/jwks")


def test_a_signed_token_is_nested_and_plain_claims_are_not() -> None:
    async def story() -> None:
        encryption = AnswerEncryption(Site().keys)
        payload, header = opened(await encryption.token(BY_VALUE, "a.b.c", PAIR), *PAIR)
        assert (payload, header["cty"]) == (b"a.b.c", "JWT")
        payload, header = opened(await encryption.claims(BY_VALUE, b"{}", PAIR), *PAIR)
        assert (payload, "cty" in header) == (b"{}", False)

    asyncio.run(story())


def test_a_client_that_rotates_its_encryption_key_gets_the_new_one() -> None:
    async def story() -> None:
        site = Site()
        site.document = {"keys": [{**KEYS["keys"][0], "use": "sig"}]}
        encryption = AnswerEncryption(site.keys)
        with pytest.raises(InvalidRequest, match=r"hold none for ECDH-ES\+A256KW"):
            await encryption.key(BY_REFERENCE, PAIR[0])
        site.document = KEYS
        site.clock.advance(60)
        assert (await encryption.key(BY_REFERENCE, PAIR[0]))["kid"] == "mine"

    asyncio.run(story())


@pytest.mark.parametrize("document", [OLD.public_jwks(), {"keys": []}])
def test_a_set_without_such_a_key_is_told(document: dict[str, Any]) -> None:
    async def story() -> None:
        site = Site()
        site.document = {"keys": [{**key, "use": "sig"} for key in document["keys"]]}
        with pytest.raises(InvalidRequest):
            await AnswerEncryption(site.keys).key(BY_REFERENCE, PAIR[0])

    asyncio.run(story())


def test_a_silent_server_is_told_as_something_that_passes() -> None:
    async def story() -> None:
        site = Site()
        site.down = True
        with pytest.raises(TemporarilyUnavailable, match="jwks_uri cannot be read"):
            await AnswerEncryption(site.keys).key(BY_REFERENCE, PAIR[0])

    asyncio.run(story())
