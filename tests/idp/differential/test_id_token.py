"""OpenID Connect Core 3.1.3.7: authlib as the relying party that judges the ID tokens of every grant and algorithm."""

import warnings
from pathlib import Path
from typing import Any

import pytest
from authlib.oidc.core import CodeIDToken
from authlib.oidc.core.grants.util import create_half_hash
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import KeySet

from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.tokens.id_token import half_hash
from tests.idp.device.screen import Living, television, tell
from tests.idp.provider import ISSUER, Provider, confidential, run


async def judged(provider: Provider, answer: dict[str, Any], client_id: str, alg: str, **sent: Any) -> dict[str, Any]:
    """The claims, after every rule of authlib's; `sent` is what the client had put into its request."""
    keys = KeySet.import_key_set((await provider.back.get("/jwks")).json())
    with warnings.catch_warnings():  # RFC 9864 gives EdDSA another name
        warnings.simplefilter("ignore")
        token = jwt.decode(answer["id_token"], keys, algorithms=[alg])
    options = {"iss": {"essential": True, "value": ISSUER}, "aud": {"essential": True, "value": client_id}}
    given = {"client_id": client_id, "access_token": answer["access_token"], **sent}
    judge = CodeIDToken(token.claims, token.header, options, given)
    judge.validate(now=provider.clock.timestamp())
    assert "at_hash" in judge
    return dict(judge)


@pytest.mark.parametrize("alg", SIGNING_ALGORITHMS)
def test_authlib_accepts_what_code_and_refresh_give(tmp_path: Path, alg: str) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        first = await provider.tokens(scope="openid offline_access", max_age="60")
        told = await judged(provider, first, "bank", alg, nonce="the-nonce", max_age=60)
        form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        provider.clock.advance(60)
        later = await judged(provider, (await provider.post("/token", **form)).json(), "bank", alg)
        # Core 12.2: the same issuer, subject, audience and login as before.
        same = ("iss", "sub", "aud", "auth_time")
        assert [told[name] for name in same] == [later[name] for name in same]
        assert later["iat"] == told["iat"] + 60

    run(tmp_path, story, confidential(id_token_signed_response_alg=alg))


def test_authlib_accepts_what_a_device_gets(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask("tv", nonce="of-the-screen")
        await living.approve(codes, await living.enrol())
        answer = (await living.poll(codes)).json()
        await judged(living.provider, answer, "tv", "ES256", nonce="of-the-screen")

    tell(tmp_path, story, television())


@given(st.text(alphabet=st.characters(max_codepoint=0x7E, min_codepoint=0x20)), st.sampled_from(SIGNING_ALGORITHMS))
def test_authlib_computes_the_same_half_hash(value: str, alg: str) -> None:
    theirs = create_half_hash(value, alg)
    assert theirs is not None
    assert half_hash(value, alg) == theirs.decode()
