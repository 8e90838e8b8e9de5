"""KY-08, KY-09: no door that takes a signed token opens an encrypted one, and to refuse it costs next to nothing."""

import time
from pathlib import Path

import pytest
from jwcrypto import jwe, jwk

from foundation import base64url, strict_jwt
from foundation.strict_jwt import JwtRefused
from tests.idp.provider import Provider, asserting, run

KEY = jwk.JWK.generate(kty="oct", size=256)


def _bomb() -> str:
    """131 KiB of one letter, packed to a few hundred bytes."""
    token = jwe.JWE(b"0" * 131 * 1024, '{"alg":"dir","enc":"A256GCM","zip":"DEF"}')
    token.add_recipient(KEY)
    sealed: str = token.serialize(compact=True)
    return sealed


def _rounds() -> str:
    header = b'{"alg":"PBES2-HS512+A256KW","enc":"A256GCM","p2c":1000000000,"p2s":"AAAAAAAAAAAAAAAA"}'
    return ".".join([base64url.text(header), *[base64url.text(b"x" * 16)] * 4])


ATTACKS = {"zip": _bomb(), "p2c": _rounds()}


@pytest.mark.parametrize("attack", ATTACKS)
def test_ky08_ky09_an_encrypted_token_is_refused_before_anything_is_decoded(attack: str) -> None:
    started = time.process_time()
    for _ in range(100):
        with pytest.raises(JwtRefused):
            strict_jwt.parse(ATTACKS[attack])
    assert (time.process_time() - started) / 100 < 0.005


@pytest.mark.parametrize("attack", ATTACKS)
def test_ky08_ky09_every_door_says_no(tmp_path: Path, attack: str) -> None:
    async def story(provider: Provider) -> None:
        token = ATTACKS[attack]
        assertion = {**provider.assertion("clinic"), "client_assertion": token}
        refused = await provider.back.post("/token", data={"grant_type": "client_credentials", **assertion})
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
        assert (await provider.userinfo(token)).status_code == 401
        assert provider.rooms.hints.read(token) is None
        hinted = await provider.authorize("clinic", id_token_hint=token, prompt="none")
        assert "error=invalid_request" in hinted.headers["location"]

    run(tmp_path, story, asserting())
