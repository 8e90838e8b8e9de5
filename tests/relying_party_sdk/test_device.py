"""A screen's login against a small provider: what is shown, how often it asks, and what it refuses to believe."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relying_party_sdk import RelyingParty
from relying_party_sdk.device import DeviceTransaction
from relying_party_sdk.errors import (
    AccessDenied,
    AnswerRefused,
    GrantRejected,
    IssuerMixUp,
    Misconfigured,
    RelyingPartyError,
    StateMismatch,
    TokenRefused,
)
from relying_party_sdk.tokens import Tokens
from tests.relying_party_sdk.small_provider import DEVICE_CODE, ISSUER, SUB, SmallProvider


def tell(story: Callable[[SmallProvider, RelyingParty], Awaitable[None]]) -> None:
    op = SmallProvider()
    asyncio.run(story(op, op.relying_party()))


def _polls(op: SmallProvider) -> list[dict[str, str]]:
    return [form for path, form, _ in op.seen if path == "/token"]


async def _wait(op: SmallProvider, rp: RelyingParty, transaction: DeviceTransaction) -> tuple[Tokens, list[float]]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        op.clock.time += int(seconds)

    return await rp.wait_for_device(transaction, sleep), slept


def test_a_screen_shows_the_codes_waits_and_gets_tokens_that_passed_every_check() -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        start = await rp.begin_device("openid", claims={"id_token": {"age_over_20": None}}, max_age=60)
        assert (start.user_code, start.verification_uri) == ("BCDF-GHJK", f"{ISSUER}/device")
        assert start.verification_uri_complete == f"{ISSUER}/device?user_code=BCDF-GHJK"
        assert start.expires_at == op.clock.time + 300
        op.device_words = ["authorization_pending", "authorization_pending"]
        tokens, slept = await _wait(op, rp, start.transaction)
        assert (tokens.sub, tokens.access_token, tokens.scope) == (SUB, "at-1", "openid")
        assert slept == [5, 5, 5]
        sent = op.seen[0][1]
        assert {name: sent[name] for name in ("scope", "max_age")} == {"scope": "openid", "max_age": "60"}
        assert "age_over_20" in sent["claims"]
        assert _polls(op)[0]["grant_type"] == DEVICE_CODE

    tell(story)


def test_slow_down_makes_the_interval_longer_for_good() -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        start = await rp.begin_device()
        op.device_words = ["slow_down", "authorization_pending", "slow_down", "authorization_pending"]
        _, slept = await _wait(op, rp, start.transaction)
        assert slept == [5, 10, 10, 15, 15]

    tell(story)


def test_a_poll_before_its_time_is_not_sent() -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        transaction = (await rp.begin_device()).transaction
        for _ in range(3):
            assert await rp.poll_device(transaction) == transaction
        assert _polls(op) == []
        op.clock.time += 5
        op.device_words = ["authorization_pending"]
        waiting = await rp.poll_device(transaction)
        assert isinstance(waiting, DeviceTransaction)
        assert waiting.not_before == op.clock.time + 5
        assert len(_polls(op)) == 1

    tell(story)


def test_a_provider_that_does_not_answer_is_asked_half_as_often() -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        transaction = (await rp.begin_device()).transaction
        for error in ((503, {"error": "temporarily_unavailable"}), (502, b"<html>"), (500, {"error": "server_error"})):
            op.error, op.clock.time = error, transaction.not_before
            waiting = await rp.poll_device(transaction)
            assert isinstance(waiting, DeviceTransaction)
            assert waiting.interval == 2 * transaction.interval
            transaction = waiting
        op.error, op.clock.time = None, transaction.not_before
        assert isinstance(await rp.poll_device(transaction), Tokens)

    tell(story)


@pytest.mark.parametrize(
    ("word", "kind"),
    [("access_denied", AccessDenied), ("expired_token", GrantRejected), ("invalid_grant", GrantRejected)],
)
def test_a_no_ends_it(word: str, kind: type[RelyingPartyError]) -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        start = await rp.begin_device()
        op.device_words = [word]
        with pytest.raises(kind) as refused:
            await _wait(op, rp, start.transaction)
        assert refused.value.code == word

    tell(story)


def test_a_code_that_ran_out_is_not_even_asked_about() -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        transaction = (await rp.begin_device()).transaction
        op.clock.time += 300
        with pytest.raises(GrantRejected) as over:
            await rp.poll_device(transaction)
        assert over.value.code == "expired_token"
        assert _polls(op) == []

    tell(story)


@pytest.mark.parametrize(
    "claims",
    [{"nonce": "another"}, {"nonce": None}, {"aud": "shop"}, {"iss": "https://evil.example"}, {"exp": 1}, {"acr": "x"}],
)
def test_attack_an_id_token_of_another_question_is_refused(claims: dict[str, Any]) -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        start = await rp.begin_device(acr_values=["urn:kakehashi:acr:jpki-authentication"])
        op.claims = claims
        with pytest.raises(TokenRefused):
            await _wait(op, rp, start.transaction)

    tell(story)


@pytest.mark.parametrize(
    "answer",
    [
        {"device_code": None},
        {"device_code": 7},
        {"user_code": ""},
        {"user_code": "x" * 65},
        {"user_code": "BC\nDF"},
        {"verification_uri": None},
        {"verification_uri": "http://op.example/device"},
        {"verification_uri": "javascript:alert(1)"},
        {"verification_uri_complete": "https:///device"},
        {"expires_in": None},
        {"expires_in": 10**9},
        {"expires_in": True},
        {"interval": 0},
        {"interval": "5"},
        {"interval": 3600},
    ],
)
def test_attack_an_answer_that_would_mislead_a_screen_is_refused(answer: dict[str, Any]) -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        op.device_answer = answer
        with pytest.raises(AnswerRefused):
            await rp.begin_device()

    tell(story)


def test_without_an_interval_it_is_five_seconds_and_a_complete_address_is_not_needed() -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        op.device_answer = {"interval": None, "verification_uri_complete": None}
        start = await rp.begin_device()
        assert start.transaction.interval == 5
        assert start.verification_uri_complete is None

    tell(story)


def test_the_screens_own_name_is_passed_on() -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        for agent in ("BRAVIA", "BRA\r\nx: y\u3042VIA" + "z" * 999, "\n", ""):
            await rp.begin_device(user_agent=agent)
        agents = [headers["user-agent"] for path, _, headers in op.seen if path == "/device_authorization"]
        assert agents[0] == "BRAVIA"
        assert agents[1].startswith("BRAx: yVIAzzz")
        assert len(agents[1]) <= 256
        assert agents[2] == agents[3] == op.http.headers["user-agent"]

    tell(story)


def test_what_cannot_work_is_said_before_anything_is_sent() -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        with pytest.raises(Misconfigured):
            await rp.begin_device("profile")
        del op.metadata["device_authorization_endpoint"]
        with pytest.raises(Misconfigured):
            await op.relying_party().begin_device()
        only_screens = RelyingParty(ISSUER, "tv", rp.auth, http=op.http, clock=op.clock)
        with pytest.raises(Misconfigured):
            await only_screens.begin()
        assert op.seen == []

    tell(story)


def test_a_transaction_survives_a_session_store_and_hides_its_secrets() -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        transaction = (await rp.begin_device(acr_values=["a", "b"], max_age=3)).transaction
        assert DeviceTransaction.from_json(transaction.to_json()) == transaction
        assert "device-code-1" not in repr(transaction)
        assert transaction.nonce not in repr(transaction)
        with pytest.raises(IssuerMixUp):
            await rp.poll_device(replace(transaction, iss="https://evil.example"))

    tell(story)


@given(st.text(max_size=100))
def test_no_text_is_a_transaction(text: str) -> None:
    with pytest.raises(StateMismatch):
        DeviceTransaction.from_json(text)


def test_the_request_is_refused_in_the_standards_words() -> None:
    async def story(op: SmallProvider, rp: RelyingParty) -> None:
        op.error = (400, {"error": "unauthorized_client"})
        with pytest.raises(RelyingPartyError) as refused:
            await rp.begin_device()
        assert refused.value.code == "unauthorized_client"

    tell(story)
