"""Proofs as a relying party makes them, read by jwcrypto; and what it does with the nonces of two servers."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey
from jwcrypto import jwk, jws

from relying_party_sdk import DpopKey
from relying_party_sdk.dpop import get_with_token
from relying_party_sdk.errors import AnswerRefused, Misconfigured
from relying_party_sdk.wire import Answer, Wire
from tests.relying_party_sdk.proofs import ath
from tests.relying_party_sdk.small_provider import ISSUER, CountingChance, SmallProvider, TestClock

API = "https://trust.example/fhir/R4/Condition"


def _key(key: Any = None, **settings: Any) -> DpopKey:
    return DpopKey(key, clock=TestClock(), chance=CountingChance(), **settings)


def _read(proof: str) -> tuple[dict[str, Any], dict[str, Any]]:
    token = jws.JWS()
    token.allowed_algs = ["ES256", "PS256", "EdDSA", "Ed25519"]
    token.deserialize(proof)
    header = json.loads(token.objects["protected"])
    token.verify(jwk.JWK(**header["jwk"]))
    return header, json.loads(token.payload)


def _answer(status: int, body: dict[str, Any] | None = None, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, httpx.Headers(named), json.dumps(body or {}).encode())


def test_a_proof_is_for_one_request() -> None:
    key = _key()
    header, claims = _read(key.proof("POST", f"{ISSUER}/token?x=1#y"))
    assert claims == {"jti": claims["jti"], "htm": "POST", "htu": f"{ISSUER}/token", "iat": 1_800_000_000}
    assert header == {"typ": "dpop+jwt", "alg": "ES256", "jwk": header["jwk"]}
    assert set(header["jwk"]) == {"kty", "crv", "x", "y"}
    assert jwk.JWK(**header["jwk"]).thumbprint() == key.jkt
    _, next_one = _read(key.proof("GET", API, "at-1"))
    assert next_one["jti"] != claims["jti"]
    assert next_one["ath"] == ath("at-1")


@pytest.mark.parametrize(
    ("key", "alg"),
    [
        (ECKey.generate_key("P-256").as_dict(private=True), "ES256"),
        (RSAKey.generate_key(2048).as_pem(private=True), "PS256"),
        (OKPKey.generate_key("Ed25519").as_dict(private=True), "Ed25519"),
    ],
)
def test_a_key_of_ones_own_signs_with_what_fapi_allows(key: Any, alg: str) -> None:
    made = _key(key)
    assert made.alg == alg
    assert made.jkt == _key(key).jkt
    if alg != "Ed25519":  # jwcrypto does not know the new name
        assert _read(made.proof("GET", API))[0]["alg"] == alg


def test_rs256_is_a_misconfiguration() -> None:
    with pytest.raises(Misconfigured):
        _key(RSAKey.generate_key(2048).as_pem(private=True), alg="RS256")


def test_each_server_has_its_own_nonce_and_the_newest_counts() -> None:
    key = _key()
    assert not key.heard(f"{ISSUER}/token", _answer(200, dpop_nonce="n-1"))
    assert key.heard(f"{ISSUER}/token", _answer(400, {"error": "use_dpop_nonce"}, dpop_nonce="n-2"))
    challenge = 'DPoP error="use_dpop_nonce", algs="ES256"'
    assert key.heard(API, _answer(401, dpop_nonce="r-1", www_authenticate=challenge))
    assert _read(key.proof("POST", f"{ISSUER}/par"))[1]["nonce"] == "n-2"
    assert _read(key.proof("GET", API))[1]["nonce"] == "r-1"
    assert "nonce" not in _read(key.proof("GET", "https://other.example/"))[1]


@pytest.mark.parametrize(
    "answer",
    [
        _answer(400, {"error": "use_dpop_nonce"}),
        _answer(400, {"error": "invalid_grant"}, dpop_nonce="n"),
        _answer(200, {"error": "use_dpop_nonce"}, dpop_nonce="n"),
        _answer(503, {"error": "use_dpop_nonce"}, dpop_nonce="n"),
    ],
)
def test_nothing_else_is_a_reason_to_ask_again(answer: Answer) -> None:
    assert not _key().heard(API, answer)


def test_a_login_asks_for_tokens_that_are_tied_to_the_key() -> None:
    op, key = SmallProvider(), _key()
    op.token_answer = {"token_type": "DPoP"}

    async def story() -> None:
        rp = op.relying_party(dpop=key)
        start = await rp.begin("openid")
        path, pushed, headers = op.seen[-1]
        assert (path, pushed["dpop_jkt"]) == ("/par", key.jkt)
        assert _read(headers["dpop"])[1]["htu"] == f"{ISSUER}/par"
        tokens = await rp.complete(start.transaction, op.approve(start))
        assert _read(op.seen[-1][2]["dpop"])[1]["htu"] == f"{ISSUER}/token"
        assert (await rp.userinfo(tokens))["sub"] == tokens.sub

    asyncio.run(story())


@pytest.mark.parametrize(("dpop", "kind"), [(True, "Bearer"), (False, "DPoP")])
def test_attack_the_tokens_lost_their_key_on_the_way(dpop: bool, kind: str) -> None:
    op = SmallProvider()
    op.token_answer = {"token_type": kind}

    async def story() -> None:
        rp = op.relying_party(dpop=_key() if dpop else None)
        start = await rp.begin("openid")
        with pytest.raises(AnswerRefused):
            await rp.complete(start.transaction, op.approve(start))

    asyncio.run(story())


class _WantsNonce:
    """An API that demands a nonce, and one that is never content."""

    def __init__(self, *, content: bool = True) -> None:
        self.content = content
        self.seen: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        _, claims = _read(request.headers["dpop"])
        if self.content and claims.get("nonce") == "r-1":
            return httpx.Response(200, json={"resourceType": "Bundle"})
        challenge = 'DPoP error="use_dpop_nonce"'
        return httpx.Response(401, headers={"dpop-nonce": "r-1", "www-authenticate": challenge})


def _get(api: _WantsNonce) -> Answer:
    wire = Wire(httpx.AsyncClient(transport=httpx.MockTransport(api)))
    return asyncio.run(get_with_token(wire, _key(), API, "at-1", {"accept": "application/json"}))


def test_a_demanded_nonce_costs_one_more_request_with_a_new_proof() -> None:
    api = _WantsNonce()
    assert _get(api).status == 200
    first, second = api.seen
    assert first.headers["authorization"] == second.headers["authorization"] == "DPoP at-1"
    assert second.headers["accept"] == "application/json"
    assert _read(first.headers["dpop"])[1]["jti"] != _read(second.headers["dpop"])[1]["jti"]


def test_a_server_that_is_never_content_is_asked_twice_and_no_more() -> None:
    api = _WantsNonce(content=False)
    assert _get(api).status == 401
    assert len(api.seen) == 2
