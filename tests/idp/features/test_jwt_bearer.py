"""RFC 7523 2.1 and 3: whom an operator trusts vouches for a client's program; nobody vouches for a person."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from authlib.oauth2.rfc7523 import JWTBearerGrant

from foundation.ids import RandomIds
from foundation.signing import KeyRing
from idp.clients.client import Client
from standards.oauth import JWT_BEARER
from tests.idp.provider import ISSUER, Provider, asserting, confidential, run
from tests.idp.request_object.objects import unsigned, with_public_key_as_secret

PLATFORM, OTHER = "https://platform.example", "https://other.example"
RING, STRANGER = KeyRing.generate(("ES256",)), KeyRing.generate(("ES256",))


def vouched(client_id: str = "worker", **changes: Any) -> Client:
    """A bank's program that a platform vouches for."""
    issuers = {
        PLATFORM: {"subject": "workload-7", "jwks": RING.public_jwks()},
        OTHER: {"subject": "theirs", "jwks": STRANGER.public_jwks()},
    }
    members = {"grant_types": (JWT_BEARER,), "redirect_uris": (), "post_logout_redirect_uris": (), "response_types": ()}
    return confidential(client_id, **{**members, "assertion_issuers": issuers, **changes})


def _assertion(provider: Provider, ring: KeyRing = RING, **changes: Any) -> str:
    return ring.sign_jwt(_claims(provider, **changes), alg="ES256")


def _claims(provider: Provider, **changes: Any) -> dict[str, Any]:
    now = provider.clock.timestamp()
    jti = RandomIds(provider.clock).token()
    claims = {"iss": PLATFORM, "sub": "workload-7", "aud": ISSUER, "iat": now, "exp": now + 300, "jti": jti, **changes}
    return {name: value for name, value in claims.items() if value is not None}


async def _ask(provider: Provider, assertion: str | None, client_id: str = "worker", **form: str) -> httpx.Response:
    return await provider.post("/token", client_id, grant_type=JWT_BEARER, assertion=assertion, **form)


async def _word(provider: Provider, assertion: str | None, client_id: str = "worker", **form: str) -> str:
    answer = await _ask(provider, assertion, client_id, **form)
    assert answer.status_code == 400, answer.text
    return str(answer.json()["error"])


def test_a_trusted_assertion_gives_the_clients_own_access_once(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assertion = _assertion(provider)
        tokens = (await _ask(provider, assertion)).json()
        assert set(tokens) == {"access_token", "token_type", "expires_in", "scope"}
        assert tokens["scope"] == "data:read"
        assert (await provider.userinfo(tokens["access_token"])).status_code in (401, 403)
        assert await _word(provider, assertion) == "invalid_grant"
        for audience in (ISSUER, f"{ISSUER}/token"):
            assert (await _ask(provider, _assertion(provider, aud=audience))).status_code == 200
        theirs = _assertion(provider, STRANGER, iss=OTHER, sub="theirs")
        assert (await _ask(provider, theirs)).status_code == 200

    run(tmp_path, story, vouched())


@pytest.mark.parametrize(
    "changes",
    [
        *({"iss": None}, {"iss": "https://nobody.example"}, {"sub": None}, {"sub": "worker"}, {"sub": "theirs"}),
        *({"aud": None}, {"aud": "https://op.example"}, {"aud": [ISSUER]}, {"aud": [ISSUER, "https://op.example"]}),
        *({"exp": None}, {"exp": 1}, {"exp": 99999999999}, {"exp": "soon"}, {"nbf": 99999999999}, {"iat": True}),
        *({"jti": None}, {"jti": ""}, {"jti": "x" * 256}),
    ],
)
def test_attack_an_assertion_that_breaks_one_rule(tmp_path: Path, changes: dict[str, Any]) -> None:
    async def story(provider: Provider) -> None:
        assert await _word(provider, _assertion(provider, **changes)) == "invalid_grant"

    run(tmp_path, story, vouched())


def test_attack_an_assertion_by_nobody_a_stranger_or_the_wrong_issuer(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        claims = _claims(provider)
        for assertion in (
            *("", "x", "x.y.z", unsigned(claims), with_public_key_as_secret(claims, RING)),
            _assertion(provider, KeyRing.generate(("ES256",))),
            _assertion(provider, STRANGER),  # a trusted issuer that speaks for another one
            _assertion(provider, RING, iss=OTHER, sub="theirs"),
        ):
            word = "invalid_request" if not assertion else "invalid_grant"
            assert await _word(provider, assertion or None) == word

    run(tmp_path, story, vouched())


def test_attack_an_assertion_for_one_client_is_brought_by_another(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assertion = _assertion(provider)
        assert await _word(provider, assertion, "second") == "invalid_grant"
        assert await _word(provider, assertion, "bank") == "unauthorized_client"
        assert (await _ask(provider, assertion)).status_code == 200

    second = {PLATFORM: {"subject": "workload-8", "jwks": RING.public_jwks()}}
    run(tmp_path, story, vouched(), vouched("second", assertion_issuers=second), confidential())


def test_attack_somebody_vouches_for_a_person(tmp_path: Path) -> None:
    """Law 3: her card, not an issuer, says who she is; her subject in an assertion is one more wrong name."""

    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        worker = provider.rooms.clients.get("worker")
        assert worker is not None
        subject = provider.rooms.pairwise.subject(person, worker.sector)
        assert await _word(provider, _assertion(provider, sub=subject)) == "invalid_grant"
        for scope in ("openid", "openid data:read", "name", "offline_access", " data:read"):
            assert await _word(provider, _assertion(provider), scope=scope) == "invalid_scope"

    run(tmp_path, story, vouched())


def test_an_assertion_is_no_client_authentication(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        form = {"grant_type": JWT_BEARER, "assertion": _assertion(provider), "client_id": "worker"}
        answer = await provider.back.post("/token", data=form)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")

    run(tmp_path, story, vouched())


def test_discovery_promises_the_grant_by_the_name_that_authlib_knows(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert JWTBearerGrant.GRANT_TYPE == JWT_BEARER
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert JWT_BEARER in document["grant_types_supported"]

    run(tmp_path, story, asserting())
