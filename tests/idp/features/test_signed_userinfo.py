"""UserInfo as a JWT: the right algorithm, issuer and audience, and of no use as an ID token."""

from pathlib import Path

import pytest

from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from tests.idp.opened import signed_claims
from tests.idp.provider import ISSUER, Provider, confidential, run


@pytest.mark.parametrize("alg", SIGNING_ALGORITHMS)
def test_the_answer_is_signed_with_the_registered_algorithm(tmp_path: Path, alg: str) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens()
        answer = await provider.userinfo(tokens["access_token"])
        assert answer.headers["content-type"] == "application/jwt"
        assert answer.headers["cache-control"] == "no-store"
        claims = await signed_claims(provider, answer.text, alg)
        assert (claims["iss"], claims["aud"]) == (ISSUER, "bank")
        assert claims["sub"] == (await signed_claims(provider, tokens["id_token"]))["sub"]
        assert not {"exp", "nonce", "auth_time", "acr"} & claims.keys()

    run(tmp_path, story, confidential(userinfo_signed_response_alg=alg))


def test_a_refusal_stays_plain(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        refused = await provider.userinfo("unknown")
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")

    run(tmp_path, story, confidential(userinfo_signed_response_alg="ES256"))
