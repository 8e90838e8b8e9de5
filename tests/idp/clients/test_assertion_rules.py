"""RFC 7523 3, rule by rule, whatever signed the assertion; whole requests are in the features' tests."""

import asyncio
from typing import Any

import pytest

from foundation.clock import FixedClock
from idp.clients.assertion_rules import AssertionRules
from tests.idp.card_login.mint import NOW
from tests.idp.provider import ISSUER, asserting

ALIAS, OTHER = "https://mtls.example", "https://other.example"
LAX = {"client_assertion_audience": "token_endpoint"}
CLOCK = FixedClock(NOW)
AT = CLOCK.timestamp()
GOOD = {"iss": "clinic", "sub": "clinic", "aud": ISSUER, "exp": AT + 60, "iat": AT, "jti": "1"}


class _Memory:
    def __init__(self) -> None:
        self.until: dict[str, int] = {}

    async def remember(self, key: str, now: int, forget_at: int) -> bool:
        return self.until.setdefault(key, forget_at) == forget_at and len(self.until) == 1


def _holds(claims: dict[str, Any], **members: Any) -> bool:
    rules = AssertionRules(ISSUER, _Memory(), CLOCK, [ALIAS])
    return asyncio.run(rules.accept(asserting(**members), claims))


def test_a_good_assertion_is_remembered_past_its_end() -> None:
    memory = _Memory()
    assert asyncio.run(AssertionRules(ISSUER, memory, CLOCK).accept(asserting(), GOOD))
    assert list(memory.until.values()) == [AT + 120]


@pytest.mark.parametrize(
    "change",
    [
        {"aud": f"{ISSUER}/token"}, {"aud": f"{ISSUER}/par"}, {"aud": [ISSUER]}, {"aud": [ISSUER, "https://evil.example"]},
        {"aud": f"{ISSUER}/"}, {"aud": "https://other.example"}, {"aud": None}, {"aud": 5},
        {"exp": AT}, {"exp": AT - 300}, {"exp": AT + 301}, {"exp": None}, {"exp": "x"}, {"exp": True},
        {"nbf": AT + 60}, {"iat": AT + 60}, {"nbf": "x"}, {"iat": None},
        {"iss": "bank"}, {"sub": "bank"}, {"sub": None}, {"iss": ["clinic"]},
        {"jti": ""}, {"jti": None}, {"jti": 5}, {"jti": "x" * 256},
    ],
)  # fmt: skip
def test_tk11_what_breaks_one_rule_is_refused(change: dict[str, Any]) -> None:
    assert not _holds({**GOOD, **change})


def test_clocks_may_be_seconds_ahead() -> None:
    assert _holds({**GOOD, "nbf": AT + 8, "iat": AT + 8})
    assert _holds({**GOOD, "exp": AT + 300})


def test_a_client_may_be_registered_to_name_any_endpoint_of_ours() -> None:
    """OpenID Connect Core 9; RFC 9126 2; CIBA Core 7.1: issuer and the endpoints of the three, also in a list."""
    paths = ("/token", "/par", "/backchannel-authentication")
    ours = (ISSUER, *(f"{origin}{path}" for origin in (ISSUER, ALIAS) for path in paths))
    for aud in (*ours, [ISSUER], [f"{ISSUER}/token", OTHER]):
        assert _holds({**GOOD, "aud": aud}, **LAX), aud


def test_a_client_of_core_9_may_sign_for_an_hour_and_no_longer() -> None:
    assert _holds({**GOOD, "exp": AT + 3600}, **LAX)
    assert not _holds({**GOOD, "exp": AT + 3602}, **LAX)
    assert not _holds({**GOOD, "exp": AT + 602})


def test_tk11_what_names_nobody_of_ours_is_refused_there_too() -> None:
    wrong = (
        OTHER,
        [OTHER],
        [],
        [[ISSUER]],
        {ISSUER: 1},
        f"{ISSUER}/token/",
        f"{ISSUER}/userinfo",
        f"{OTHER}/token",
        ALIAS,
    )
    for aud in wrong:
        assert not _holds({**GOOD, "aud": aud}, **LAX), aud
