"""Every kind of signed token that the provider gives out, with every algorithm, read by joserfc and by jwcrypto."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.discovery import PATHS
from idp.logout.notice import Notice
from idp.logout.token import LogoutTokens
from tests.idp.provider import ISSUER, Provider, answer, confidential, details, resource_server, run
from tests.jose import read_by_both

TRUST_CLIENT = "kakehashi-data-trust"
INTROSPECTION = "token-introspection+jwt"


async def _id_token(provider: Provider, alg: str) -> str:
    return str((await provider.tokens())["id_token"])


async def _id_token_in_front(provider: Provider, alg: str) -> str:
    return answer(await provider.authorize(response_type="code id_token"), "fragment")["id_token"]


async def _authorization_answer(provider: Provider, alg: str) -> str:
    return answer(await provider.authorize(response_mode="query.jwt"))["response"]


async def _authorization_error(provider: Provider, alg: str) -> str:
    return answer(await provider.authorize(response_mode="query.jwt", scope="unknown"))["response"]


async def _userinfo(provider: Provider, alg: str) -> str:
    return (await provider.userinfo((await provider.tokens())["access_token"])).text


async def _introspection(provider: Provider, alg: str) -> str:
    asked = details()
    await provider.allow(provider.here, scope="openid data:read", authorization_details=asked)
    token = (await provider.tokens(scope="openid data:read", authorization_details=asked))["access_token"]
    accept = {"accept": f"application/{INTROSPECTION}"}
    return (await provider.post("/introspect", TRUST_CLIENT, headers=accept, token=token)).text


async def _logout_token(provider: Provider, alg: str) -> str:
    rooms = provider.rooms
    tokens = LogoutTokens(ISSUER, rooms.id_tokens, rooms.pairwise, rooms.ground.clock, rooms.ground.ids)
    client = rooms.clients.get("bank")
    assert client is not None
    return await tokens.sign(client, Notice(1, "bank", provider.here, "the-sid", 0, 0))


async def _access_token(provider: Provider, alg: str) -> str:
    return str((await provider.tokens("jwt"))["access_token"])


async def _metadata(provider: Provider, alg: str) -> str:
    return str((await provider.back.get(PATHS[0])).json()["signed_metadata"])


# How one is got, its `typ`, its audience, and whether the client chooses the algorithm (ES256 else).
KINDS: dict[str, tuple[Any, str | None, str | None, bool]] = {
    "ID token": (_id_token, None, "bank", True),
    "ID token in front": (_id_token_in_front, None, "bank", True),
    "authorization answer": (_authorization_answer, None, "bank", True),
    "authorization error": (_authorization_error, None, "bank", True),
    "userinfo": (_userinfo, None, "bank", True),
    "introspection": (_introspection, INTROSPECTION, TRUST_CLIENT, True),
    "logout token": (_logout_token, "logout+jwt", "bank", True),
    "access token": (_access_token, "at+jwt", ISSUER, True),
    "metadata": (_metadata, None, None, False),
}


def _clients(alg: str) -> tuple[Any, ...]:
    signed = ("id_token_signed_response_alg", "authorization_signed_response_alg", "userinfo_signed_response_alg")
    front = {"response_types": ("code", "code id_token"), "grant_types": ("authorization_code", "implicit")}
    bank = confidential(**dict.fromkeys(signed, alg), **front)
    trust = replace(resource_server(), introspection_signed_response_alg=alg)
    return bank, trust, confidential("jwt", access_token_format="jwt", access_token_signed_response_alg=alg)


CASES = [(kind, alg) for kind, told in KINDS.items() for alg in (SIGNING_ALGORITHMS if told[-1] else ("ES256",))]


@pytest.mark.parametrize(("kind", "alg"), CASES)
def test_both_libraries_read_it_with_the_published_keys(tmp_path: Path, kind: str, alg: str) -> None:
    get, typ, audience, _ = KINDS[kind]

    async def story(provider: Provider) -> None:
        await provider.person()
        token = await get(provider, alg)
        header, claims = read_by_both(token, (await provider.back.get("/jwks")).json(), alg)
        assert header.get("typ") == typ
        assert claims["iss"] == ISSUER
        assert claims.get("aud") == audience

    run(tmp_path, story, *_clients(alg), features=("hybrid",))
