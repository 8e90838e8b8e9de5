"""OpenID Connect Core 9, client_secret_jwt: made with jwcrypto and with authlib, judged by ours."""

from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from authlib.oauth2.rfc7523 import client_secret_jwt_sign
from joserfc.jwk import OctKey
from jwcrypto import jwk, jws

from foundation import base64url
from idp.clients.presented import ASSERTION_TYPE
from tests.idp.provider import CLIENT_KEYS, ISSUER, Provider, asserting, confidential, run

SECRET = "the-secret-of-the-shop-with-512-bits-for-the-longest-mac-0123456789"


def sharing(client_id: str = "shop", **changes: Any) -> Any:
    """A client that signs with its secret."""
    members = {"token_endpoint_auth_method": "client_secret_jwt", "secret_hash": "", "shared_secret": SECRET}
    return confidential(client_id, **{**members, **changes})


def _assertion(provider: Provider, secret: str = SECRET, alg: str = "HS256", **changes: Any) -> str:
    now = provider.clock.timestamp()
    claims = {"iss": "shop", "sub": "shop", "aud": ISSUER, "exp": now + 60, "iat": now, "jti": f"{id(changes)}-{now}"}
    signed = jws.JWS(orjson.dumps({n: v for n, v in {**claims, **changes}.items() if v is not None}))
    signed.add_signature(
        jwk.JWK(kty="oct", k=base64url.text(secret.encode())), protected=orjson.dumps({"alg": alg}).decode()
    )
    return str(signed.serialize(compact=True))


async def _ask(provider: Provider, assertion: str, **form: str) -> httpx.Response:
    sent = {"grant_type": "client_credentials", "client_assertion": assertion, "client_assertion_type": ASSERTION_TYPE}
    return await provider.back.post("/token", data={**sent, **form})


def test_the_secret_signs_and_each_assertion_counts_once(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assertion = _assertion(provider)
        assert (await _ask(provider, assertion)).status_code == 200
        attacks = {
            "TK-10 replay": assertion,
            "another secret": _assertion(provider, "x" * 43),
            "another algorithm": _assertion(provider, alg="HS512"),
            "TK-11 the token endpoint": _assertion(provider, aud=f"{ISSUER}/token", jti="2"),
            "TK-11 a list": _assertion(provider, aud=[ISSUER], jti="3"),
            "another client's name": _assertion(provider, iss="bank", sub="bank", jti="4"),
            "no name": _assertion(provider, sub=None, jti="5"),
        }
        for attack, text in attacks.items():
            response = await _ask(provider, text)
            assert (response.status_code, response.json()["error"]) == (401, "invalid_client"), attack

    run(tmp_path, story, sharing())


def test_authlibs_assertion_is_understood(tmp_path: Path) -> None:
    """authlib names the token endpoint, as OpenID Connect Core 9 says."""

    async def story(provider: Provider) -> None:
        now = provider.clock.timestamp()
        claims = {"iat": now, "exp": now + 60}
        assertion = client_secret_jwt_sign(OctKey.import_key(SECRET), "shop", f"{ISSUER}/token", claims=claims)
        text = assertion.decode() if isinstance(assertion, bytes) else assertion
        assert (await _ask(provider, text)).status_code == 200

    run(tmp_path, story, sharing(client_assertion_audience="token_endpoint"))


def test_ky02_a_public_key_is_never_a_secret(tmp_path: Path) -> None:
    public = CLIENT_KEYS.public_jwks()["keys"][0]

    async def story(provider: Provider) -> None:
        now = provider.clock.timestamp()
        own = {"iss": "clinic", "sub": "clinic", "aud": ISSUER, "exp": now + 60, "iat": now}
        for n, secret in enumerate((orjson.dumps(public).decode(), public["x"], public["kid"], SECRET)):
            refused = await _ask(provider, _assertion(provider, secret, **own, jti=f"k{n}"))
            assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
        with_key = provider.assertion("shop")
        assert (await _ask(provider, with_key["client_assertion"])).status_code == 401

    run(tmp_path, story, sharing(), asserting())


@pytest.mark.parametrize(
    "members", [{"shared_secret": ""}, {"secret_hash": "0" * 64}, {"token_endpoint_auth_signing_alg": "ES256"}]
)
def test_a_registration_that_does_not_fit_is_refused(members: dict[str, str]) -> None:
    from idp.clients.metadata.rule import InvalidClientMetadata

    with pytest.raises(InvalidClientMetadata):
        sharing(**members)
