"""What only verifiers may ask: serial links and their own bill."""

from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gov_core.jpki.verifiers_at_the_door import Caller, admit, certificate
from tests.gov_core.town import HANAKO, Town

PROPERTY = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def provider(town: Town) -> Caller:
    """A platform operator."""
    admit(town)
    return Caller(town, certificate("kakehashi"))


def _links(caller: Caller, body: Any) -> httpx.Response:
    return caller.ask("POST", "/jpki/links", json=body)


def test_a_verifier_is_told_which_certificates_belong_together(provider: Caller) -> None:
    [auth], [sign] = provider.town.rows(HANAKO.id, "auth"), provider.town.rows(HANAKO.id, "sign")
    asked = {"link": "auth_of_sign", "ca": "sign", "serial": sign.serial}
    assert _links(provider, asked).json() == {"of": asked, "ca": "auth", "serial": auth.serial}
    upper = {**asked, "serial": "00" + sign.serial.upper()}
    assert _links(provider, upper).json() == {"of": upper, "ca": "auth", "serial": auth.serial}


def test_an_unknown_serial_and_a_missing_link_look_the_same(provider: Caller) -> None:
    [auth] = provider.town.rows(HANAKO.id, "auth")
    for serial in ("ab", auth.serial):
        asked = {"link": "predecessor", "ca": "auth", "serial": serial}
        answer = _links(provider, asked)
        told = answer.json()
        assert (answer.status_code, told["of"], told["error"]) == (404, asked, "no_link")
        assert set(told) == {"of", "error", "advice", "trace_id"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"link": "predecessor", "ca": "auth"},
        {"link": "other", "ca": "auth", "serial": "ab"},
        {"link": ["predecessor"], "ca": "auth", "serial": "ab"},
        {"link": "predecessor", "ca": "other", "serial": "ab"},
        {"link": "predecessor", "ca": "auth", "serial": "xyz"},
        {"link": "predecessor", "ca": "auth", "serial": ""},
        {"link": "predecessor", "ca": "auth", "serial": "a" * 41},
        {"link": "predecessor", "ca": "auth", "serial": 171},
        {"link": "predecessor", "ca": "auth", "serial": "ab", "more": 1},
    ],
)
def test_a_question_of_another_form_is_an_invalid_request(provider: Caller, body: Any) -> None:
    answer = _links(provider, body)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@PROPERTY
@given(JSON)
def test_no_json_breaks_the_links(provider: Caller, body: Any) -> None:
    assert _links(provider, body).status_code in (400, 404)


@PROPERTY
@given(st.binary(max_size=200))
def test_no_bytes_break_the_links(provider: Caller, content: bytes) -> None:
    answer = provider.ask("POST", "/jpki/links", content=content, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 404)


def test_a_link_is_counted_whether_there_is_one_or_not(provider: Caller) -> None:
    [sign] = provider.town.rows(HANAKO.id, "sign")
    for serial in (sign.serial, "ab"):
        _links(provider, {"link": "auth_of_sign", "ca": "sign", "serial": serial})
    _links(provider, {"link": "no such"})
    bill = provider.ask("GET", "/jpki/usage/2026-11").json()
    assert [(line["method"], line["kind"], line["hit"], line["count"]) for line in bill["lines"]] == [
        ("links", "sign", False, 1),
        ("links", "sign", True, 1),
    ]
    assert (bill["verifier"], bill["month"], bill["total_yen"]) == ("kakehashi", "2026-11", 0)


def test_a_bill_is_its_own_verifier_s_only(provider: Caller) -> None:
    provider.ask("GET", "/jpki/crl/auth")
    other = Caller(provider.town, certificate("tax")).ask("GET", "/jpki/usage/2026-11")
    assert (other.json()["verifier"], other.json()["lines"]) == ("tax", [])
    assert other.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2026-1", "１２", "now", "2026-11-01"])
def test_a_month_that_is_none_is_not_found(provider: Caller, month: str) -> None:
    answer = provider.ask("GET", f"/jpki/usage/{month}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
