"""Hints are believed only as far as our own signature goes."""

import json
from typing import Any

import pytest

from foundation.signing import KeyRing
from idp.authorize.hint import IdTokenHints
from idp.authorize.request import parse_request
from idp.errors import InvalidRequest
from tests.idp.provider import CALLBACK, confidential, request
from tests.idp.request_object.objects import unsigned, with_public_key_as_secret

KEYS = KeyRing.generate(("ES256",))
HINTS = IdTokenHints("https://op.example", KEYS)
GOOD = {"iss": "https://op.example", "sub": "s", "aud": "bank", "exp": 1}


def test_an_expired_token_of_ours_still_names_a_person() -> None:
    assert HINTS.read(KEYS.sign_jwt(GOOD)) == GOOD


def test_foreign_malformed_and_nameless_tokens_are_nothing() -> None:
    assert HINTS.read(KeyRing.generate(("ES256",)).sign_jwt(GOOD)) is None
    assert HINTS.read("x") is None
    for changes in ({"iss": "https://other.example"}, {"sub": 7}, {"aud": ["bank"]}):
        assert HINTS.read(KEYS.sign_jwt({**GOOD, **changes})) is None


@pytest.mark.parametrize(
    "iss",
    [
        "https://op.example/", "https://op.example.evil.example", "https://OP.example", "op.example", "https://op.exampl",
        ["https://op.example"],
    ],
)  # fmt: skip
def test_ky11_an_issuer_that_only_looks_like_us_is_another(iss: Any) -> None:
    assert HINTS.read(KEYS.sign_jwt({**GOOD, "iss": iss})) is None


def test_ky01_an_unsigned_token_names_nobody() -> None:
    head, body, _ = KEYS.sign_jwt(GOOD).split(".")
    for token in (*(unsigned(GOOD, alg) for alg in ("none", "None", "NONE")), f"{head}.{body}."):
        assert HINTS.read(token) is None


def test_ky02_a_hint_made_with_our_public_key_as_the_secret_names_nobody() -> None:
    assert HINTS.read(with_public_key_as_secret(GOOD, KEYS)) is None


def _subject(**parameters: str) -> str:
    return HINTS.subject_of(parse_request(request(**parameters), confidential(), CALLBACK))


def _sub(**sections: Any) -> str:
    return json.dumps({section: {"sub": {"value": value}} for section, value in sections.items()})


def test_the_sub_claim_of_either_section_names_who_is_meant() -> None:
    assert _subject() == ""
    assert _subject(claims=_sub(id_token="a")) == _subject(claims=_sub(userinfo="a")) == "a"
    assert _subject(claims=_sub(userinfo="a", id_token="a")) == "a"
    assert _subject(claims=_sub(id_token="s"), id_token_hint=KEYS.sign_jwt(GOOD)) == "s"


def test_two_names_are_a_contradiction() -> None:
    for contradiction in (
        {"claims": _sub(id_token="a", userinfo="b")},
        {"claims": _sub(userinfo="a"), "id_token_hint": KEYS.sign_jwt(GOOD)},
    ):
        with pytest.raises(InvalidRequest):
            _subject(**contradiction)


def test_wh04_something_else_that_we_signed_is_no_hint() -> None:
    """RFC 8725 3.11: logout tokens and access tokens name issuer, subject and audience as well."""
    for typ in ("logout+jwt", "at+jwt", "oauth-authz-req+jwt"):
        assert HINTS.read(KEYS.sign_jwt(GOOD, typ=typ)) is None
    assert HINTS.read(KEYS.sign_jwt(GOOD, typ="JWT")) == GOOD
