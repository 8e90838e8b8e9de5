"""Waiting is remembered across restarts, goes at the provider's pace, and believes no other issuer."""

import asyncio
from dataclasses import replace

import pytest

from relying_party_sdk.ciba import BackchannelTransaction
from relying_party_sdk.decoupled import WaitingTransaction, seconds_of, text_of
from relying_party_sdk.errors import AnswerRefused, IssuerMixUp, StateMismatch
from tests.relying_party_sdk.small_provider import SUB, SmallProvider


def test_what_waits_survives_a_session_store() -> None:
    async def story() -> None:
        rp = SmallProvider().relying_party()
        transaction = await rp.ciba.begin(SUB)
        assert BackchannelTransaction.from_json(transaction.to_json()) == transaction
        for text in ("", "{}", "[]", '{"auth_req_id": 1}'):
            with pytest.raises(StateMismatch):
                BackchannelTransaction.from_json(text)

    asyncio.run(story())


def test_a_question_before_its_time_is_not_sent_and_slow_down_makes_it_longer() -> None:
    async def story() -> None:
        op = SmallProvider()
        rp = op.relying_party()
        waiting = await rp.ciba.begin(SUB)
        sent = len(op.seen)
        assert await rp.ciba.poll(waiting) == waiting
        assert len(op.seen) == sent
        op.clock.time += 5
        op.device_words = ["slow_down"]
        slower = await rp.ciba.poll(waiting)
        assert isinstance(slower, BackchannelTransaction)
        assert (slower.interval, slower.not_before) == (10, op.clock.time + 10)

    asyncio.run(story())


def test_another_issuers_transaction_is_a_mix_up() -> None:
    async def story() -> None:
        rp = SmallProvider().relying_party()
        waiting = await rp.ciba.begin(SUB)
        with pytest.raises(IssuerMixUp):
            await rp.ciba.poll(replace(waiting, iss="https://other.example"))

    asyncio.run(story())


def test_answers_are_short_plain_texts_and_sensible_numbers() -> None:
    for value in (None, 7, "", "two\nlines", "x" * 9):
        with pytest.raises(AnswerRefused):
            text_of({"code": value}, "code", 8)
    for seconds in (0, -1, True, "5", 61, None):
        with pytest.raises(AnswerRefused):
            seconds_of({"interval": seconds}, "interval", None, 60)
    assert seconds_of({}, "interval", 5, 60) == 5


def test_a_transaction_of_no_protocol_has_no_form_and_no_nonce() -> None:
    bare = WaitingTransaction(iss="i", scope="openid", expires_at=1, interval=5, not_before=0)
    assert bare.nonce is None
    with pytest.raises(NotImplementedError):
        bare.form()
