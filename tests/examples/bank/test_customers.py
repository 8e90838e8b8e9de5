"""Customers: nobody without every attribute under the right framework; newer facts keep the opening day."""

from dataclasses import replace
from typing import Any

import pytest

from examples.bank import customers
from examples.bank.customers import Customers, read_customer
from relying_party_sdk.errors import AnswerRefused
from tests.examples.bank.test_app import PERSON

VERIFIED: dict[str, Any] = PERSON["verified_claims"]  # type: ignore[assignment]


def _with(verification: dict[str, Any] | None = None, claims: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "sub": "s",
        "verified_claims": {
            "verification": {**VERIFIED["verification"], **(verification or {})},
            "claims": {**VERIFIED["claims"], **(claims or {})},
        },
    }


def test_a_customer_is_read_from_one_element_or_a_list_of_one() -> None:
    one = read_customer(_with(), 5)
    assert (one.name, one.method, one.current, one.opened_at) == ("山田　花子", "カ (2025-06-24)", True, 5)
    assert read_customer({"sub": "s", "verified_claims": [_with()["verified_claims"]]}, 5) == one


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "s"},
        {"sub": "s", "verified_claims": []},
        {"sub": "s", "verified_claims": "yes"},
        {"sub": "s", "verified_claims": {"verification": {"trust_framework": "jp_aml"}}},
        _with(verification={"trust_framework": "de_aml"}),
        _with(verification={"trust_framework": None}),
        _with(claims={"name": ""}),
        _with(claims={"name": None}),
        _with(claims={"address": {"country": "JP"}}),
        _with(claims={"birthdate": 19900510}),
    ],
)
def test_attack_attributes_that_nobody_verified_open_no_account(person: dict[str, Any]) -> None:
    with pytest.raises(AnswerRefused):
        read_customer(person, 5)


@pytest.mark.parametrize("said", [False, None, "true", 1])
def test_what_is_not_said_to_be_current_is_not(said: object) -> None:
    assert not read_customer(_with(verification={"attributes_current": said}), 5).current


def test_newer_facts_keep_the_opening_day() -> None:
    known = Customers()
    known.keep(read_customer(_with(), 5))
    known.keep(read_customer(_with(claims={"name": "鈴木　花子"}), 99))
    customer = known.of("s")
    assert customer is not None
    assert (customer.name, customer.opened_at) == ("鈴木　花子", 5)
    assert known.of("t") is None


def test_the_register_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customers, "MAX_CUSTOMERS", 2)
    known = Customers()
    for sub in ("a", "b", "c"):
        known.keep(read_customer({**_with(), "sub": sub}, 5))
    assert known.of("a") is None
    assert known.of("c") is not None


def test_a_login_may_say_that_the_details_fell_and_silence_changes_nothing() -> None:
    known = Customers()
    known.keep(read_customer(_with(), 5))
    for said, current in ((None, True), ("false", True), (False, False), (True, True)):
        known.note_standing("s", said)
        customer = known.of("s")
        assert customer is not None
        assert customer.current is current
    known.note_standing("a stranger", False)
    assert known.of("a stranger") is None


def test_what_the_state_confirmed_since_does_not_hang_on_the_first_certificate() -> None:
    known = Customers()
    known.keep(replace(read_customer(_with(), 5), as_of="2026-12-01T12:00:00+09:00"))
    known.note_standing("s", False)
    customer = known.of("s")
    assert customer is not None
    assert customer.current
