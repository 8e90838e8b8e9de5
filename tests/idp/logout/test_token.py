"""The logout token, read by others: joserfc and jwcrypto verify it, and no reader of ID tokens takes it for one."""

import json
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet
from jwcrypto import jwk, jws

from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.logout.notice import Notice
from idp.logout.token import EVENT, LOGOUT_TOKEN_SECONDS, LogoutTokens
from tests.idp.opened import KEYS, PAIRS, opened
from tests.idp.provider import ISSUER, Provider, confidential, run


def _tokens(provider: Provider) -> LogoutTokens:
    rooms = provider.rooms
    return LogoutTokens(ISSUER, rooms.id_tokens, rooms.pairwise, rooms.ground.clock, rooms.ground.ids)


async def _token(provider: Provider, client_id: str, **changes: Any) -> str:
    client = confidential(client_id, **changes)
    return await _tokens(provider).sign(client, Notice(1, client_id, 7, "the-sid", 0, 0))


def _read(provider: Provider, raw: str) -> dict[str, Any]:
    keys = KeySet.import_key_set(provider.rooms.keys.public_jwks())
    claims: dict[str, Any] = joserfc_jwt.decode(raw, keys, algorithms=["ES256"]).claims
    return claims


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize("alg", SIGNING_ALGORITHMS)
def test_it_says_who_logged_out_and_is_signed_like_the_clients_id_tokens(tmp_path: Path, alg: str) -> None:
    async def story(provider: Provider) -> None:
        raw = await _token(provider, "bank", id_token_signed_response_alg=alg)
        keys = (await provider.back.get("/jwks")).json()
        token = joserfc_jwt.decode(raw, KeySet.import_key_set(keys), algorithms=[alg])
        assert (token.header["typ"], token.header["alg"]) == ("logout+jwt", alg)
        now, claims = provider.clock.timestamp(), token.claims
        assert claims.pop("jti")
        assert claims == {
            "iss": ISSUER,
            "sub": provider.rooms.pairwise.subject(7, "bank"),
            "aud": "bank",
            "iat": now,
            "exp": now + LOGOUT_TOKEN_SECONDS,
            "events": {EVENT: {}},
            "sid": "the-sid",
        }
        other = jws.JWS()
        other.deserialize(raw)
        other.verify(jwk.JWKSet.from_json(json.dumps(keys)))
        assert json.loads(other.payload)["sid"] == "the-sid"

    run(tmp_path, story)


def test_two_clients_cannot_join_their_users_and_two_tries_differ(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        bodies = [_read(provider, await _token(provider, name)) for name in ("bank", "bank", "shop")]
        first, again, other = bodies
        assert first["sub"] == again["sub"] != other["sub"]
        assert len({first["jti"], again["jti"], other["jti"]}) == 3

    run(tmp_path, story)


def test_wh04_a_logout_token_is_no_id_token_and_no_hint(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        raw = await _token(provider, "bank")
        answer = await provider.browser.get("/logout", params={"id_token_hint": raw})
        assert answer.status_code == 400
        assert "nonce" not in _read(provider, raw)

    run(tmp_path, story)


def test_a_client_whose_id_tokens_are_encrypted_gets_encrypted_logout_tokens(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        alg, enc = PAIRS[0]
        sealed = {"id_token_encrypted_response_alg": alg, "id_token_encrypted_response_enc": enc}
        payload, header = opened(await _token(provider, "bank", jwks=KEYS, **sealed), alg, enc)
        assert header["cty"] == "JWT"
        assert _read(provider, payload.decode())["sid"] == "the-sid"

    run(tmp_path, story)
