"""Signature, encryption, type and one use, each on its own; test_request_object.py meets them through the doors."""

from pathlib import Path
from typing import Any

import pytest

from foundation.decryption import ENCODINGS
from foundation.signing import KeyRing
from idp.clients.client import Client
from idp.errors import InvalidRequestObject
from idp.request_object.reading import RequestObjects
from tests.idp.provider import ISSUER, Provider, run
from tests.idp.request_object.objects import (
    claims_of,
    encrypted,
    signed,
    signing,
    unsigned,
    with_public_key_as_secret,
)

RS = KeyRing.generate(("RS256",))


def _objects(provider: Provider, *, encryption: bool = True) -> RequestObjects:
    rooms = provider.rooms
    decryption = rooms.decryption if encryption else None
    return RequestObjects(ISSUER, rooms.client_keys, decryption, rooms.assertions, provider.clock)


async def _refused(objects: RequestObjects, client: Client, token: str) -> str:
    with pytest.raises(InvalidRequestObject) as refused:
        await objects.read(client, token)
    return refused.value.description


def test_a_signed_object_gives_its_parameters(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        objects = _objects(provider)
        for typ in ("oauth-authz-req+jwt", "application/oauth-authz-req+jwt", "JWT", None):
            told = await objects.read(signing(), signed(claims_of(provider, max_age=5), typ=typ))
            assert (told["client_id"], told["state"], told["max_age"]) == ("bank", "the-state", "5")
            assert not {"iss", "aud", "exp"} & told.keys()
        rs = signing(jwks=RS.public_jwks(), request_object_signing_alg="RS256")
        assert await objects.read(rs, signed(claims_of(provider), RS, "RS256"))

    run(tmp_path, story)


def test_another_kind_of_token_is_no_request(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for typ in ("at+jwt", "dpop+jwt", "logout+jwt", "client-authentication+jwt"):
            assert "another kind" in await _refused(_objects(provider), signing(), signed(claims_of(provider), typ=typ))

    run(tmp_path, story)


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE"])
def test_az16_an_unsigned_object_is_refused(tmp_path: Path, alg: str) -> None:
    async def story(provider: Provider) -> None:
        await _refused(_objects(provider), signing(), unsigned(claims_of(provider), alg))

    run(tmp_path, story)


def test_az16_a_public_key_used_as_a_secret_and_a_foreign_key_sign_nothing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        claims, objects = claims_of(provider), _objects(provider)
        stranger = KeyRing.generate(("ES256",))
        for token in (with_public_key_as_secret(claims), signed(claims, stranger), signed(claims)[:-4] + "AAAA", "x"):
            await _refused(objects, signing(), token)
        # registered for one algorithm, a right signature of another one is wrong
        await _refused(objects, signing(request_object_signing_alg="RS256"), signed(claims))

    run(tmp_path, story)


def test_az16_an_object_with_an_id_is_good_once(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        token, objects = signed(claims_of(provider, jti="1")), _objects(provider)
        assert await objects.read(signing(), token)
        assert "used before" in await _refused(objects, signing(), token)
        # another client's id of the same name is another id
        assert await objects.read(signing("shop"), signed(claims_of(provider, "shop", jti="1")))
        assert await objects.read(signing(), signed(claims_of(provider, jti="2")))

    run(tmp_path, story)


@pytest.mark.parametrize("enc", ENCODINGS)
def test_a_nested_object_is_opened(tmp_path: Path, enc: str) -> None:
    async def story(provider: Provider) -> None:
        token = encrypted(provider, signed(claims_of(provider)), enc=enc)
        assert (await _objects(provider).read(signing(), token))["state"] == "the-state"

    run(tmp_path, story)


def test_encryption_is_held_to_the_registration(tmp_path: Path) -> None:
    registered: dict[str, Any] = {
        "request_object_encryption_alg": "ECDH-ES+A256KW",
        "request_object_encryption_enc": "A256GCM",
    }

    async def story(provider: Provider) -> None:
        objects, plain = _objects(provider), signed(claims_of(provider))
        client = signing(**registered)
        assert await objects.read(client, encrypted(provider, plain))
        assert "registered to encrypt" in await _refused(objects, client, plain)
        assert "as registered" in await _refused(objects, client, encrypted(provider, plain, alg="ECDH-ES"))
        assert "not offered" in await _refused(
            _objects(provider, encryption=False), signing(), encrypted(provider, plain)
        )

    run(tmp_path, story)


def test_inside_an_encryption_a_signature_is_still_needed(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for inside in (unsigned(claims_of(provider)), "{}", "é", encrypted(provider, signed(claims_of(provider)))):
            await _refused(_objects(provider), signing(), encrypted(provider, inside))

    run(tmp_path, story)
