"""Reading the bearer token off a call; the endpoint itself is met in tests/idp/features/test_userinfo.py."""

import pytest

from idp.errors import InvalidRequest
from idp.tokens.userinfo import bearer_token
from idp.wire import Call

FORM = (b"content-type", b"application/x-www-form-urlencoded")


def _call(method: str, *headers: tuple[bytes, bytes], body: bytes = b"", query: bytes = b"") -> Call:
    scope = {"method": method, "path": "/userinfo", "query_string": query, "headers": list(headers)}
    return Call(scope, body)


def test_the_header_or_the_form_carries_it_and_never_the_query() -> None:
    assert bearer_token(_call("GET", (b"authorization", b"Bearer abc"))) == "abc"
    assert bearer_token(_call("GET", (b"authorization", b"bearer abc "))) == "abc"
    assert bearer_token(_call("POST", FORM, body=b"access_token=abc")) == "abc"
    assert bearer_token(_call("GET", query=b"access_token=abc")) is None
    assert bearer_token(_call("GET", (b"authorization", b"Basic abc"))) is None
    assert bearer_token(_call("GET")) is None


def test_two_of_them_are_one_too_many() -> None:
    with pytest.raises(InvalidRequest):
        bearer_token(_call("POST", FORM, (b"authorization", b"Bearer a"), body=b"access_token=b"))
    with pytest.raises(InvalidRequest):
        bearer_token(_call("GET", (b"authorization", b"Bearer a"), (b"authorization", b"Bearer a")))
