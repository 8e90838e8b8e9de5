"""A counter's question through the SDK: against a small provider, and signed against our own."""

import asyncio
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from relying_party_sdk import PrivateKeyJwt, RelyingParty
from relying_party_sdk.ciba import PLAIN, BackchannelTransaction, Question, read_notice
from relying_party_sdk.errors import AccessDenied, AnswerRefused, GrantRejected, Misconfigured, StateMismatch
from tests.idp.ciba.counter import Counter, signing
from tests.idp.ciba.counter import tell as at_our_counter
from tests.idp.provider import ISSUER
from tests.relying_party_sdk.small_provider import SUB, SmallProvider

TOKEN = "n" * 43
SIGNER = PrivateKeyJwt(ECKey.generate_key("P-256").as_dict(private=True))


async def _asked(op: SmallProvider, question: Question = PLAIN) -> tuple[RelyingParty, BackchannelTransaction]:
    rp = op.relying_party()
    return rp, await rp.ciba.begin(SUB, question)


def test_the_person_is_named_and_her_answer_becomes_tokens() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp, asked = await _asked(op, Question("W4", requested_expiry=120, options={"acr_values": ["a"]}))
        sent = op.seen[-1][1]
        assert {name: sent[name] for name in ("login_hint", "binding_message", "requested_expiry", "acr_values")} == {
            "login_hint": SUB,
            "binding_message": "W4",
            "requested_expiry": "120",
            "acr_values": "a",
        }
        op.claims = {"acr": "a"}
        op.device_words = ["authorization_pending"]

        async def sleep(seconds: float) -> None:
            op.clock.time += int(seconds)

        tokens = await rp.ciba.wait(asked, sleep)
        assert tokens.sub == SUB

    asyncio.run(story())


def test_attack_somebody_elses_answer_is_not_taken() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp, asked = await _asked(op)
        op.claims = {"sub": "another"}
        op.clock.time += 5
        with pytest.raises(AnswerRefused, match="somebody else"):
            await rp.ciba.poll(asked)

    asyncio.run(story())


def test_a_refusal_and_an_end_are_told_apart() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp, asked = await _asked(op)
        op.clock.time += 5
        op.device_words = ["access_denied"]
        with pytest.raises(AccessDenied):
            await rp.ciba.poll(asked)
        op.clock.time += 300
        with pytest.raises(GrantRejected):
            await rp.ciba.poll(asked)

    asyncio.run(story())


def test_a_notice_counts_with_our_token_and_for_its_request_only() -> None:
    async def story() -> None:
        _, asked = await _asked(SmallProvider(), Question(notification_token=TOKEN))
        body = b'{"auth_req_id":"asked-1"}'
        assert read_notice(asked, f"Bearer {TOKEN}", body).not_before == 0
        for authorization, sent in (
            ("", body),
            (f"Basic {TOKEN}", body),
            ("Bearer " + "x" * 43, body),
            (f"Bearer {TOKEN}", b'{"auth_req_id":"another"}'),
            (f"Bearer {TOKEN}", b"{"),
            (f"Bearer {TOKEN}", b"{" + b" " * 9000 + b"}"),
        ):
            with pytest.raises(StateMismatch):
                read_notice(asked, authorization, sent)
        _, without = await _asked(SmallProvider())
        with pytest.raises(StateMismatch):
            read_notice(without, "Bearer ", body)

    asyncio.run(story())


def test_what_cannot_work_is_told_before_anybody_is_asked() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        for question in (Question(scope="name"), Question(signed=True)):
            with pytest.raises(Misconfigured):
                await rp.ciba.begin(SUB, question)
        assert op.seen == []

    asyncio.run(story())


def test_signed_requests_are_what_our_provider_demands(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        http, clock = counter.provider.back, counter.provider.clock
        rp = RelyingParty(ISSUER, "fapi", SIGNER, http=http, clock=clock)
        person = await counter.enrol()
        asked = await rp.ciba.begin(counter.subject(person, "fapi"), Question("W4", signed=True))
        await counter.answer(person)
        clock.advance(5)
        tokens = await rp.ciba.poll(asked)
        assert not isinstance(tokens, BackchannelTransaction)
        assert (await rp.userinfo(tokens))["sub"] == counter.subject(person, "fapi")

    at_our_counter(tmp_path, story, signing(jwks=SIGNER.public_jwks()))
