"""The whole login of a relying party against a small provider, and the attacks on it."""

import asyncio
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from relying_party_sdk.authorization import Transaction
from relying_party_sdk.data_request import DataRequest
from relying_party_sdk.errors import (
    AccessDenied,
    AnswerRefused,
    GrantRejected,
    IssuerMixUp,
    Misconfigured,
    ProviderUnreachable,
    StateMismatch,
    TokenRefused,
)
from relying_party_sdk.tokens import Tokens
from tests.relying_party_sdk.small_provider import ISSUER, SUB, SmallProvider


async def _login(op: SmallProvider, **options: Any) -> Tokens:
    rp = op.relying_party()
    start = await rp.begin("openid", **options)
    return await rp.complete(start.transaction, op.approve(start))


def test_a_login_ends_with_the_subject_and_tokens() -> None:
    tokens = asyncio.run(_login(SmallProvider()))
    assert (tokens.sub, tokens.access_token, tokens.refresh_token) == (SUB, "at-1", "rt-1")
    assert tokens.acr == "urn:kakehashi:acr:jpki-authentication"


def test_the_browser_carries_only_a_reference_when_the_request_is_pushed() -> None:
    start = asyncio.run(SmallProvider().relying_party().begin("openid"))
    assert set(dict(parse_qsl(urlsplit(start.url).query))) == {"client_id", "request_uri"}


def test_without_par_the_parameters_are_in_the_url() -> None:
    op = SmallProvider()
    details = [DataRequest("https://trust.example", "medical", "treatment", ["AllergyIntolerance"]).detail()]
    start = asyncio.run(op.relying_party().begin("openid", use_par=False, authorization_details=details, max_age=60))
    query = dict(parse_qsl(urlsplit(start.url).query))
    assert query["code_challenge_method"] == "S256"
    assert query["max_age"] == "60"
    assert "AllergyIntolerance" in query["authorization_details"]


def test_par_is_demanded_from_a_provider_without_it() -> None:
    op = SmallProvider()
    del op.metadata["pushed_authorization_request_endpoint"]
    with pytest.raises(Misconfigured):
        asyncio.run(op.relying_party().begin("openid", use_par=True))


def test_a_scope_without_openid_is_no_login() -> None:
    with pytest.raises(Misconfigured):
        asyncio.run(SmallProvider().relying_party().begin("profile"))


def test_an_extra_parameter_cannot_replace_the_state() -> None:
    op = SmallProvider()
    start = asyncio.run(op.relying_party().begin("openid", use_par=False, extra={"state": "evil", "x": "1"}))
    query = dict(parse_qsl(urlsplit(start.url).query))
    assert (query["state"], query["x"]) == (start.transaction.state, "1")


def test_attack_mix_up_answer_of_another_issuer_is_refused_and_its_code_goes_nowhere() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        start = await rp.begin("openid")
        params = {**op.approve(start), "iss": "https://evil.example"}
        with pytest.raises(IssuerMixUp):
            await rp.complete(start.transaction, params)
        assert "/token" not in [path for path, _, _ in op.seen]

    asyncio.run(story())


def test_attack_mix_up_answer_without_iss_is_refused_when_the_provider_promised_it() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        start = await rp.begin("openid")
        params = op.approve(start)
        del params["iss"]
        with pytest.raises(IssuerMixUp):
            await rp.complete(start.transaction, params)

    asyncio.run(story())


def test_attack_transaction_of_another_issuer_is_refused() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        start = await rp.begin("openid")
        with pytest.raises(IssuerMixUp):
            await rp.complete(replace(start.transaction, iss="https://evil.example"), op.approve(start))

    asyncio.run(story())


def test_attack_state_of_another_browser_is_refused() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        mine, attackers = await rp.begin("openid"), await rp.begin("openid")
        with pytest.raises(StateMismatch):
            await rp.complete(mine.transaction, op.approve(attackers))

    asyncio.run(story())


def test_attack_code_injection_into_the_victims_session_dies_on_pkce() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        victim, attacker = await rp.begin("openid"), await rp.begin("openid")
        stolen = {**op.approve(attacker), "state": victim.transaction.state}
        with pytest.raises(GrantRejected):
            await rp.complete(victim.transaction, stolen)

    asyncio.run(story())


def test_attack_nonce_replay_token_of_an_earlier_login_is_refused() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        op.id_token = op.make_id_token("nonce-of-another-login")
        start = await rp.begin("openid")
        with pytest.raises(TokenRefused) as refused:
            await rp.complete(start.transaction, op.approve(start))
        assert refused.value.step.endswith("(11)")

    asyncio.run(story())


def test_the_citizens_refusal_is_an_exception_of_its_own() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        start = await rp.begin("openid")
        with pytest.raises(AccessDenied):
            await rp.complete(
                start.transaction, {"error": "access_denied", "state": start.transaction.state, "iss": ISSUER}
            )

    asyncio.run(story())


def test_a_code_works_once() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        start = await rp.begin("openid")
        params = op.approve(start)
        await rp.complete(start.transaction, params)
        with pytest.raises(GrantRejected):
            await rp.complete(start.transaction, params)

    asyncio.run(story())


def test_an_answer_without_an_id_token_logs_nobody_in() -> None:
    op = SmallProvider()
    op.id_token = ""
    op.token_answer = {"id_token": None}
    with pytest.raises(TokenRefused):
        asyncio.run(_login(op))


def test_a_transaction_survives_a_session_store() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        start = await rp.begin("openid", max_age=30, acr_values=["urn:kakehashi:acr:jpki-authentication"])
        kept = Transaction.from_json(start.transaction.to_json())
        assert kept == start.transaction
        assert (await rp.complete(kept, op.approve(start))).sub == SUB

    asyncio.run(story())


def test_userinfo_is_about_the_same_person() -> None:
    async def story() -> None:
        op = SmallProvider()
        tokens = await _login(op)
        assert (await op.relying_party().userinfo(tokens))["name"] == "山田　花子"

    asyncio.run(story())


def test_attack_userinfo_about_somebody_else_is_refused() -> None:
    async def story() -> None:
        op = SmallProvider()
        tokens = await _login(op)
        op.person["sub"] = "somebody-else"
        with pytest.raises(AnswerRefused):
            await op.relying_party().userinfo(tokens)

    asyncio.run(story())


def test_userinfo_with_a_dead_token_says_invalid_token() -> None:
    async def story() -> None:
        op = SmallProvider()
        tokens = await _login(op)
        op.error = (401, "")
        with pytest.raises(GrantRejected) as refused:
            await op.relying_party().userinfo(tokens)
        assert refused.value.code == "invalid_token"

    asyncio.run(story())


def test_refresh_keeps_what_the_provider_leaves_out() -> None:
    async def story() -> None:
        op = SmallProvider()
        tokens = await _login(op)
        op.token_answer = {"access_token": "at-2", "refresh_token": None, "id_token": None}
        fresh = await op.relying_party().refresh(tokens)
        assert (fresh.access_token, fresh.refresh_token, fresh.sub) == ("at-2", "rt-1", SUB)

    asyncio.run(story())


@pytest.mark.parametrize("change", [{"sub": "somebody-else"}, {"auth_time": 1}, {"nonce": "other"}])
def test_attack_a_refreshed_id_token_of_another_login_is_refused(change: dict[str, Any]) -> None:
    async def story() -> None:
        op = SmallProvider()
        tokens = await _login(op)
        op.claims = change
        with pytest.raises(AnswerRefused):
            await op.relying_party().refresh(tokens)

    asyncio.run(story())


def test_refresh_without_a_refresh_token_is_an_invalid_grant() -> None:
    async def story() -> None:
        op = SmallProvider()
        tokens = replace(await _login(op), refresh_token=None)
        with pytest.raises(GrantRejected):
            await op.relying_party().refresh(tokens)

    asyncio.run(story())


def test_revocation_names_the_token() -> None:
    async def story() -> None:
        op = SmallProvider()
        await op.relying_party().revoke("rt-1", "refresh_token")
        path, form, _ = op.seen[-1]
        assert (path, form["token"], form["token_type_hint"]) == ("/revoke", "rt-1", "refresh_token")

    asyncio.run(story())


def test_a_failed_revocation_is_not_silent() -> None:
    op = SmallProvider()
    op.error = (500, "oops")
    with pytest.raises(ProviderUnreachable):
        asyncio.run(op.relying_party().revoke("rt-1"))


def test_the_logout_url_carries_the_hint() -> None:
    url = asyncio.run(SmallProvider().relying_party().logout_url("idt", "https://bank.example/", "s"))
    assert dict(parse_qsl(urlsplit(url).query)) == {
        "client_id": "bank",
        "id_token_hint": "idt",
        "post_logout_redirect_uri": "https://bank.example/",
        "state": "s",
    }


def test_rs256_is_accepted_only_where_registered() -> None:
    async def story() -> None:
        op = SmallProvider()
        op.header = {"alg": "RS256", "kid": "r1"}
        rp = op.relying_party(id_token_signed_response_alg="RS256")
        start = await rp.begin("openid")
        assert (await rp.complete(start.transaction, op.approve(start))).sub == SUB
        with pytest.raises(TokenRefused):
            await _login(op)

    asyncio.run(story())


def test_tokens_do_not_show_secrets_when_printed() -> None:
    tokens = asyncio.run(_login(SmallProvider()))
    assert "at-1" not in repr(tokens)
    assert "rt-1" not in repr(tokens)
