"""RFC 7636, and authlib as the other opinion on every verifier."""

from pathlib import Path

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from hypothesis import given, settings
from hypothesis import strategies as st

from idp.errors import InvalidGrant
from idp.features.pkce import check_verifier, s256
from idp.tokens.exchange import TokenRequest
from idp.tokens.family import Authorization
from idp.tokens.sealed import Code
from tests.idp.provider import CHALLENGE, VERIFIER, Provider, answer, confidential, public, run

VERIFIERS = st.text(alphabet="abcXYZ019-._~", min_size=43, max_size=128)


def _request(verifier: str) -> TokenRequest:
    return TokenRequest(confidential(), {"code_verifier": verifier}, ())


def _code(challenge: str) -> Code:
    return Code(1, "bank", "https://a.example/", challenge, "", 1, 0, 1, Authorization(("openid",)))


@given(VERIFIERS)
def test_authlib_computes_the_same_challenge(verifier: str) -> None:
    assert s256(verifier) == create_s256_code_challenge(verifier)
    check_verifier(_code(create_s256_code_challenge(verifier)), _request(verifier))


@settings(max_examples=300)
@given(st.text(max_size=140))
def test_whatever_is_not_the_verifier_is_refused(verifier: str) -> None:
    with pytest.raises(InvalidGrant):
        check_verifier(_code(CHALLENGE), _request(verifier))


def test_every_client_must_bring_an_s256_challenge(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for client_id in ("bank", "app"):
            for bad in (
                {"code_challenge": None, "code_challenge_method": None},
                {"code_challenge_method": None},
                {"code_challenge_method": "plain"},
                {"code_challenge_method": "s256"},
                {"code_challenge": CHALLENGE[:42]},
                {"code_challenge": CHALLENGE + "="},
                {"code_challenge": "a" * 129},
                {"code_challenge": "+" * 43},
            ):
                got = answer(await provider.authorize(client_id, **bad))
                assert got["error"] == "invalid_request", bad
                assert "code" not in got

    run(tmp_path, story, confidential(), public())


def test_a_wrong_or_missing_verifier_is_refused_and_the_code_is_spent(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for wrong in (None, "w" * 43, VERIFIER + "v", "v" * 42, "v" * 129, CHALLENGE):
            code = await provider.code()
            assert (await provider.redeem(code, code_verifier=wrong)).json()["error"] == "invalid_grant"
            assert (await provider.redeem(code)).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_two_sessions_codes_cannot_be_exchanged_for_one_another(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        victims = await provider.code(code_challenge=s256("x" * 43))
        assert (await provider.redeem(victims)).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_an_operator_may_waive_it_for_a_confidential_client_and_a_challenge_binds_all_the_same(tmp_path: Path) -> None:
    without: dict[str, str | None] = {"code_challenge": None, "code_challenge_method": None}

    async def story(provider: Provider) -> None:
        await provider.person()
        code = await provider.code("old", **without)
        assert "access_token" in (await provider.redeem(code, "old", code_verifier=None)).json()
        downgraded = await provider.code("old", **without)
        assert (await provider.redeem(downgraded, "old", code_verifier=VERIFIER)).json()["error"] == "invalid_grant"
        bound = await provider.code("old")
        assert (await provider.redeem(bound, "old", code_verifier=None)).json()["error"] == "invalid_grant"
        assert "access_token" in (await provider.redeem(await provider.code("old"), "old")).json()
        weak = await provider.authorize("old", code_challenge_method="plain")
        assert answer(weak)["error"] == "invalid_request"

    run(tmp_path, story, confidential("old", require_pkce=False))
