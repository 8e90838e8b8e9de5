"""A JSON object in, the standard's errors out."""

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata, InvalidRedirectUri
from idp.errors import InvalidToken
from idp.registration.statement import UnapprovedSoftwareStatement
from idp.registration.wire import bearer, read_object, refusal
from idp.wire import Call


def _call(body: bytes = b"{}", kind: bytes = b"application/json", **headers: bytes) -> Call:
    pairs = [(b"content-type", kind), *((name.encode(), value) for name, value in headers.items())]
    return Call({"method": "POST", "path": "/register", "query_string": b"", "headers": pairs}, body)


def test_an_object_is_read_and_nothing_else() -> None:
    assert read_object(_call(b'{"a": 1}', b"Application/JSON; charset=utf-8")) == {"a": 1}
    for call in (_call(b"[]"), _call(b""), _call(b'{"a":1,"a":2}'), _call(b"{}", b"text/plain"), _call(b'{"a":NaN}')):
        with pytest.raises(InvalidClientMetadata):
            read_object(call)


def test_the_token_comes_in_the_header_as_bearer() -> None:
    assert bearer(_call()) is None
    assert bearer(_call(authorization=b"bearer abc")) == "abc"
    with pytest.raises(InvalidToken):
        bearer(_call(authorization=b"Basic abc"))


def test_refusals_have_the_codes_of_the_standard() -> None:
    for error, code in (
        (InvalidClientMetadata("x"), "invalid_client_metadata"), (InvalidRedirectUri("x"), "invalid_redirect_uri"),
        (UnapprovedSoftwareStatement("x" * 999), "unapproved_software_statement"),
    ):  # fmt: skip
        answer = refusal(error, "token")
        assert answer.status == 400
        document = answer.document
        assert document["error"] == code
        assert len(document["error_description"]) <= 300
    bare, told = refusal(InvalidToken("x"), None), refusal(InvalidToken("x"), "token")
    assert (bare.status, bare.body) == (401, b"")
    assert told.document["error"] == "invalid_token"
