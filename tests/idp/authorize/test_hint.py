"""Hints are believed only as far as our own signature goes."""

from foundation.ids import SequentialIds
from foundation.signing import KeyRing
from idp.authorize.hint import IdTokenHints

KEYS = KeyRing.generate(("ES256",), SequentialIds())
HINTS = IdTokenHints("https://op.example", KEYS)
GOOD = {"iss": "https://op.example", "sub": "s", "aud": "bank", "exp": 1}


def test_an_expired_token_of_ours_still_names_a_person() -> None:
    assert HINTS.read(KEYS.sign_jwt(GOOD)) == GOOD


def test_foreign_malformed_and_nameless_tokens_are_nothing() -> None:
    assert HINTS.read(KeyRing.generate(("ES256",), SequentialIds()).sign_jwt(GOOD)) is None
    assert HINTS.read("x") is None
    for changes in ({"iss": "https://other.example"}, {"sub": 7}, {"aud": ["bank"]}):
        assert HINTS.read(KEYS.sign_jwt({**GOOD, **changes})) is None
