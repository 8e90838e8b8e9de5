"""ID tokens and UserInfo under every promised pair, opened by another library; no code is spent in vain for them."""

import warnings
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from foundation import base64url
from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from tests.foundation.outbound.server import answering, document, place_of, reserved
from tests.idp.opened import KEYS, PAIRS, opened, signed_claims
from tests.idp.provider import Provider, confidential, run


def _sealed(answer: str, alg: str, enc: str, **changes: Any) -> dict[str, Any]:
    members = {f"{answer}_encrypted_response_alg": alg, f"{answer}_encrypted_response_enc": enc}
    return {"jwks": KEYS, **members, **changes}


@pytest.mark.parametrize(("alg", "enc"), PAIRS)
def test_an_id_token_is_signed_first_and_then_encrypted(tmp_path: Path, alg: str, enc: str) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens()
        payload, header = opened(tokens["id_token"], alg, enc)
        assert (header["alg"], header["enc"], header["cty"]) == (alg, enc, "JWT")
        assert (await signed_claims(provider, payload.decode()))["aud"] == "bank"

    run(tmp_path, story, confidential(**_sealed("id_token", alg, enc)))


@pytest.mark.parametrize(("alg", "enc"), PAIRS)
def test_userinfo_is_encrypted_with_and_without_a_signature(tmp_path: Path, alg: str, enc: str) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for client_id, signed in (("bank", False), ("signed", True)):
            answer = await provider.userinfo((await provider.tokens(client_id))["access_token"])
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/jwt")
            payload, header = opened(answer.text, alg, enc)
            assert header.get("cty") == ("JWT" if signed else None)
            claims = await signed_claims(provider, payload.decode()) if signed else orjson.loads(payload)
            assert claims["sub"]
            assert ("iss" in claims) == signed

    members = _sealed("userinfo", alg, enc)
    signed_too = confidential("signed", userinfo_signed_response_alg="ES256", **members)
    run(tmp_path, story, confidential(**members), signed_too)


def test_a_client_without_its_key_keeps_its_code(tmp_path: Path) -> None:
    sock = reserved()
    client = confidential(jwks_uri=f"http://{place_of(sock)}/jwks", id_token_encrypted_response_alg="ECDH-ES")

    async def story(provider: Provider) -> None:
        await provider.person()
        code = await provider.code()
        silent = await provider.redeem(code)
        assert (silent.status_code, silent.json()["error"]) == (503, "temporarily_unavailable")
        provider.clock.advance(30)
        none = document(orjson.dumps({"keys": []}))
        async with answering(none, sock=sock) as server:
            provider.clock.advance(29)
            server.answer = document(orjson.dumps(KEYS))
            provider.clock.advance(1)
            answer = await provider.redeem(await provider.code())
            assert answer.status_code == 200, answer.text
            opened(answer.json()["id_token"], "ECDH-ES", "A128CBC-HS256")

    run(tmp_path, story, client, fetched=[place_of(sock)])


@pytest.mark.parametrize("alg", SIGNING_ALGORITHMS)
def test_every_signing_algorithm_is_verified_by_another_library_and_hashes_by_its_own_rule(
    tmp_path: Path, alg: str
) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens()
        keys = KeySet.import_key_set((await provider.back.get("/jwks")).json())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # joserfc warns about the name EdDSA
            claims = jwt.decode(tokens["id_token"], keys, algorithms=[alg]).claims
        digest = (sha512 if alg == "EdDSA" else sha256)(tokens["access_token"].encode()).digest()
        assert claims["at_hash"] == base64url.text(digest[: len(digest) // 2])

    run(tmp_path, story, confidential(id_token_signed_response_alg=alg))
