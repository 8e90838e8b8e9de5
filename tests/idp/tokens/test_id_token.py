"""ID tokens checked with two libraries that did not make them."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet
from jwcrypto import jwk
from jwcrypto import jwt as jwcrypto_jwt

from idp.tokens.id_token import half_hash
from tests.idp.ciba import counter
from tests.idp.device import screen
from tests.idp.provider import ISSUER, Provider, answer, confidential, run


async def _jwks(provider: Provider) -> Any:
    document: Any = (await provider.back.get("/jwks")).json()
    return document


@pytest.mark.parametrize("alg", ["ES256", "RS256"])
def test_joserfc_and_jwcrypto_accept_the_token_with_the_published_keys(tmp_path: Path, alg: str) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens, jwks = await provider.tokens(), await _jwks(provider)
        first = joserfc_jwt.decode(tokens["id_token"], KeySet.import_key_set(jwks), algorithms=[alg])
        second = jwcrypto_jwt.JWT(
            jwt=tokens["id_token"], key=jwk.JWKSet.from_json(orjson.dumps(jwks).decode()), algs=[alg], check_claims={}
        )
        assert first.header["alg"] == alg
        assert first.claims == orjson.loads(second.claims)

    # jwcrypto reads the machine's clock; the token lives in the test's.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jwcrypto.jwt.time.time", lambda: 1_795_402_800)
        run(tmp_path, story, confidential(id_token_signed_response_alg=alg))


def test_it_says_who_when_and_how_and_nothing_that_two_clients_could_compare(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        now = provider.clock.timestamp()
        tokens = await provider.tokens()
        claims = provider.rooms.hints.read(tokens["id_token"])
        assert claims is not None
        expected = {
            "iss": ISSUER, "aud": "bank", "iat": now, "exp": now + 300, "auth_time": now, "nonce": "the-nonce",
            "acr": "urn:kakehashi:acr:jpki-authentication", "amr": ["sc", "pin"],
            "at_hash": half_hash(tokens["access_token"]),
        }  # fmt: skip
        subject = claims.pop("sub")
        assert claims == expected
        assert len(subject) == 43

    run(tmp_path, story)


def test_without_a_nonce_there_is_none_and_without_openid_no_id_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        claims = provider.rooms.hints.read((await provider.tokens(nonce=None))["id_token"])
        assert claims is not None
        assert "nonce" not in claims
        assert "id_token" not in await provider.tokens(scope="data:read")

    run(tmp_path, story)


def test_the_time_of_the_login_is_told_to_whoever_requires_it_by_every_way_of_the_browser(tmp_path: Path) -> None:
    """OpenID Connect Registration 2, require_auth_time: "It is REQUIRED when the value is true"."""
    types = ("id_token", "id_token token", "code id_token", "code token", "code id_token token", "code")

    async def story(provider: Provider) -> None:
        await provider.person()
        logged_in = provider.clock.timestamp()
        provider.clock.advance(5)
        told = []
        await provider.stay_connected("openid offline_access")
        for each in types:
            carrier = "query" if each == "code" else "fragment"
            got = answer(await provider.authorize(response_type=each, scope="openid offline_access"), carrier)
            redeemed = (await provider.redeem(got["code"])).json() if "code" in got else {}
            refresh = {"grant_type": "refresh_token", "refresh_token": redeemed.get("refresh_token")}
            later = (await provider.post("/token", **refresh)).json() if redeemed else {}
            told += [each["id_token"] for each in (got, redeemed, later) if "id_token" in each]
        assert len(told) == 4 + 4 + 4
        assert {(provider.rooms.hints.read(each) or {}).get("auth_time") for each in told} == {logged_in}

    grants = ("authorization_code", "implicit", "refresh_token")
    bank = confidential(require_auth_time=True, response_types=types, grant_types=grants)
    run(tmp_path, story, bank, features=("implicit", "hybrid"))


def test_the_time_of_the_login_is_told_to_a_screen_that_requires_it(tmp_path: Path) -> None:
    async def story(living: screen.Living) -> None:
        codes = await living.ask()
        await living.approve(codes, await living.enrol())
        logged_in = living.provider.clock.timestamp()
        living.provider.clock.advance(5)
        claims = living.provider.rooms.hints.read((await living.poll(codes)).json()["id_token"])
        assert claims is not None and claims["auth_time"] == logged_in

    screen.tell(tmp_path, story, screen.television(require_auth_time=True))


def test_the_time_of_the_login_is_told_to_a_counter_that_requires_it(tmp_path: Path) -> None:
    async def story(at: counter.Counter) -> None:
        person = await at.enrol()
        asked = await at.wait(person)
        await at.answer(person)
        logged_in = at.provider.clock.timestamp()
        at.provider.clock.advance(5)
        claims = at.provider.rooms.hints.read((await at.fetch(asked)).json()["id_token"])
        assert claims is not None and claims["auth_time"] == logged_in

    counter.tell(tmp_path, story, counter.counter(require_auth_time=True))


def test_the_half_hash_is_that_of_the_specification() -> None:
    # OpenID Connect Core 1.0, A.3: this access token has this at_hash.
    assert half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y") == "77QmUPtjPfzWtF2AnpK9RQ"
