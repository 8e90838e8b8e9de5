"""The question and its answer: PKCE, state, issuer, time, and parameters that come twice."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relying_party_sdk.authorization import (
    TRANSACTION_SECONDS,
    LoginOptions,
    Transaction,
    read_callback,
    request_parameters,
    s256,
    with_query,
)
from relying_party_sdk.errors import (
    AccessDenied,
    IssuerMixUp,
    MalformedCallback,
    RelyingPartyError,
    StateMismatch,
    TransactionExpired,
)

NOW = 1_800_000_000
ASKED = Transaction(
    state="state-1",
    nonce="nonce-1",
    verifier="v" * 43,
    iss="https://op.example",
    redirect_uri="https://bank.example/callback",
    scope="openid",
    started_at=NOW,
)
GOOD = {"code": "c", "state": "state-1", "iss": "https://op.example"}


def _read(params: object, now: int = NOW, promised: bool = True) -> str:
    return read_callback(ASKED, params, now, iss_promised=promised)  # type: ignore[arg-type]


def test_s256_is_the_example_of_rfc_7636_appendix_b() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert s256(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_code_comes_out_when_state_and_issuer_are_right() -> None:
    assert _read(GOOD) == "c"
    assert _read(list(GOOD.items())) == "c"
    assert _read({**GOOD, "session_state": "x"}) == "c"


@pytest.mark.parametrize("state", ["", "state-2", "STATE-1", "state-1 ", "状態", "x" * 100_000])
def test_attack_state_from_another_browser_or_forged(state: str) -> None:
    with pytest.raises(StateMismatch):
        _read({**GOOD, "state": state})


def test_attack_missing_state() -> None:
    with pytest.raises(StateMismatch):
        _read({"code": "c", "iss": "https://op.example"})


@pytest.mark.parametrize("iss", ["https://evil.example", "https://op.example/", "", "https://op.example.evil"])
def test_attack_mix_up(iss: str) -> None:
    with pytest.raises(IssuerMixUp):
        _read({**GOOD, "iss": iss})


def test_attack_mix_up_in_an_error_answer_is_seen_first() -> None:
    with pytest.raises(IssuerMixUp):
        _read({"error": "access_denied", "state": "state-1", "iss": "https://evil.example"})


def test_a_provider_that_never_names_itself_is_tolerated_only_if_it_did_not_promise() -> None:
    without = {"code": "c", "state": "state-1"}
    assert _read(without, promised=False) == "c"
    with pytest.raises(IssuerMixUp):
        _read(without)


def test_an_error_with_right_state_becomes_its_exception() -> None:
    with pytest.raises(AccessDenied):
        _read({"error": "access_denied", "state": "state-1", "iss": "https://op.example"})


def test_attack_a_parameter_twice() -> None:
    with pytest.raises(MalformedCallback):
        _read([*GOOD.items(), ("code", "other")])


def test_neither_code_nor_error_is_no_answer() -> None:
    with pytest.raises(MalformedCallback):
        _read({"state": "state-1", "iss": "https://op.example", "code": ""})


def test_an_answer_after_an_hour_is_too_late() -> None:
    assert _read(GOOD, now=NOW + TRANSACTION_SECONDS) == "c"
    with pytest.raises(TransactionExpired):
        _read(GOOD, now=NOW + TRANSACTION_SECONDS + 1)


def test_a_spoilt_transaction_is_a_state_mismatch() -> None:
    for text in ("", "{}", '{"state": 1, "x": 2}', "\ud800"):
        with pytest.raises(StateMismatch):
            Transaction.from_json(text)


def test_a_transaction_does_not_print_its_secrets() -> None:
    assert "nonce-1" not in repr(ASKED)
    assert "vvv" not in repr(ASKED)


def test_claims_travel_as_json() -> None:
    options: LoginOptions = {"claims": {"userinfo": {"name": None}}, "acr_values": ["a", "b"]}
    parameters = request_parameters("bank", ASKED, options)
    assert parameters["claims"] == '{"userinfo":{"name":null}}'
    assert parameters["acr_values"] == "a b"


def test_a_query_is_added_to_an_endpoint_that_has_one() -> None:
    assert with_query("https://op.example/a?x=1", {"y": "2"}) == "https://op.example/a?x=1&y=2"


NAMES = st.sampled_from(["code", "state", "iss", "error", "x"])


@given(st.lists(st.tuples(NAMES, st.text(max_size=20)), max_size=6))
def test_any_callback_is_a_code_or_an_error_of_ours(pairs: list[tuple[str, str]]) -> None:
    with contextlib.suppress(RelyingPartyError):
        assert _read(pairs) == dict(pairs)["code"]
