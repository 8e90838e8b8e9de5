"""JSON unless a JWT was registered and is asked for by its name; then one claim that passes for no other token."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from foundation.clock import FixedClock
from foundation.outbound import Destinations, Outbound
from foundation.signing import KeyRing, verify_jwt
from idp.clients.client_keys import ClientKeys
from idp.tokens.encryption import AnswerEncryption
from idp.tokens.introspection_answer import IntrospectionAnswers
from idp.wire import Answer, Call
from tests.idp.opened import KEYS, opened
from tests.idp.provider import confidential

RING = KeyRing.generate(("ES256",))
CLOCK = FixedClock(datetime(2026, 11, 1, tzinfo=UTC))
DOCUMENT = {"active": True, "sub": "s", "exp": 7}
SIGNED = {"introspection_signed_response_alg": "ES256"}
JWT = b"application/token-introspection+jwt"


def _write(accept: bytes | None, **changes: Any) -> Answer:
    answers = IntrospectionAnswers(
        "https://op.example", RING, AnswerEncryption(ClientKeys(Outbound(Destinations()), CLOCK)), CLOCK
    )
    headers = [] if accept is None else [(b"accept", accept)]
    call = Call({"method": "POST", "path": "/introspect", "query_string": b"", "headers": headers})
    return asyncio.run(answers.write(call, confidential(**changes), dict(DOCUMENT)))


@pytest.mark.parametrize("accept", [None, b"application/json", b"*/*", b"application/jwt", b"application/*"])
def test_who_does_not_name_it_gets_json(accept: bytes | None) -> None:
    answer = _write(accept, **SIGNED)
    assert dict(answer.headers)[b"content-type"] == b"application/json"
    assert orjson.loads(answer.body) == DOCUMENT


def test_who_did_not_register_gets_json_whatever_it_accepts() -> None:
    assert dict(_write(JWT).headers)[b"content-type"] == b"application/json"


@pytest.mark.parametrize("accept", [JWT, JWT.upper(), b"application/json;q=0.1, " + JWT + b";q=1"])
def test_a_jwt_is_typed_addressed_and_holds_the_answer_as_one_claim(accept: bytes) -> None:
    answer = _write(accept, **SIGNED)
    headers = dict(answer.headers)
    assert (headers[b"content-type"], headers[b"cache-control"]) == (JWT, b"no-store")
    claims = verify_jwt(answer.body.decode(), RING.public_jwks(), algs=("ES256",), typ="token-introspection+jwt")
    assert claims == {
        "iss": "https://op.example",
        "aud": "bank",
        "iat": CLOCK.timestamp(),
        "token_introspection": DOCUMENT,
    }


def test_an_encrypted_one_is_signed_first() -> None:
    sealed = {"introspection_encrypted_response_alg": "ECDH-ES", "introspection_encrypted_response_enc": "A128GCM"}
    payload, header = opened(_write(JWT, **SIGNED, **sealed, jwks=KEYS).body.decode(), "ECDH-ES", "A128GCM")
    assert header["cty"] == "JWT"
    assert verify_jwt(payload.decode(), RING.public_jwks(), algs=("ES256",))["token_introspection"] == DOCUMENT
