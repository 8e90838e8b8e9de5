"""FAPI-CIBA at the wire: each behaviour that the OpenID Foundation's plan fapi-ciba-id1 asks of a provider.

The client is of the financial grade: private_key_jwt or mutual TLS, signed requests, tokens tied to its certificate.
"""

from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from foundation.signing import KeyRing
from idp.clients.client import Client
from standards.oauth import CIBA
from tests.idp.certified import NAMES, authority, self_signed, shown
from tests.idp.ciba.counter import PATH, Counter, signing, tell
from tests.idp.provider import CLIENT_KEYS, ISSUER
from tests.idp.request_object.objects import unsigned

OWN, OTHER = self_signed(), self_signed()
BOUND = {"tls_client_certificate_bound_access_tokens": True, "scopes": ("openid", "offline_access", "name")}


@cache
def keys() -> KeyRing:
    """One key of each kind that a client may sign with, or may not."""
    return KeyRing.generate(("ES256", "PS256", "RS256"))


def fapi(client_id: str = "fapi", **changes: Any) -> Client:
    """As FAPI-CIBA 5.2.2 wants it."""
    return signing(client_id, **{**BOUND, **changes})


def _word(answer: httpx.Response) -> str:
    assert answer.status_code in (400, 401), answer.text
    assert answer.headers["content-type"] == "application/json"
    own = {"advice", "trace_id"} if answer.url.path == "/token" else set()  # CIBA Core 13 lists those of its endpoint
    assert set(answer.json()) <= {"error", "error_description", *own}
    return str(answer.json()["error"])


async def _asked(counter: Counter, person: int, client_id: str = "fapi", **changes: Any) -> dict[str, Any]:
    answer = await counter.signed(counter.claims(client_id, person, **changes), client_id)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def test_the_whole_way_with_a_bound_token_and_a_refresh(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        await counter.provider.allow(person, "fapi", scope="openid offline_access")
        asked = await _asked(counter, person, scope="openid offline_access")
        assert len(asked["auth_req_id"]) >= 27  # 160 bits
        assert _word(await counter.fetch(asked, "fapi", shown(OWN))) == "authorization_pending"
        counter.provider.clock.advance(5)
        assert _word(await counter.fetch(asked, "fapi", shown(OWN))) == "authorization_pending"
        await counter.answer(person)
        counter.provider.clock.advance(5)
        tokens = (await counter.fetch(asked, "fapi", shown(OWN))).json()
        assert (tokens["token_type"], tokens["expires_in"] > 0) == ("Bearer", True)
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        fresh = await counter.provider.post("/token", "fapi", headers=shown(OWN), **form)
        assert fresh.status_code == 200
        assert set(fresh.json()) >= {"access_token", "id_token", "refresh_token"}

    tell(tmp_path, story, fapi())


def test_the_order_of_scopes_does_not_matter(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        await counter.provider.allow(person, "fapi", scope="openid offline_access")
        asked = await _asked(counter, person, scope="offline_access openid")
        await counter.answer(person)
        assert (await counter.fetch(asked, "fapi", shown(OWN))).status_code == 200

    tell(tmp_path, story, fapi())


@pytest.mark.parametrize("wish", [30, "30"])
def test_a_requested_expiry_counts_as_number_and_as_text_and_ends_to_the_second(tmp_path: Path, wish: object) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await _asked(counter, person, requested_expiry=wish)
        assert asked["expires_in"] == 30
        counter.provider.clock.advance(29)
        assert _word(await counter.fetch(asked, "fapi", shown(OWN))) == "authorization_pending"
        counter.provider.clock.advance(1)
        assert _word(await counter.fetch(asked, "fapi", shown(OWN))) == "expired_token"

    tell(tmp_path, story, fapi())


def test_a_person_who_refuses_is_access_denied(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await _asked(counter, person)
        await counter.sign_in(person)
        await counter.press("stop")
        assert _word(await counter.fetch(asked, "fapi", shown(OWN))) == "access_denied"

    tell(tmp_path, story, fapi())


def test_attack_the_same_auth_req_id_twice_has_one_winner_whose_tokens_end(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await _asked(counter, person)
        await counter.answer(person)
        tokens = (await counter.fetch(asked, "fapi", shown(OWN))).json()
        assert _word(await counter.fetch(asked, "fapi", shown(OWN))) == "invalid_grant"
        headers = {"authorization": f"Bearer {tokens['access_token']}", **shown(OWN)}
        assert (await counter.provider.back.get("/userinfo", headers=headers)).status_code == 401

    tell(tmp_path, story, fapi())


def test_attack_asking_too_often_makes_the_interval_grow(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        asked = await _asked(counter, await counter.enrol())
        words = []
        for pause in (0, 1, 9, 15):
            counter.provider.clock.advance(pause)
            words.append(_word(await counter.fetch(asked, "fapi", shown(OWN))))
        assert words == ["authorization_pending", "slow_down", "slow_down", "authorization_pending"]

    tell(tmp_path, story, fapi())


@pytest.mark.parametrize("binding_message", ["1234", "窓口 12番", "a" * 64])
def test_a_binding_message_is_shown_to_the_person(tmp_path: Path, binding_message: str) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        await _asked(counter, person, binding_message=binding_message)
        await counter.sign_in(person)
        assert f">{binding_message}</p>" in (await counter.list()).text

    tell(tmp_path, story, fapi())


@pytest.mark.parametrize("binding_message", ["1234 \U0001f44d\U0001f3ff 品川", "x" * 300, "https://evil.example", None])
def test_a_bad_binding_message_or_none_is_told_by_its_own_word(tmp_path: Path, binding_message: str | None) -> None:
    async def story(counter: Counter) -> None:
        claims = counter.claims("fapi", await counter.enrol(), binding_message=binding_message)
        assert _word(await counter.signed(claims)) == "invalid_binding_message"

    tell(tmp_path, story, fapi())


@pytest.mark.parametrize("name", ["aud", "iss", "exp", "iat", "nbf", "jti"])
def test_attack_a_request_object_without_a_required_claim(tmp_path: Path, name: str) -> None:
    async def story(counter: Counter) -> None:
        claims = counter.claims("fapi", await counter.enrol(), **{name: None})
        assert _word(await counter.signed(claims)) == "invalid_request"

    tell(tmp_path, story, fapi())


@pytest.mark.parametrize(
    ("name", "value"),
    [("aud", "https://op.example"), ("aud", f"{ISSUER}/token"), ("iss", "other"), ("client_id", "other")],
)
def test_attack_a_request_object_of_or_for_somebody_else(tmp_path: Path, name: str, value: str) -> None:
    async def story(counter: Counter) -> None:
        claims = counter.claims("fapi", await counter.enrol(), **{name: value})
        assert _word(await counter.signed(claims)) == "invalid_request"

    tell(tmp_path, story, fapi())


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("exp", -300), ("exp", 0), ("exp", 70 * 60), ("nbf", 10 * 60), ("nbf", -70 * 60)],
)
def test_attack_a_request_object_out_of_its_time(tmp_path: Path, name: str, seconds: int) -> None:
    async def story(counter: Counter) -> None:
        now = counter.provider.clock.timestamp()
        claims = counter.claims("fapi", await counter.enrol(), **{name: now + seconds})
        assert _word(await counter.signed(claims)) == "invalid_request"

    tell(tmp_path, story, fapi())


def test_a_clock_eight_seconds_ahead_is_forgiven(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        await _asked(counter, await counter.enrol(), nbf=counter.provider.clock.timestamp() + 8)

    tell(tmp_path, story, fapi())


def test_attack_a_request_object_is_replayed(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        claims = counter.claims("fapi", await counter.enrol())
        assert (await counter.signed(claims)).status_code == 200
        assert _word(await counter.signed(claims)) == "invalid_request"

    tell(tmp_path, story, fapi())


def test_attack_a_request_object_under_no_a_weak_or_another_ones_signature(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        claims = counter.claims("fapi", person)
        none = await counter.provider.post(PATH, "fapi", request=unsigned(claims))
        assert _word(none) == "invalid_request"
        assert _word(await counter.signed(claims, ring=keys(), alg="RS256")) == "invalid_request"
        broken = CLIENT_KEYS.sign_jwt(claims, alg="ES256")[:-4] + "AAAA"
        assert _word(await counter.provider.post(PATH, "fapi", request=broken)) == "invalid_request"
        stranger = KeyRing.generate(("ES256",))
        assert _word(await counter.signed(claims, ring=stranger)) == "invalid_request"
        assert (await counter.signed(claims, ring=keys(), alg="PS256")).json()["error"] == "invalid_request"

    both = {"keys": [*CLIENT_KEYS.public_jwks()["keys"], *keys().public_jwks()["keys"]]}
    tell(tmp_path, story, fapi(jwks=both))


def test_ps256_counts_where_it_is_registered_and_rs256_nowhere(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        assertion = counter.provider.assertion("fapi", keys())
        for alg, status in (("PS256", 200), ("RS256", 400), ("ES256", 400)):
            token = keys().sign_jwt(counter.claims("fapi", person), alg=alg)
            assertion = counter.provider.assertion("fapi", keys())
            answer = await counter.provider.back.post(PATH, data={"request": token, **assertion})
            assert answer.status_code == status

    algs = {"backchannel_authentication_request_signing_alg": "PS256", "jwks": keys().public_jwks()}
    tell(tmp_path, story, fapi(**algs))


def test_a_request_that_is_not_signed_is_refused(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        plain = {"scope": "openid", "login_hint": counter.subject(await counter.enrol(), "fapi")}
        assert _word(await counter.send("fapi", binding_message="1234", **plain)) == "invalid_request"

    tell(tmp_path, story, fapi())


def test_two_hints_are_refused(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        claims = counter.claims("fapi", await counter.enrol(), id_token_hint="x.y.z")
        assert _word(await counter.signed(claims)) == "invalid_request"

    tell(tmp_path, story, fapi())


def test_attack_an_auth_req_id_that_is_unknown_or_another_clients(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await _asked(counter, person)
        await counter.answer(person)
        assert _word(await counter.fetch({"auth_req_id": "x" * 43}, "fapi", shown(OWN))) == "invalid_grant"
        assert _word(await counter.fetch(asked, "second", shown(OTHER))) == "invalid_grant"
        assert (await counter.fetch(asked, "fapi", shown(OWN))).status_code == 200

    tell(tmp_path, story, fapi(), fapi("second"))


def test_attack_another_clients_name_beside_the_own_credential(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        claims = counter.claims("tls", person)
        token = CLIENT_KEYS.sign_jwt(claims, alg="ES256")
        post, mine = counter.provider.back.post, shown(authority().certify(names=NAMES))
        right = await post(PATH, data={"client_id": "tls", "request": token}, headers=mine)
        assert right.status_code == 200
        for client_id, headers, status in (
            ("fapi", mine, 401),
            ("tls", shown(OTHER), 401),
            ("nobody", mine, 401),
        ):
            answer = await post(PATH, data={"client_id": client_id, "request": token}, headers=headers)
            assert answer.status_code == status
        form = {"grant_type": CIBA, "auth_req_id": right.json()["auth_req_id"]}
        other = await post("/token", data={**form, "client_id": "fapi"}, headers=mine)
        assert other.status_code == 401
        theirs = CLIENT_KEYS.sign_jwt({**counter.claims("tls", person), "iss": "fapi"}, alg="ES256")
        assert _word(await post(PATH, data={"client_id": "tls", "request": theirs}, headers=mine)) == (
            "invalid_request"
        )

    tls = {
        "token_endpoint_auth_method": "tls_client_auth",
        "tls_client_auth_san_dns": "client.bank.example",
        "token_endpoint_auth_signing_alg": "",
    }
    tell(tmp_path, story, fapi(), fapi("tls", **tls))


@pytest.mark.parametrize("path", [PATH, "/token"])
def test_attack_no_assertion_or_one_under_rs256(tmp_path: Path, path: str) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = (await _asked(counter, person))["auth_req_id"]
        request = CLIENT_KEYS.sign_jwt(counter.claims("fapi", person), alg="ES256")
        form = {"request": request} if path == PATH else {"grant_type": CIBA, "auth_req_id": asked}
        post = counter.provider.back.post
        for credential in (
            {},
            {"client_id": "fapi"},
            _rs256(counter),
            counter.provider.assertion("fapi", aud="https://op.example"),
            counter.provider.assertion("fapi", exp=counter.provider.clock.timestamp() - 300),
        ):
            answer = await post(path, data={**form, **credential}, headers=shown(OWN))
            assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")

    both = {"keys": [*CLIENT_KEYS.public_jwks()["keys"], *keys().public_jwks()["keys"]]}
    tell(tmp_path, story, fapi(jwks=both))


def _rs256(counter: Counter) -> dict[str, str]:
    now = counter.provider.clock.timestamp()
    claims = {"iss": "fapi", "sub": "fapi", "aud": ISSUER, "exp": now + 60, "iat": now, "jti": "rs256"}
    signed = keys().sign_jwt(claims, alg="RS256")
    return {**counter.provider.assertion("fapi"), "client_assertion": signed}


def test_an_assertion_for_the_issuer_counts_and_one_for_the_token_endpoint_where_registered(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        for client_id, audience, status in (
            ("fapi", ISSUER, 200),
            ("fapi", f"{ISSUER}/token", 401),
            ("classic", ISSUER, 200),
            ("classic", f"{ISSUER}/token", 200),
        ):
            token = CLIENT_KEYS.sign_jwt(counter.claims(client_id, person), alg="ES256")
            credential = counter.provider.assertion(client_id, aud=audience)
            answer = await counter.provider.back.post(PATH, data={"request": token, **credential})
            assert answer.status_code == status

    tell(tmp_path, story, fapi(), fapi("classic", client_assertion_audience="token_endpoint"))


def test_attack_tokens_without_the_certificate_or_with_another_one(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await _asked(counter, person)
        await counter.answer(person)
        assert _word(await counter.fetch(asked, "fapi")) == "invalid_request"
        tokens = (await counter.fetch(asked, "fapi", shown(OWN))).json()
        bearer = {"authorization": f"Bearer {tokens['access_token']}"}
        get = counter.provider.back.get
        assert (await get("/userinfo", headers={**bearer, **shown(OWN)})).status_code == 200
        for certificate in ({}, shown(OTHER)):
            assert (await get("/userinfo", headers={**bearer, **certificate})).status_code == 401

    tell(tmp_path, story, fapi())


def test_attack_what_stands_behind_an_approval_falls_before_it_is_fetched(tmp_path: Path) -> None:
    """TK-25 for questions of a counter: the account closed in between."""

    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await _asked(counter, person)
        await counter.answer(person)
        await counter.provider.rooms.accounts.close(person)
        assert _word(await counter.fetch(asked, "fapi", shown(OWN))) == "invalid_grant"

    tell(tmp_path, story, fapi())
