"""Each rule of a request object's claims, and the stricter ones for who signs every request."""

from typing import Any

import pytest

from idp.errors import InvalidRequestObject
from idp.request_object.rules import Circumstances, check_claims
from tests.idp.provider import ISSUER

NOW = 1_000_000
CLAIMS: dict[str, Any] = {
    "iss": "bank", "client_id": "bank", "aud": ISSUER, "exp": NOW + 60, "nbf": NOW, "iat": NOW, "jti": "1",
    "scope": "openid",
}  # fmt: skip


def _check(strict: bool = False, **changes: Any) -> None:
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    check_claims(claims, Circumstances("bank", ISSUER, NOW, strict))


def test_a_good_object_passes_and_a_lax_one_may_say_less() -> None:
    _check()
    _check(strict=True)
    _check(strict=True, scope=None, authorization_details=[{"type": "data_trust"}])
    _check(**dict.fromkeys(CLAIMS))
    _check(aud=["https://other.example", ISSUER])
    _check(nbf=NOW + 8)  # clocks of partners


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "shop"}, {"iss": ["bank"]}, {"client_id": "shop"}, {"aud": "https://other.example"}, {"aud": []},
        {"aud": ISSUER + "/"}, {"aud": {}}, {"exp": NOW}, {"exp": NOW - 1}, {"exp": NOW + 3601}, {"exp": "never"},
        {"exp": True}, {"nbf": NOW + 60}, {"nbf": "now"}, {"iat": NOW + 60}, {"sub": "bank"}, {"request": "x.y.z"},
        {"request_uri": "https://a.example"}, {"jti": ""}, {"jti": "x" * 256}, {"jti": 7},
    ],
)  # fmt: skip
@pytest.mark.parametrize("strict", [False, True])
def test_a_broken_claim_is_refused(strict: bool, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestObject):
        _check(strict, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": None}, {"aud": None}, {"exp": None}, {"nbf": None}, {"client_id": None}, {"nbf": NOW - 3601},
        {"nbf": NOW - 60, "exp": NOW + 3600}, {"scope": None},
    ],
)  # fmt: skip
def test_who_signs_every_request_says_everything(changes: dict[str, Any]) -> None:
    _check(**changes)
    with pytest.raises(InvalidRequestObject):
        _check(True, **changes)
