"""OpenID Connect Core 3.1.3.7 and 3.1.3.8: authlib's relying party beside the SDK, on every claim of an ID token."""

import asyncio
from typing import Any

import pytest
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from relying_party_sdk.errors import TokenRefused
from relying_party_sdk.token_validation import Expectation, half_hash, validate_id_token
from tests.idp.differential.faults import is_explained
from tests.relying_party_sdk.small_provider import CLIENT, ISSUER, SmallProvider

# What is changed (times are offsets from now, None takes a claim away), and the name of the difference, if there is.
CLAIMS: list[tuple[dict[str, Any], str]] = [
    *((each, "") for each in (
        {}, {"aud": [CLIENT]}, {"azp": CLIENT}, {"nbf": -1}, {"nbf": None}, {"amr": ["pin"]}, {"amr": None},
        {"at_hash": None}, {"aud": [CLIENT, "other"]}, {"exp": 0.5}, {"iat": -1.5}, {"unheard_of": [1]},
        {"iss": "https://evil.example"}, {"iss": ISSUER + "/"}, {"iss": None}, {"iss": 7}, {"sub": None}, {"aud": None},
        {"aud": "other"}, {"aud": ["other"]}, {"aud": []}, {"azp": "other"}, {"exp": None}, {"exp": "later"},
        {"exp": -61}, {"iat": None}, {"iat": "now"}, {"iat": 61}, {"nbf": 61}, {"nbf": "now"}, {"nonce": None},
        {"nonce": "other"}, {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, {"at_hash": half_hash("ES256", "at-2")},
        {"auth_time": None}, {"auth_time": "now"}, {"sub": 7}, {"exp": True},
    )),
    ({"aud": [CLIENT, "other"], "azp": CLIENT}, "another-audience-beside-us"),
    ({"exp": 0}, "no-leeway-for-a-token"), ({"exp": -30}, "no-leeway-for-a-token"),
    ({"iat": -601}, "issued-long-ago"), ({"auth_time": -3600}, "login-too-old"),
    ({"sub": ""}, "no-subject"), ({"sub": "x" * 256}, "no-subject"), ({"amr": "pin"}, "claims-nobody-reads"),
]  # fmt: skip
TIMES = ("exp", "iat", "nbf", "auth_time")
MAX_AGE = 300


def _changed(now: int, changes: dict[str, Any]) -> dict[str, Any]:
    """SmallProvider leaves out what is None."""

    def moved(name: str, value: Any) -> Any:
        is_offset = name in TIMES and isinstance(value, int | float) and not isinstance(value, bool)
        return now + value if is_offset else value

    return {name: moved(name, value) for name, value in changes.items()}


def _ours(op: SmallProvider, raw: str) -> str:
    expected = Expectation(ISSUER, CLIENT, "ES256", op.clock.timestamp(), "n", MAX_AGE, access_token="at-1")
    try:
        asyncio.run(validate_id_token(raw, expected, op.relying_party().provider.keys))
    except TokenRefused:
        return "refused"
    return "ok"


def _theirs(op: SmallProvider, raw: str) -> str:
    options = {"iss": {"essential": True, "value": ISSUER}, "aud": {"essential": True, "value": CLIENT}}
    given = {"client_id": CLIENT, "nonce": "n", "access_token": "at-1", "max_age": MAX_AGE}
    try:
        token = jwt.decode(raw, KeySet.import_key_set(op.jwks), algorithms=["ES256"])  # type: ignore[arg-type]
        CodeIDToken(token.claims, token.header, options, given).validate(now=op.clock.timestamp(), leeway=60)
    except JoseError:
        return "refused"
    return "ok"


@pytest.mark.parametrize(("changes", "differs"), CLAIMS, ids=str)
def test_authlib_and_the_sdk_agree_on_every_claim(changes: dict[str, Any], differs: str) -> None:
    op = SmallProvider()
    op.claims = _changed(op.clock.timestamp(), changes)
    raw = op.make_id_token("n")
    assert is_explained((_ours(op, raw), _theirs(op, raw)), differs)
