"""JARM: one signed response; joserfc, jwcrypto and the provider's own keys agree on it."""

from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from foundation.signing import verify_jwt
from tests.idp.features.test_form_post_response_mode import form_of
from tests.idp.opened import KEYS, PAIRS, opened
from tests.idp.provider import ISSUER, Provider, answer, confidential, run


async def _opened(provider: Provider, response: str, alg: str = "ES256") -> dict[str, Any]:
    jwks: Any = (await provider.back.get("/jwks")).json()
    mine = verify_jwt(response, jwks, algs=(alg,))
    other = jwt.decode(response, KeySet.import_key_set(jwks), algorithms=[alg]).claims
    assert mine == other
    return mine


@pytest.mark.parametrize("alg", ["ES256", "RS256", "PS256"])
def test_the_answer_is_signed_as_registered_for_this_client_and_ten_minutes(tmp_path: Path, alg: str) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        told = answer(await provider.authorize(response_mode="jwt"))
        assert set(told) == {"response"}
        claims, now = await _opened(provider, told["response"], alg), provider.clock.timestamp()
        assert (await provider.redeem(claims.pop("code"))).status_code == 200
        assert claims == {"iss": ISSUER, "aud": "bank", "exp": now + 600, "iat": now, "state": "the-state"}

    run(tmp_path, story, confidential(authorization_signed_response_alg=alg))


def test_every_carrier_takes_it_and_errors_are_signed_too(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for mode, carrier in (("query.jwt", "query"), ("fragment.jwt", "fragment")):
            told = answer(await provider.authorize(response_mode=mode, prompt="none"), carrier)
            assert (await _opened(provider, told["response"]))["error"] == "login_required"
        form = form_of(await provider.authorize(response_mode="form_post.jwt", prompt="none"))
        assert set(form.fields) == {"response"}
        assert (await _opened(provider, form.fields["response"]))["error"] == "login_required"

    run(tmp_path, story, confidential(authorization_signed_response_alg="ES256"))


def test_jwt_alone_means_the_fragment_where_a_token_is_in_the_answer(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        told = answer(await provider.authorize(response_type="code id_token", response_mode="jwt"), "fragment")
        assert {"code", "id_token"} <= (await _opened(provider, told["response"])).keys()

    bank = confidential(
        response_types=("code id_token",),
        grant_types=("authorization_code", "implicit"),
        authorization_signed_response_alg="ES256",
    )
    run(tmp_path, story, bank, features=("hybrid",))


@pytest.mark.parametrize(("alg", "enc"), PAIRS)
def test_an_encrypted_answer_is_signed_inside_and_its_code_is_read_by_nobody_on_the_way(
    tmp_path: Path, alg: str, enc: str
) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        sealed = answer(await provider.authorize(response_mode="jwt"))["response"]
        payload, header = opened(sealed, alg, enc)
        assert header["cty"] == "JWT"
        claims = await _opened(provider, payload.decode())
        assert (await provider.redeem(claims["code"])).status_code == 200

    members = {"authorization_encrypted_response_alg": alg, "authorization_encrypted_response_enc": enc}
    run(tmp_path, story, confidential(jwks=KEYS, authorization_signed_response_alg="ES256", **members))
