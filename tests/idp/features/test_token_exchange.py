"""RFC 8693: narrower, never wider; by the client or by one that it named; alive as long as what it came from."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from foundation.signing import verify_jwt
from standards.oauth import ACCESS_TOKEN_TYPE, TOKEN_EXCHANGE
from tests.idp.certified import self_signed, shown
from tests.idp.provider import ISSUER, TRUST, Provider, asserting, confidential, details, resource_server, run

GRANTS = ("authorization_code", "refresh_token", "client_credentials", TOKEN_EXCHANGE)
BANK = confidential(grant_types=GRANTS, may_act=("agent",))
AGENT = confidential("agent", name_ja="代行", name_en="Agent", grant_types=GRANTS, redirect_uris=("https://a.example/",),
                     post_logout_redirect_uris=())  # fmt: skip
OTHER = confidential("other", name_ja="ほか", name_en="Other", grant_types=GRANTS, redirect_uris=("https://o.example/",),
                     post_logout_redirect_uris=())  # fmt: skip
TRUST_CLIENT = resource_server()
CLIENTS = (BANK, AGENT, OTHER, TRUST_CLIENT)


async def _subject(provider: Provider, **wish: Any) -> tuple[int, int, dict[str, Any]]:
    """A person, her grant, and the bank's tokens for her name and her records."""
    person = await provider.person()
    asked = {"scope": "openid offline_access name data:read", "authorization_details": details(), **wish}
    grant = await provider.allow(person, "bank", **asked)
    return person, grant.id, await provider.tokens("bank", **asked)


async def _exchange(provider: Provider, token: str, client_id: str = "bank", **changes: str | None) -> httpx.Response:
    form = {"grant_type": TOKEN_EXCHANGE, "subject_token": token, "subject_token_type": ACCESS_TOKEN_TYPE}
    return await provider.post("/token", client_id, **{**form, **changes})


async def _word(provider: Provider, token: str, client_id: str = "bank", **changes: str | None) -> str:
    answer = await _exchange(provider, token, client_id, **changes)
    assert answer.status_code == 400, answer.text
    return str(answer.json()["error"])


async def _seen(provider: Provider, token: str) -> dict[str, Any]:
    """What the data trust is told."""
    told: dict[str, Any] = (await provider.post("/introspect", TRUST_CLIENT.client_id, token=token)).json()
    return told


def test_a_client_gets_a_narrower_token_of_its_own_and_nothing_beside_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        _, _, tokens = await _subject(provider)
        answer = await _exchange(provider, tokens["access_token"], scope="openid", audience=ISSUER)
        assert answer.headers["cache-control"] == "no-store"
        narrow = answer.json()
        assert set(narrow) == {"access_token", "token_type", "expires_in", "scope", "issued_token_type"}
        assert (narrow["issued_token_type"], narrow["scope"]) == (ACCESS_TOKEN_TYPE, "openid")
        told = (await provider.userinfo(narrow["access_token"])).json()
        whole = (await provider.userinfo(tokens["access_token"])).json()
        assert (set(told), told["sub"]) == ({"sub"}, whole["sub"])
        assert await _seen(provider, narrow["access_token"]) == {"active": False}

    run(tmp_path, story, *CLIENTS)


def test_a_named_actor_acts_for_the_client_and_is_named_in_the_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        _, grant, tokens = await _subject(provider)
        own = (await provider.post("/token", "agent", grant_type="client_credentials", scope="data:read")).json()
        proof = {"actor_token": own["access_token"], "actor_token_type": ACCESS_TOKEN_TYPE}
        for actor in ({}, proof):
            acting = (await _exchange(provider, tokens["access_token"], "agent", resource=TRUST, **actor)).json()
            assert acting["scope"] == "data:read"
            seen = await _seen(provider, acting["access_token"])
            assert (seen["client_id"], seen["act"]) == ("bank", {"sub": "agent"})
            assert (seen["grant_id"], seen["sub"]) == (
                str(grant),
                (await _seen(provider, tokens["access_token"]))["sub"],
            )
            assert (await provider.userinfo(acting["access_token"])).status_code == 401  # for the data trust only

    run(tmp_path, story, *CLIENTS)


def test_actors_stand_one_behind_the_other_and_not_without_end(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        _, _, tokens = await _subject(provider)
        token, act = tokens["access_token"], {}
        for _ in range(3):
            token = (await _exchange(provider, token, "agent")).json()["access_token"]
            act = {"sub": "agent", **({"act": act} if act else {})}
            assert (await _seen(provider, token))["act"] == act
        assert await _word(provider, token, "agent") == "invalid_request"
        again = (await _exchange(provider, token)).json()["access_token"]
        assert (await _seen(provider, again))["act"] == act  # the client itself adds nobody, and hides nobody

    run(tmp_path, story, *CLIENTS)


def test_tk26_attack_a_client_that_nobody_named_exchanges_anothers_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        _, _, tokens = await _subject(provider)
        for changes in ({}, {"scope": "openid"}, {"audience": TRUST}):
            assert await _word(provider, tokens["access_token"], "other", **changes) == "invalid_request"
        acting = (await _exchange(provider, tokens["access_token"], "agent")).json()
        assert await _word(provider, acting["access_token"], "other") == "invalid_request"

    run(tmp_path, story, *CLIENTS)


def test_attack_an_actor_joins_the_persons_two_subjects(tmp_path: Path) -> None:
    """Law 2: whatever it exchanges, the actor sees the person as the bank does, never by its own name for her."""

    async def story(provider: Provider) -> None:
        person, _, tokens = await _subject(provider)
        acting = (await _exchange(provider, tokens["access_token"], "agent", audience=ISSUER)).json()
        assert "id_token" not in acting
        told = (await provider.userinfo(acting["access_token"])).json()
        assert told["sub"] == provider.rooms.pairwise.subject(person, BANK.sector)
        assert provider.rooms.pairwise.subject(person, AGENT.sector) not in str(told)

    run(tmp_path, story, *CLIENTS)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"scope": "openid address"}, "invalid_scope"),
        ({"scope": "openid  name"}, "invalid_scope"),
        ({"scope": "openid offline_access"}, "invalid_scope"),
        ({"scope": "data:read", "audience": ISSUER}, "invalid_scope"),
        ({"audience": "https://elsewhere.example"}, "invalid_target"),
        ({"audience": ISSUER, "resource": TRUST}, "invalid_target"),
        ({"subject_token": None}, "invalid_request"),
        ({"subject_token": "x"}, "invalid_request"),
        ({"subject_token_type": None}, "invalid_request"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:id_token"}, "invalid_request"),
        ({"requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token"}, "invalid_request"),
        ({"actor_token_type": ACCESS_TOKEN_TYPE}, "invalid_request"),
        ({"actor_token": "x", "actor_token_type": ACCESS_TOKEN_TYPE}, "invalid_request"),
    ],
)
def test_attack_more_than_the_first_token_held_or_something_else(
    tmp_path: Path, changes: dict[str, str | None], word: str
) -> None:
    async def story(provider: Provider) -> None:
        _, _, tokens = await _subject(provider)
        assert await _word(provider, tokens["access_token"], **changes) == word

    run(tmp_path, story, *CLIENTS)


def test_attack_narrowed_once_it_stays_narrow(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        _, _, tokens = await _subject(provider)
        narrow = (await _exchange(provider, tokens["access_token"], scope="openid", audience=ISSUER)).json()
        assert await _word(provider, narrow["access_token"], scope="openid name") == "invalid_scope"
        assert await _word(provider, narrow["access_token"], audience=TRUST) == "invalid_target"

    run(tmp_path, story, *CLIENTS)


def test_attack_a_chain_of_exchanges_lives_longer_than_the_first_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        _, _, tokens = await _subject(provider)
        provider.clock.advance(200)
        later = (await _exchange(provider, tokens["access_token"])).json()
        assert later["expires_in"] == 100
        provider.clock.advance(99)
        last = (await _exchange(provider, later["access_token"])).json()
        assert last["expires_in"] == 1
        provider.clock.advance(1)
        for token in (later, last):
            assert await _word(provider, token["access_token"]) == "invalid_request"
            assert (await provider.userinfo(token["access_token"])).status_code == 401

    run(tmp_path, story, *CLIENTS)


@pytest.mark.parametrize("end", ["consent withdrawn", "account closed", "family revoked"])
def test_tk25_attack_what_came_of_a_token_outlives_its_consent_account_or_family(tmp_path: Path, end: str) -> None:
    async def story(provider: Provider) -> None:
        person, grant, tokens = await _subject(provider)
        first = (await _exchange(provider, tokens["access_token"], "agent")).json()["access_token"]
        second = (await _exchange(provider, first, "agent")).json()["access_token"]
        assert (await _seen(provider, second))["active"]
        if end == "consent withdrawn":
            await provider.rooms.grants.revoke(grant)
        elif end == "account closed":
            await provider.rooms.accounts.close(person)
        else:
            await provider.post("/revoke", "bank", token=tokens["refresh_token"])
        for token in (first, second):
            assert await _seen(provider, token) == {"active": False}
            assert await _word(provider, token, "agent") == "invalid_request"

    run(tmp_path, story, *CLIENTS)


def test_tk18_attack_an_exchange_strips_a_token_of_its_key(tmp_path: Path) -> None:
    """Keycloak #50963: a bound token comes out as a bearer token."""

    async def story(provider: Provider) -> None:
        own, other = shown(self_signed()), shown(self_signed("another"))
        await provider.person()
        code = await provider.code("bank")
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": "v" * 43}
        redirect = {"redirect_uri": "http://127.0.0.1:8111/callback"}
        bound = (await provider.post("/token", "bank", headers=own, **form, **redirect)).json()["access_token"]
        exchange = {"grant_type": TOKEN_EXCHANGE, "subject_token": bound, "subject_token_type": ACCESS_TOKEN_TYPE}
        for client_id, headers, status in (
            ("bank", other, 400),
            ("agent", {}, 400),
            ("other", other, 400),  # named as well, but its own tokens are tied to nothing
            ("bank", own, 200),
            ("agent", other, 200),
        ):
            answer = await provider.post("/token", client_id, headers=headers, **exchange)
            assert answer.status_code == status, answer.text
        acting = answer.json()["access_token"]
        bearer = {"authorization": f"Bearer {acting}"}
        assert (await provider.back.get("/userinfo", headers=bearer)).status_code == 401
        assert (await provider.back.get("/userinfo", headers={**bearer, **other})).status_code == 200

    bound = {"tls_client_certificate_bound_access_tokens": True}
    bank = confidential(grant_types=GRANTS, may_act=("agent", "other"), **bound)
    run(tmp_path, story, bank, replace(AGENT, **bound), OTHER)


def test_tokens_of_nobody_and_of_the_citizens_own_pages_are_not_exchanged(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        own = (await provider.post("/token", grant_type="client_credentials", scope="data:read")).json()
        assert await _word(provider, own["access_token"]) == "invalid_request"
        person = await provider.person()
        assert await _word(provider, provider.rooms.citizens.mint(person)) == "invalid_request"

    run(tmp_path, story, *CLIENTS)


def test_a_jwt_access_token_is_exchanged_and_names_the_actor(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens("bank"))["access_token"]
        kind = "urn:ietf:params:oauth:token-type:jwt"
        acting = (await _exchange(provider, token, "agent", subject_token_type=kind)).json()["access_token"]
        claims = verify_jwt(acting, provider.rooms.keys.public_jwks(), algs=("ES256",))
        assert claims["act"] == {"sub": "agent"}
        assert claims["client_id"] == "bank"

    bank = confidential(grant_types=GRANTS, may_act=("agent",), access_token_format="jwt")
    run(tmp_path, story, bank, AGENT)


def test_only_a_client_registered_for_it_may_and_discovery_says_that_it_is_there(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens("clinic"))["access_token"]
        assert await _word(provider, token, "clinic") == "unauthorized_client"
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert TOKEN_EXCHANGE in document["grant_types_supported"]

    run(tmp_path, story, asserting())


def test_attack_a_token_for_one_place_becomes_one_for_another(tmp_path: Path) -> None:
    """RFC 8707: what names the data trust alone opens no userinfo after an exchange, nor the other way round."""

    async def story(provider: Provider) -> None:
        _, _, tokens = await _subject(provider)
        for first, other in ((TRUST, ISSUER), (ISSUER, TRUST)):
            only = (await _exchange(provider, tokens["access_token"], audience=first)).json()["access_token"]
            assert await _word(provider, only, audience=other) == "invalid_target"
            assert (await _exchange(provider, only, audience=first)).status_code == 200
        _, _, bound = await _subject(provider, resource=TRUST)  # it holds openid, and opens no userinfo
        assert "openid" in bound["scope"]
        assert await _word(provider, bound["access_token"], audience=ISSUER) == "invalid_target"

    run(tmp_path, story, *CLIENTS)
