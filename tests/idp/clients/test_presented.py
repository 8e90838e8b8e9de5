"""Kinds of credential: recognised by what is in the request, believed by nobody yet."""

from base64 import b64encode

import orjson
import pytest

from foundation import base64url
from idp.clients.presented import ASSERTION_TYPE, assertion, name_alone
from idp.wire import Call

CALL = Call({"method": "POST", "path": "/token", "query_string": b"", "headers": []})
BASIC = (b"authorization", b"Basic " + b64encode(b"a:b"))


def _token(**claims: object) -> str:
    return ".".join(base64url.text(orjson.dumps(part)) for part in ({"alg": "HS256"}, claims)) + ".AA"


def test_a_name_stands_alone_or_counts_for_nothing() -> None:
    presented = name_alone(CALL, {"client_id": "bank", "grant_type": "x"})
    assert presented is not None
    assert (presented.client_id, presented.proof) == ("bank", CALL)
    assert name_alone(CALL, {}) is None
    assert name_alone(CALL, {"client_id": "bank", "client_secret": "x"}) is None
    assert name_alone(CALL, {"client_id": "bank", "client_assertion": "x"}) is None
    with_basic = Call({**CALL.scope, "headers": [BASIC]})
    assert name_alone(with_basic, {"client_id": "bank"}) is None


def test_an_assertion_names_its_client_inside_or_beside() -> None:
    form = {"client_assertion": _token(sub="bank"), "client_assertion_type": ASSERTION_TYPE}
    presented = assertion(CALL, form)
    assert presented is not None
    assert presented.client_id == "bank"
    beside = assertion(CALL, {**form, "client_id": "shop"})
    assert beside is not None
    assert beside.client_id == "shop"
    assert assertion(CALL, {}) is None


@pytest.mark.parametrize("kind", ["", "jwt-bearer", ASSERTION_TYPE + "x"])
def test_an_assertion_of_another_type_proves_nothing(kind: str) -> None:
    presented = assertion(CALL, {"client_assertion": _token(sub="bank"), "client_assertion_type": kind})
    assert presented is not None
    assert presented.proof == ""


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é", _token(), _token(sub=5), "x" * 40_000])
def test_whatever_is_no_assertion_is_nobodys(text: str) -> None:
    presented = assertion(CALL, {"client_assertion": text, "client_assertion_type": ASSERTION_TYPE})
    assert presented is not None
    assert presented.client_id in ("", "5")
