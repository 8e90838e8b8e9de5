"""One round: each watched customer is asked about once, with tokens of her own, and only as long as she consents."""

import asyncio
from typing import Any

from examples.bank.address_watch import AddressWatch, Change
from examples.bank.customers import Customers, read_customer
from relying_party_sdk.tokens import Tokens
from tests.examples.bank.test_app import PERSON
from tests.relying_party_sdk.small_provider import ISSUER, SUB, SmallProvider
from tests.relying_party_sdk.test_latest_attributes import ANSWER

TOKENS = Tokens(SUB, {"iss": ISSUER, "sub": SUB}, "at-0", 0, "openid offline_access latest_attributes", "rt-0")


def _watch(**plans: Any) -> tuple[AddressWatch, Customers, SmallProvider]:
    op, customers = SmallProvider(), Customers()
    op.metadata["latest_attributes_endpoint"] = f"{ISSUER}/latest-attributes"
    op.latest = {**ANSWER, **plans}
    op.claims = {"nonce": None}
    op.token_answer = {"refresh_token": "rt-1", "id_token": None}
    customers.keep(read_customer(PERSON, 5))
    return AddressWatch(op.relying_party(), customers, op.clock), customers, op  # type: ignore[arg-type]


def test_a_customer_who_moved_is_updated_without_coming() -> None:
    watch, customers, op = _watch()
    assert watch.begin(TOKENS)
    asyncio.run(watch.round())
    (checked,) = watch.last
    assert checked.outcome == "updated"
    assert checked.changes == (Change("address", "東京都千代田区霞が関三丁目１番１号", "大阪市"),)
    customer = customers.of(SUB)
    assert customer is not None
    assert (customer.address, customer.current, customer.opened_at) == ("大阪市", True, 5)
    assert customer.method == "カ (2025-06-24)", "how she was verified at the opening stays"
    assert [form["refresh_token"] for path, form, _ in op.seen if path == "/token"] == ["rt-0"]


def test_the_next_round_uses_the_new_refresh_token_and_finds_nothing_new() -> None:
    watch, _, op = _watch()
    watch.begin(TOKENS)
    asyncio.run(watch.round())
    asyncio.run(watch.round())
    assert [form["refresh_token"] for path, form, _ in op.seen if path == "/token"] == ["rt-0", "rt-1"]
    assert [one.outcome for one in watch.last] == ["unchanged"]


def test_two_rounds_at_once_do_not_use_one_refresh_token_twice() -> None:
    watch, _, op = _watch()
    watch.begin(TOKENS)

    async def both() -> None:
        await asyncio.gather(watch.round(), watch.round())

    asyncio.run(both())
    used = [form["refresh_token"] for path, form, _ in op.seen if path == "/token"]
    assert used == ["rt-0", "rt-1"]


def test_an_ended_consent_is_never_asked_about_again() -> None:
    for status, code in ((404, "consent_withdrawn"), (410, "left_register"), (400, "invalid_grant")):
        watch, customers, op = _watch()
        watch.begin(TOKENS)
        op.error = (status, {"error": code})
        asyncio.run(watch.round())
        assert [(one.outcome, one.code) for one in watch.last] == [("ended", code)]
        assert not watch.watches(SUB)
        asked = len(op.seen)
        asyncio.run(watch.round())
        assert (watch.last, len(op.seen)) == ((), asked)
        customer = customers.of(SUB)
        assert customer is not None
        assert customer.address.startswith("東京都"), "what she gave before stays as it was"


def test_no_answer_changes_nothing_and_is_asked_again() -> None:
    watch, _, op = _watch()
    watch.begin(TOKENS)
    op.error = (503, {"error": "temporarily_unavailable"})
    asyncio.run(watch.round())
    assert [(one.outcome, one.code) for one in watch.last] == [("later", "temporarily_unavailable")]
    op.error = None
    asyncio.run(watch.round())
    assert [one.outcome for one in watch.last] == ["updated"]


def test_who_went_on_without_it_is_not_watched() -> None:
    watch, _, _ = _watch()
    assert not watch.begin(Tokens(SUB, {}, "at", 0, "openid offline_access", "rt"))
    assert not watch.begin(Tokens(SUB, {}, "at", 0, "openid latest_attributes"))
    assert watch.everybody() == []


def test_the_yearly_reminder_comes_and_goes_with_the_answers() -> None:
    watch, _, op = _watch(reminder_due=True)
    watch.begin(TOKENS)
    asyncio.run(watch.round())
    assert watch.reminds(SUB)
    op.latest = ANSWER
    asyncio.run(watch.round())
    assert not watch.reminds(SUB)
