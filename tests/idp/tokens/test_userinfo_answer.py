"""Four forms of one answer, each with its media type, never in a cache."""

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
from idp.tokens.userinfo_answer import UserInfoAnswers
from idp.wire import Answer
from tests.idp.opened import KEYS, opened
from tests.idp.provider import confidential

RING = KeyRing.generate(("ES256",))
PAIR = ("ECDH-ES", "A128GCM")
SEALED = {"userinfo_encrypted_response_alg": PAIR[0], "userinfo_encrypted_response_enc": PAIR[1], "jwks": KEYS}
DOCUMENT = {"sub": "s", "name": "花子"}
TOLD = {**DOCUMENT, "iss": "https://op.example", "aud": "bank"}


def _write(**changes: Any) -> Answer:
    keys = ClientKeys(Outbound(Destinations()), FixedClock(datetime(2026, 11, 1, tzinfo=UTC)))
    answers = UserInfoAnswers("https://op.example", RING, AnswerEncryption(keys))
    return asyncio.run(answers.write(confidential(**changes), dict(DOCUMENT), [(b"x-more", b"1")]))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, b"application/json"),
        ({"userinfo_signed_response_alg": "ES256"}, b"application/jwt"),
        (SEALED, b"application/jwt"),
    ],
)
def test_the_media_type_says_the_form_and_other_headers_stay(changes: dict[str, Any], kind: bytes) -> None:
    headers = dict(_write(**changes).headers)
    assert (headers[b"content-type"], headers[b"cache-control"], headers[b"x-more"]) == (kind, b"no-store", b"1")


def test_plain_signed_encrypted_and_both() -> None:
    jwks = RING.public_jwks()
    assert orjson.loads(_write().body) == DOCUMENT
    signed = _write(userinfo_signed_response_alg="ES256").body.decode()
    assert verify_jwt(signed, jwks, algs=("ES256",)) == TOLD
    payload, header = opened(_write(**SEALED).body.decode(), *PAIR)
    assert (orjson.loads(payload), "cty" in header) == (DOCUMENT, False)
    payload, header = opened(_write(userinfo_signed_response_alg="ES256", **SEALED).body.decode(), *PAIR)
    assert header["cty"] == "JWT"
    assert verify_jwt(payload.decode(), jwks, algs=("ES256",)) == TOLD
