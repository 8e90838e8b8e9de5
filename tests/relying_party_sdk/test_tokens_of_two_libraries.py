"""What the SDK signs is read by joserfc and by jwcrypto, and it reads what either of them signs."""

import asyncio
from typing import Any

import pytest

from relying_party_sdk import DpopKey, PrivateKeyJwt
from relying_party_sdk.credentials import Caller
from relying_party_sdk.errors import TokenRefused
from relying_party_sdk.logout_token import EVENT
from relying_party_sdk.token_validation import Expectation, half_hash, validate_id_token
from tests.jose import MAKERS, key_for, public_jwks, read_by_both
from tests.relying_party_sdk.small_provider import CLIENT, ISSUER, SUB, CountingChance, SmallProvider, TestClock

CALLER = Caller(CLIENT, ISSUER, 1_800_000_000, "jti-1")
ALGORITHMS = ("ES256", "RS256", "PS256", "EdDSA")


@pytest.mark.parametrize("alg", ["ES256", "RS256", "PS256"])  # jwcrypto does not know the name Ed25519
def test_assertion_and_request_object_are_read_by_both(alg: str) -> None:
    auth = PrivateKeyJwt(key_for(alg).export_private(as_dict=True), alg=alg)
    header, claims = read_by_both(auth.assertion(CALLER), auth.public_jwks(), alg)
    assert (header["kid"], header["typ"], claims["aud"], claims["sub"]) == (auth.kid, "JWT", ISSUER, CLIENT)
    header, claims = read_by_both(auth.request_object(CALLER, {"scope": "openid"}), auth.public_jwks(), alg)
    assert (header["typ"], claims["iss"], claims["scope"]) == ("oauth-authz-req+jwt", CLIENT, "openid")


@pytest.mark.parametrize("alg", ["ES256", "PS256"])
def test_a_proof_is_read_by_both(alg: str) -> None:
    key = DpopKey(key_for(alg).export_private(as_dict=True), alg=alg, clock=TestClock(), chance=CountingChance())
    header, claims = read_by_both(key.proof("POST", f"{ISSUER}/token"), public_jwks(alg), alg)
    assert (header["typ"], claims["htm"], claims["htu"]) == ("dpop+jwt", "POST", f"{ISSUER}/token")
    assert key.jkt == key_for(alg).thumbprint()


def _provider(alg: str) -> SmallProvider:
    op = SmallProvider()
    op.jwks = public_jwks(alg)
    return op


def _altered(token: str) -> str:
    at = token.rindex(".") + 10
    return token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("alg", ALGORITHMS)
def test_an_id_token_of_either_is_read(alg: str, maker: str) -> None:
    op = _provider(alg)
    now = op.clock.timestamp()
    claims: dict[str, Any] = {"iss": ISSUER, "sub": SUB, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": "n"}
    token = MAKERS[maker]({**claims, "at_hash": half_hash(alg, "at-1")}, alg, {"kid": f"of-{alg}"})
    expected = Expectation(ISSUER, CLIENT, alg, now, "n", access_token="at-1")
    keys = op.relying_party().provider.keys
    assert asyncio.run(validate_id_token(token, expected, keys))["sub"] == SUB
    with pytest.raises(TokenRefused):
        asyncio.run(validate_id_token(_altered(token), expected, keys))


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("alg", ALGORITHMS)
def test_a_logout_token_of_either_is_read(alg: str, maker: str) -> None:
    op = _provider(alg)
    now = op.clock.timestamp()
    claims = {"iss": ISSUER, "sub": SUB, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": "j", "events": {EVENT: {}}}
    token = MAKERS[maker](claims, alg, {"kid": f"of-{alg}", "typ": "logout+jwt"})
    reader = op.relying_party(id_token_signed_response_alg=alg)
    with pytest.raises(TokenRefused):
        asyncio.run(reader.read_logout_token(_altered(token)))
    assert asyncio.run(reader.read_logout_token(token)).sub == SUB
