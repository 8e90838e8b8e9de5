"""Reading a token off a request, judging who brings it, and the words of a refusal."""

import asyncio
import base64
import contextlib
import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relying_party_sdk.dpop_check import DpopCheck
from relying_party_sdk.errors import BearerRefused, SenderRefused
from relying_party_sdk.sender import Presented, ResourceRequest, challenges, check_sender, read_authorization
from tests.relying_party_sdk.proofs import RESOURCE, TOKEN, Prover
from tests.relying_party_sdk.small_provider import TestClock

CERTIFICATE = b"the DER of a certificate"
X5T = base64.urlsafe_b64encode(hashlib.sha256(CERTIFICATE).digest()).rstrip(b"=").decode()


def test_a_token_is_read_with_its_scheme() -> None:
    assert read_authorization("Bearer abc.DEF-1~2+3/=") == ("Bearer", "abc.DEF-1~2+3/=")
    assert read_authorization("bearer x") == ("Bearer", "x")
    assert read_authorization("dPoP x") == ("DPoP", "x")


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        (None, 401, ""),
        ("", 401, ""),
        ("Basic abc", 401, ""),
        ("Bearer", 400, "invalid_request"),
        ("Bearer ", 400, "invalid_request"),
        ("DPoP", 400, "invalid_request"),
        ("Bearer a b", 400, "invalid_request"),
        ("Bearer a,b", 400, "invalid_request"),
        ("Bearer é", 400, "invalid_request"),
        ("Bearer a\n", 400, "invalid_request"),
        ("Bearer " + "a" * 9000, 400, "invalid_request"),
    ],
)
def test_attack_odd_headers(header: str | None, status: int, code: str) -> None:
    with pytest.raises(BearerRefused) as refused:
        read_authorization(header)
    assert (refused.value.status, refused.value.code) == (status, code)


@given(st.text(max_size=60))
def test_any_header_is_a_token_or_one_kind_of_refusal(header: str) -> None:
    with contextlib.suppress(BearerRefused):
        assert read_authorization(header).token == header.partition(" ")[2]


def _check(scheme: str, cnf: dict[str, str], **request: Any) -> Any:
    asked = ResourceRequest("GET", RESOURCE, None, **request)
    return asyncio.run(check_sender(asked, Presented(scheme, TOKEN), cnf, DpopCheck(CLOCK)))


CLOCK = TestClock()
KEY = Prover(CLOCK)


def test_the_holder_is_let_in() -> None:
    assert _check("Bearer", {}) == {}
    assert _check("DPoP", {"jkt": KEY.jkt}, dpop=[KEY.proof()]) == {}
    assert _check("Bearer", {"x5t#S256": X5T}, certificate=CERTIFICATE) == {}
    assert _check("DPoP", {"jkt": KEY.jkt, "x5t#S256": X5T}, dpop=[KEY.proof()], certificate=CERTIFICATE) == {}


def test_tk17_tk21_a_thief_is_not() -> None:
    attacks: list[tuple[str, dict[str, str], dict[str, Any]]] = [
        ("Bearer", {"jkt": KEY.jkt}, {"dpop": [KEY.proof()]}),
        ("DPoP", {"jkt": KEY.jkt}, {}),
        ("DPoP", {"jkt": KEY.jkt}, {"dpop": [Prover(CLOCK).proof()]}),
        ("DPoP", {}, {"dpop": [KEY.proof()]}),
        ("Bearer", {"x5t#S256": X5T}, {}),
        ("Bearer", {"x5t#S256": X5T}, {"certificate": b"another"}),
        ("DPoP", {"x5t#S256": X5T}, {"certificate": CERTIFICATE}),
        ("DPoP", {"jkt": KEY.jkt, "x5t#S256": X5T}, {"dpop": [KEY.proof()]}),
        ("Bearer", {"jku": "x"}, {}),
    ]
    for scheme, cnf, request in attacks:
        with pytest.raises(SenderRefused):
            _check(scheme, cnf, **request)


def test_challenges_are_spelled_as_the_specifications_say() -> None:
    algs = 'algs="ES256 PS256 EdDSA Ed25519"'
    assert challenges() == [("www-authenticate", "Bearer"), ("www-authenticate", f"DPoP {algs}")]
    told = challenges("invalid_token", "expired", scope="data:read", realm="trust")
    assert told[0][1] == 'Bearer realm="trust", scope="data:read", error="invalid_token", error_description="expired"'
    bound = challenges("use_dpop_nonce", "again", dpop=True)
    assert bound[0][1] == f'DPoP error="use_dpop_nonce", error_description="again", {algs}'
    assert bound[1][1] == "Bearer"


def test_attack_header_injection_through_a_description() -> None:
    value = challenges("invalid_token", 'a"\r\nSet-Cookie: x, 花\\')[0][1]
    assert "\r" not in value
    assert "\n" not in value
    assert value.count('"') == 4
