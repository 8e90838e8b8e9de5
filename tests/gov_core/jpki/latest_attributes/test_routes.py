"""The four calls of the wire, as the platform operator makes them."""

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.database import StorageFailed
from gov_core.jpki.fees.store import Query, UsageStore
from gov_core.jpki.latest_attributes.store import AttributeStore
from tests.gov_core.jpki.latest_attributes.signer import BANK, SHOP, Signer
from tests.gov_core.jpki.verifiers_at_the_door import NOTIFIED_ONE, Caller, admit, certificate
from tests.gov_core.town import HANAKO, run

PATHS = (
    "/jpki/attribute-consents",
    "/jpki/attribute-consents/withdrawals",
    "/jpki/attribute-consents/standing",
    "/jpki/attributes",
)
PROPERTY = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def bill(signer: Signer) -> list[tuple[str, bool, int, int]]:
    lines = signer.caller.ask("GET", "/jpki/usage/2026-11").json()["lines"]
    return [(line["method"], line["hit"], line["count"], line["yen"]) for line in lines]


def test_consent_attributes_standing_withdrawal(signer: Signer) -> None:
    given = signer.hand_in(signer.shown())
    assert given.status_code == 201
    assert given.json()["valid_from"] == "2026-11-24T00:00:00+09:00"
    assert given.json()["valid_until"] == "2036-11-23T23:59:59+09:00"
    assert given.json()["consent_id"]
    assert (signer.ask().status_code, signer.ask().json()["error"]) == (404, "not_yet_valid")
    signer.clock.advance(24 * 3600)
    answer = signer.ask(serial="00" + signer.serial.upper())
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.json() == {
        "name": HANAKO.name,
        "name_substitutes": "00000",
        "address": HANAKO.address,
        "address_substitutes": "0" * len(HANAKO.address),
        "birth_date": "1990-05-10",
        "sex": "2",
        "as_of": "2026-11-24T12:01:00+09:00",
        "changed": [],
        "serial": signer.serial,
    }
    assert signer.standing() == {
        "consented": True,
        "valid_from": "2026-11-24T00:00:00+09:00",
        "valid_until": "2036-11-23T23:59:59+09:00",
        "reminder_due": False,
    }
    withdrawn = signer.hand_in(signer.shown("withdraw"), "/withdrawals")
    assert (withdrawn.status_code, withdrawn.json()) == (200, {"withdrawn_at": "2026-11-24T12:01:00+09:00"})
    assert (signer.ask().status_code, signer.ask().json()["error"]) == (404, "no_consent")
    none = {"consented": False, "valid_from": None, "valid_until": None, "reminder_due": False}
    assert signer.standing() == none


def test_a_hit_costs_twenty_yen_a_miss_and_everything_else_nothing(signer: Signer) -> None:
    signer.ask()
    signer.consent()
    for _ in range(3):
        assert signer.ask().status_code == 200
    signer.ask("shop")
    signer.ask(serial="abc")
    signer.standing()
    assert bill(signer) == [("attributes", False, 3, 0), ("attributes", True, 3, 60)]


def test_a_death_is_gone_and_no_hit(signer: Signer) -> None:
    signer.consent()
    run(signer.town.rooms.office.die(HANAKO.id))
    answer = signer.ask()
    assert (answer.status_code, answer.json()["error"]) == (410, "left_register")
    assert bill(signer) == [("attributes", False, 1, 0)]


@pytest.mark.parametrize("store", [(UsageStore, "add"), (AttributeStore, "hand_over")])
def test_what_cannot_be_written_down_is_not_told(
    signer: Signer, monkeypatch: pytest.MonkeyPatch, store: tuple[type, str]
) -> None:
    signer.consent()

    async def full_disk(*_: Query) -> None:
        raise StorageFailed("the disk is full")

    monkeypatch.setattr(*store, full_disk)
    answer = signer.ask()
    assert answer.status_code == 503
    assert HANAKO.name not in answer.text


def test_a_replayed_statement_is_a_conflict(signer: Signer) -> None:
    shown = signer.shown()
    assert [signer.hand_in(shown).status_code for _ in range(2)] == [201, 409]


@pytest.mark.parametrize(
    ("path", "action", "code"),
    [
        ("", "withdraw", "statement_mismatch"),
        ("/withdrawals", "give", "statement_mismatch"),
    ],
)
def test_a_statement_of_the_other_action_is_unprocessable(signer: Signer, path: str, action: Any, code: str) -> None:
    answer = signer.hand_in(signer.shown(action), path)
    assert (answer.status_code, answer.json()["error"]) == (422, code)


def test_a_withdrawal_of_nothing_is_not_found(signer: Signer) -> None:
    answer = signer.hand_in(signer.shown("withdraw"), "/withdrawals")
    assert (answer.status_code, answer.json()["error"]) == (404, "no_consent")


def test_attack_another_verifier_asks_for_a_service_that_is_not_its_own(signer: Signer) -> None:
    signer.consent()
    admit(signer.town, NOTIFIED_ONE)
    other = Caller(signer.town, certificate("tax"))
    for path in PATHS[2:]:
        answer = other.ask("POST", path, json={"service": "bank", "serial": signer.serial})
        assert (answer.status_code, answer.json()["code"]) == (403, "unknown_verifier")


@pytest.mark.parametrize("path", PATHS)
def test_attack_nobody_asks_without_a_client_certificate(signer: Signer, path: str) -> None:
    answer = Caller(signer.town, None).ask("POST", path, json={"service": "bank", "serial": signer.serial})
    assert (answer.status_code, answer.json()["code"]) == (403, "no_client_certificate")


def test_attack_a_service_provider_does_not_ask_itself_around_its_platform(signer: Signer) -> None:
    answer = Caller(signer.town, certificate("bank")).ask("POST", PATHS[3], json={"service": "bank", "serial": "ab"})
    assert answer.status_code == 403


def test_a_suspended_service_gets_nothing(signer: Signer) -> None:
    signer.consent()
    run(signer.town.rooms.verifiers.registry.stand("bank", "suspended"))
    answer = signer.ask()
    assert (answer.status_code, answer.json()["code"]) == (403, "verifier_suspended")


def test_attack_a_service_cannot_ride_on_anothers_consent(signer: Signer) -> None:
    signer.consent(SHOP)
    assert signer.ask("bank").json()["error"] == "no_consent"
    assert signer.hand_in(signer.shown(service=SHOP), service="bank").json()["error"] == "statement_mismatch"
    assert signer.standing("bank")["consented"] is False


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "body", [{}, [], "x", {"service": "bank"}, {"service": "bank", "serial": 1}, {"service": "bank", "serial": "xyz"}]
)
def test_a_question_of_another_form_is_an_invalid_request(signer: Signer, path: str, body: Any) -> None:
    answer = signer.post(path, body)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("changed", [{"certificate": "!"}, {"signature": "é"}, {"more": "1"}, {"statement": None}])
def test_what_is_not_base64_or_not_asked_for_is_an_invalid_request(signer: Signer, changed: dict[str, Any]) -> None:
    assert signer.hand_in(signer.shown(), **changed).json()["error"] == "invalid_request"
    assert signer.consents.store.of_holder(HANAKO.id) == []


@PROPERTY
@given(st.text(max_size=300), st.binary(max_size=300), st.binary(max_size=300))
def test_no_statement_breaks_the_service(signer: Signer, text: str, certificate_: bytes, signature: bytes) -> None:
    parts = {"certificate": b64encode(certificate_).decode(), "signature": b64encode(signature).decode()}
    body = {"service": "bank", "statement": text, **parts}
    for path in PATHS[:2]:
        assert signer.post(path, body).status_code in (400, 422)


def test_no_individual_number_is_in_any_answer(signer: Signer) -> None:
    signer.consent()
    number = signer.town.rooms.residents.number_of(HANAKO.id)
    assert number
    assert number not in signer.ask().text
    assert BANK.id in {each.service for each in signer.consents.store.of_holder(HANAKO.id)}
