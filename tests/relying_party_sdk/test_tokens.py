"""The token endpoint's answer, read strictly, and the tokens it becomes."""

from typing import Any

import pytest

from relying_party_sdk.errors import AnswerRefused
from relying_party_sdk.tokens import Tokens, first_tokens, next_tokens, read_token_answer

GOOD: dict[str, Any] = {"access_token": "at", "token_type": "Bearer", "expires_in": 300}


@pytest.mark.parametrize(
    "change",
    [
        {"access_token": None},
        {"access_token": ""},
        {"access_token": 5},
        {"token_type": None},
        {"token_type": "DPoP"},
        {"expires_in": "300"},
        {"expires_in": -1},
        {"expires_in": True},
        {"refresh_token": 5},
        {"scope": ["openid"]},
        {"authorization_details": {}},
        {"authorization_details": ["x"]},
    ],
)
def test_a_misshapen_answer_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(AnswerRefused):
        read_token_answer({**GOOD, **change})


def test_what_was_granted_is_kept_not_what_was_asked() -> None:
    details = [{"type": "data_trust", "datatypes": ["AllergyIntolerance"]}]
    answer = read_token_answer({**GOOD, "authorization_details": details, "scope": "openid"})
    tokens = first_tokens(answer, {"sub": "s"}, 100, "openid data:read")
    assert tokens.authorization_details == tuple(details)
    assert tokens.scope == "openid"
    assert tokens.expires_at == 400


def test_without_expires_in_little_is_believed() -> None:
    answer = read_token_answer({"access_token": "at", "token_type": "bearer"})
    assert first_tokens(answer, {"sub": "s"}, 100, "openid").expires_at == 160


def test_a_refresh_can_narrow_the_grant() -> None:
    old = Tokens("s", {"acr": "a", "auth_time": 5}, "at", 1, "openid", "rt", "idt", ({"type": "x"},))
    fresh = next_tokens(old, read_token_answer({**GOOD, "authorization_details": []}), None, 10)
    assert fresh.authorization_details == ()
    assert (fresh.refresh_token, fresh.id_token, fresh.acr, fresh.auth_time) == ("rt", "idt", "a", 5)


def test_tokens_survive_a_session_store() -> None:
    tokens = Tokens("s", {"a": 1}, "at", 1, "openid", "rt", "idt", ({"type": "x"},))
    assert Tokens.from_json(tokens.to_json()) == tokens
    with pytest.raises(AnswerRefused):
        Tokens.from_json("{}")


def test_odd_claims_are_no_acr_and_no_auth_time() -> None:
    tokens = Tokens("s", {"acr": 5, "auth_time": True}, "at", 1, "openid")
    assert (tokens.acr, tokens.auth_time) == (None, None)
