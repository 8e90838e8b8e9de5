"""Reading the token off a call, and the words of a refusal; whole resources are met in tests/idp/features."""

import pytest

from idp.errors import InsufficientScope, InvalidRequest, InvalidToken, ServerError
from idp.tokens.guard import TokenGuard
from idp.tokens.sender import Presented, SenderConstraints
from idp.wire import Answer, Call
from tests.idp.tokens.test_sender import NobodysClients, constraint

FORM = (b"content-type", b"application/x-www-form-urlencoded")
GUARD = TokenGuard(lambda token: None, NobodysClients(), SenderConstraints([constraint("jkt", scheme="DPoP")]))


def _call(method: str, *headers: tuple[bytes, bytes], body: bytes = b"", query: bytes = b"") -> Call:
    scope = {"method": method, "path": "/userinfo", "query_string": query, "headers": list(headers)}
    return Call(scope, body)


def _challenges(answer: Answer) -> list[bytes]:
    return [value for name, value in answer.headers if name == b"www-authenticate"]


def test_the_header_or_the_form_carries_it_and_never_the_query() -> None:
    bearer, bound = Presented("Bearer", "abc"), Presented("DPoP", "abc")
    assert GUARD.presented(_call("GET", (b"authorization", b"Bearer abc"))) == bearer
    assert GUARD.presented(_call("GET", (b"authorization", b"bEARER abc "))) == bearer
    assert GUARD.presented(_call("GET", (b"authorization", b"dpop abc"))) == bound
    assert GUARD.presented(_call("POST", FORM, body=b"access_token=abc")) == bearer
    assert GUARD.presented(_call("GET", query=b"access_token=abc")) is None
    for other in (b"Basic abc", b"Bearer", b"Bearer ", b"", b"abc"):
        assert GUARD.presented(_call("GET", (b"authorization", other))) is None
    assert GUARD.presented(_call("GET")) is None


def test_two_of_them_are_one_too_many() -> None:
    with pytest.raises(InvalidRequest):
        GUARD.presented(_call("POST", FORM, (b"authorization", b"Bearer a"), body=b"access_token=b"))
    with pytest.raises(InvalidRequest):
        GUARD.presented(_call("POST", FORM, (b"authorization", b"DPoP a"), body=b"access_token=b"))
    with pytest.raises(InvalidRequest):
        GUARD.presented(_call("GET", (b"authorization", b"Bearer a"), (b"authorization", b"Bearer a")))


def test_the_error_stands_in_the_challenge_of_the_scheme_that_was_used() -> None:
    bearer = b'Bearer realm="kakehashi", error="invalid_token", error_description="gone"'
    plain = b'DPoP realm="kakehashi", algs="ES256"'
    assert _challenges(GUARD.refuse(InvalidToken("gone"))) == [bearer, plain]
    refused = GUARD.refuse(InvalidToken("gone"), Presented("DPoP", "abc"))
    told = b'DPoP realm="kakehashi", error="invalid_token", error_description="gone", algs="ES256"'
    assert _challenges(refused) == [told, b'Bearer realm="kakehashi"']
    assert _challenges(GUARD.unasked()) == [b'Bearer realm="kakehashi"', plain]


def test_each_kind_of_refusal_has_its_status() -> None:
    statuses = [GUARD.refuse(kind("no")).status for kind in (InvalidToken, InsufficientScope, InvalidRequest)]
    assert statuses == [401, 403, 400]
    assert GUARD.refuse(ServerError("no")).status == 500
