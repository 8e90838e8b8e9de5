"""Who stands at the door."""

import asyncio
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from tests.data_trust.street import CLINIC, CONSENT_UI, HANAKO, TRUST, World, a_world, detail
from tests.relying_party_sdk.proofs import Prover, ath

PROBLEM = "urn:kakehashi:problem:"


def test_a_citizens_token_is_good_only_in_the_hands_of_the_consent_pages(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            right = world.provider.issue("a", HANAKO, CONSENT_UI, "trust:self")
            other_client = world.provider.issue("b", HANAKO, CLINIC, "trust:self")
            no_scope = world.provider.issue("c", HANAKO, CONSENT_UI, "data:read")
            assert (await world.get("/me/receipts", right)).status_code == 200
            for token in (other_client, no_scope):
                answer = await world.get("/me/receipts", token)
                assert (answer.status_code, answer.json()["type"]) == (403, PROBLEM + "insufficient-scope")

    asyncio.run(scenario())


def test_two_authorization_headers_are_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.citizen()
            headers = [("authorization", f"Bearer {token}"), ("authorization", "Bearer other")]
            assert (await world.http.get("/me/receipts", headers=headers)).status_code == 400

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Basic eA==", 401),
        ("Bearer", 400),
        ("Bearer ", 400),
        ("Bearer a b", 400),
        ("Bearer " + "a" * 9000, 400),
        ("bearer x", 401),
    ],
)
def test_headers_of_other_shapes(tmp_path: Path, header: str, status: int) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.http.get("/me/receipts", headers={"authorization": header})
            assert answer.status_code == status

    asyncio.run(scenario())


def test_a_token_in_the_query_is_not_looked_at(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.get(f"/me/receipts?access_token={world.citizen()}")
            assert (answer.status_code, answer.json()["type"]) == (401, PROBLEM + "no-token")

    asyncio.run(scenario())


def test_a_token_revoked_a_moment_ago_is_dead_now(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.citizen()
            assert (await world.get("/me/receipts", token)).status_code == 200
            del world.provider.tokens[token]
            assert (await world.get("/me/receipts", token)).status_code == 401

    asyncio.run(scenario())


READ = "/fhir/R4/AllergyIntolerance"


async def _bound_reader(world: World, cnf: dict[str, str]) -> str:
    await world.collect()
    item = {**detail(), "receipt_id": await world.consent()}
    return world.provider.issue("bound", HANAKO, CLINIC, "data:read", authorization_details=[item], cnf=cnf)


def _headers(prover: Prover, token: str, **claims: str) -> dict[str, str]:
    proof = prover.proof(htu=TRUST + READ, ath=ath(token), **claims)
    return {"authorization": f"DPoP {token}", "dpop": proof}


def test_tk17_data_is_read_with_the_key_and_never_without(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            prover = Prover(world.clock)
            token = await _bound_reader(world, {"jkt": prover.jkt})
            good = _headers(prover, token)
            assert (await world.http.get(READ + "?purpose=treatment", headers=good)).status_code == 200
            bare = {"authorization": f"DPoP {token}"}
            attacks: dict[str, tuple[dict[str, str], str]] = {
                "replay": (good, "invalid-dpop-proof"),
                "bearer": ({"authorization": f"Bearer {token}"}, "invalid-token"),
                "no proof": (bare, "invalid-dpop-proof"),
                "another key": (_headers(Prover(world.clock), token), "invalid-token"),
                "another token": ({**_headers(prover, "x"), **bare}, "invalid-dpop-proof"),
            }
            for attack, (headers, code) in attacks.items():
                answer = await world.http.get(READ, headers=headers)
                assert answer.status_code == 401, attack
                assert f'"code":"{code}"' in answer.text, attack
                assert any(each.startswith("DPoP ") for each in answer.headers.get_list("www-authenticate")), attack
            assert len(await world.disclosures()) == 1  # what was refused is not on the ledger as a read

    asyncio.run(scenario())


def test_tk17_an_unbound_token_is_not_used_under_dpop(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.citizen()
            prover = Prover(world.clock)
            proof = prover.proof(htu=f"{TRUST}/me/receipts", ath=ath(token))
            answer = await world.http.get("/me/receipts", headers={"authorization": f"DPoP {token}", "dpop": proof})
            assert answer.status_code == 401
            assert answer.json()["type"] == PROBLEM + "invalid-token"

    asyncio.run(scenario())


def test_tk19_where_nonces_are_wanted_the_answer_brings_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path, dpop_nonces=True) as world:
            prover = Prover(world.clock)
            token = await _bound_reader(world, {"jkt": prover.jkt})
            asked = await world.http.get(READ, headers=_headers(prover, token))
            assert asked.status_code == 401
            assert 'error="use_dpop_nonce"' in asked.headers["www-authenticate"]
            nonce = asked.headers["dpop-nonce"]
            assert (await world.http.get(READ, headers=_headers(prover, token, nonce=nonce))).status_code == 200
            world.clock.advance(60)
            renewed = await world.http.get(READ, headers=_headers(prover, token, nonce=nonce))
            assert (renewed.status_code, renewed.headers["dpop-nonce"] != nonce) == (200, True)

    asyncio.run(scenario())


def test_tk21_tk22_a_certificate_bound_token_needs_its_certificate_from_a_trusted_proxy(tmp_path: Path) -> None:
    der = b"the certificate of the clinic"
    x5t = urlsafe_b64encode(sha256(der).digest()).rstrip(b"=").decode()
    secret = "s" * 43
    shown = {"client-cert": ":dGhlIGNlcnRpZmljYXRlIG9mIHRoZSBjbGluaWM=:"}

    async def scenario() -> None:
        async with a_world(tmp_path, client_certificate_secret=secret) as world:
            token = await _bound_reader(world, {"x5t#S256": x5t})
            bearer = {"authorization": f"Bearer {token}"}
            good = {**bearer, **shown, "client-cert-secret": secret}
            assert (await world.http.get(READ, headers=good)).status_code == 200
            other = {**good, "client-cert": ":b3RoZXI=:"}
            for headers in (bearer, {**bearer, **shown}, {**good, "client-cert-secret": "x"}, other):
                answer = await world.http.get(READ, headers=headers)
                assert answer.status_code == 401
                assert 'error="invalid_token"' in answer.headers["www-authenticate"]

    asyncio.run(scenario())


def test_her_records_want_a_card_that_was_shown_lately_and_say_how_lately(tmp_path: Path) -> None:
    """RFC 9470: the rest of her pages goes on with the login she has."""

    async def scenario() -> None:
        async with a_world(tmp_path, own_records_max_age=3600) as world:
            now = world.clock.timestamp()
            late = world.provider.issue("late", HANAKO, CONSENT_UI, "trust:self", auth_time=now - 3601)
            never = world.provider.issue("never", HANAKO, CONSENT_UI, "trust:self")
            lately = world.provider.issue("lately", HANAKO, CONSENT_UI, "trust:self", auth_time=now - 3600)
            for token in (late, never):
                answer = await world.get("/me/records/medical", token)
                assert answer.status_code == 401
                assert answer.json()["type"] == PROBLEM + "insufficient-user-authentication"
                challenge = answer.headers.get_list("www-authenticate")[0]
                assert 'error="insufficient_user_authentication"' in challenge
                assert 'max_age="3600"' in challenge
            assert (await world.get("/me/records/medical", lately)).status_code == 200
            for path in ("/me/receipts", "/me/preview?domain=jobs&datatype=Badge"):
                assert (await world.get(path, late)).status_code == 200

    asyncio.run(scenario())
