"""TK-08, TK-09 and TK-12: every client against every credential at every door that takes one.

The rule is one: exactly the registered method opens. What the door then says about the rest of the request does not
matter here, only whether the client was let in.
"""

from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
import pytest
from jwcrypto import jwk, jws

from foundation import base64url
from idp.clients.client import Client
from idp.clients.presented import ASSERTION_TYPE
from tests.idp.certified import NAMES, as_jwk, authority, self_signed, shown
from tests.idp.provider import ISSUER, SECRET, Provider, asserting, confidential, public, run

SELF_SIGNED, CERTIFIED = self_signed("own"), authority().certify(names=NAMES)
SHARED = "another-secret-with-256-bits-0123456789-abcdef"
GRANTS = ("authorization_code", "refresh_token", "client_credentials")
DOORS: list[tuple[str, dict[str, str]]] = [
    *(("/token", {"grant_type": grant, "code": "x", "refresh_token": "x", "scope": "data:read"}) for grant in GRANTS),
    ("/token", {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "x"}),
    ("/token", {"grant_type": "unheard-of"}),
    ("/par", {"scope": "openid"}),
    ("/introspect", {"token": "x"}),
    ("/revoke", {"token": "x"}),
]


def _clients() -> tuple[Client, ...]:
    none = {"secret_hash": ""}
    return (
        confidential("client_secret_basic"),
        confidential("client_secret_post", token_endpoint_auth_method="client_secret_post"),
        confidential("client_secret_jwt", token_endpoint_auth_method="client_secret_jwt", shared_secret=SHARED, **none),
        asserting("private_key_jwt"),
        public("none"),
        confidential(
            "tls_client_auth",
            token_endpoint_auth_method="tls_client_auth",
            tls_client_auth_san_dns="client.bank.example",
            **none,
        ),
        confidential(
            "self_signed_tls_client_auth",
            token_endpoint_auth_method="self_signed_tls_client_auth",
            jwks={"keys": [as_jwk(SELF_SIGNED)]},
            **none,
        ),
    )


METHODS = tuple(client.client_id for client in _clients())


class Try:
    """One request's worth of credentials for one client, made fresh each time."""

    def __init__(self, provider: Provider, client_id: str) -> None:
        self.provider, self.client_id = provider, client_id

    def _mac(self, secret: str) -> dict[str, str]:
        now = self.provider.clock.timestamp()
        claims = {"iss": self.client_id, "sub": self.client_id, "aud": ISSUER, "exp": now + 60}
        token = jws.JWS(orjson.dumps({**claims, "jti": self.provider.rooms.ground.ids.token()}))
        key = jwk.JWK(kty="oct", k=base64url.text(secret.encode()))
        token.add_signature(key, protected='{"alg":"HS256"}')
        return {"client_assertion": token.serialize(compact=True), "client_assertion_type": ASSERTION_TYPE}

    def _unsigned(self) -> dict[str, str]:
        now = self.provider.clock.timestamp()
        claims = {"iss": self.client_id, "sub": self.client_id, "aud": ISSUER, "exp": now + 60, "jti": "u"}
        parts = (base64url.text(orjson.dumps(part)) for part in ({"alg": "none"}, claims))
        return {"client_assertion": ".".join(parts) + ".", "client_assertion_type": ASSERTION_TYPE}

    def made(self, credential: str) -> tuple[dict[str, str], dict[str, str]]:
        """Form and headers."""
        name = {"client_id": self.client_id}
        basic = b64encode(f"{self.client_id}:{SECRET}".encode()).decode()
        made: dict[str, tuple[dict[str, str], dict[str, str]]] = {
            "client_secret_basic": ({}, {"authorization": f"Basic {basic}"}),
            "client_secret_post": ({**name, "client_secret": SECRET}, {}),
            "client_secret_jwt": (self._mac(SHARED), {}),
            "private_key_jwt": (self.provider.assertion(self.client_id), {}),
            "none": (name, {}),
            "tls_client_auth": (name, shown(CERTIFIED)),
            "self_signed_tls_client_auth": (name, shown(SELF_SIGNED)),
            "nothing": ({}, {}),
            "a wrong secret": ({}, {"authorization": f"Basic {b64encode(f'{self.client_id}:x'.encode()).decode()}"}),
            "the shared secret in the form": ({**name, "client_secret": SHARED}, {}),
            "an unsigned assertion": (self._unsigned(), {}),
            "a stranger's certificate": (name, shown(self_signed("own"))),
        }
        return made[credential]

    async def send(self, path: str, form: dict[str, str], headers: dict[str, str]) -> httpx.Response:
        """The request."""
        return await self.provider.back.post(path, data=form, headers=headers)


CREDENTIALS = (
    *METHODS, "nothing", "a wrong secret", "the shared secret in the form", "an unsigned assertion",
    "a stranger's certificate",
)  # fmt: skip
# A public client only names itself: a certificate beside the name neither helps nor harms.
NAMED_ALONE = {"none", "tls_client_auth", "self_signed_tls_client_auth", "a stranger's certificate"}


def _opens(method: str, credential: str) -> bool:
    return credential == method or (method == "none" and credential in NAMED_ALONE)


@pytest.mark.parametrize("method", METHODS)
def test_tk08_tk09_exactly_the_registered_method_opens_every_door(tmp_path: Path, method: str) -> None:
    async def story(provider: Provider) -> None:
        for path, form in DOORS:
            for credential in CREDENTIALS:
                attempt = Try(provider, method)
                more, headers = attempt.made(credential)
                response = await attempt.send(path, {**form, **more}, headers)
                refused = response.status_code == 401 and response.json()["error"] == "invalid_client"
                if path == "/introspect" and method == "none":
                    assert refused, (path, credential)  # RFC 7662 2.1: a public client is nobody there
                else:
                    assert refused is not _opens(method, credential), (path, form, credential, response.text)

    run(tmp_path, story, *_clients())


@pytest.mark.parametrize("method", METHODS)
def test_tk08_two_methods_at_once_are_a_malformed_request_at_every_door(tmp_path: Path, method: str) -> None:
    """RFC 6749 5.2: "utilizes more than one mechanism for authenticating the client" is invalid_request."""
    others = ("client_secret_basic", "client_secret_post", "private_key_jwt", "an unsigned assertion")

    async def story(provider: Provider) -> None:
        attempt = Try(provider, method)
        for path, form in DOORS:
            for one in others:
                for other in others:
                    if {one, other} <= {"private_key_jwt", "an unsigned assertion"} or one >= other:
                        continue
                    pairs = [attempt.made(one), attempt.made(other)]
                    more = {name: value for each in pairs for name, value in each[0].items()}
                    headers = {name: value for each in pairs for name, value in each[1].items()}
                    response = await attempt.send(path, {**form, **more}, headers)
                    assert (response.status_code, response.json()["error"]) == (400, "invalid_request"), (one, other)

    run(tmp_path, story, *_clients())


@pytest.mark.parametrize(
    "header",
    [
        "Basic", "Basic ", "Basic %%%", "Basic Y2xpZW50", b64encode(b"client_secret_basic").decode(),
        "Basic " + b64encode(b"client_secret_basic").decode(),  # no colon
        "Basic " + b64encode(f"client_secret_basic:{SECRET}".encode()).decode().rstrip("=") + "!",
        "Basic " + b64encode(f"client%5Fsecret%5Fbasic:{SECRET}%".encode()).decode(),
        "Basic " + b64encode(f"client_secret_basic:{SECRET}+".encode()).decode(),
        "Basic " + b64encode(f"client_secret_basic:{SECRET} ".encode()).decode(),
        "Basic " + b64encode(b"client_secret_basic:\xff").decode(),
    ],
)  # fmt: skip
def test_tk12_basic_that_cannot_be_read_strictly_is_a_failed_try(tmp_path: Path, header: str) -> None:
    async def story(provider: Provider) -> None:
        for path, form in DOORS[:3]:
            response = await provider.back.post(path, data=form, headers={"authorization": header})
            assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
            assert response.headers["www-authenticate"].startswith("Basic ")

    run(tmp_path, story, *_clients())


def test_tk12_both_forms_of_encoding_are_one_client(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for user in ("client_secret_basic", "client%5Fsecret_basic"):
            value = b64encode(f"{user}:{SECRET}".encode()).decode()
            form = {"grant_type": "client_credentials"}
            response = await provider.back.post("/token", data=form, headers={"authorization": f"bAsIc {value}"})
            assert response.status_code == 200
        twice = httpx.Request("POST", f"{ISSUER}/token", content=urlencode(form))
        twice.headers["content-type"] = "application/x-www-form-urlencoded"
        headers: list[tuple[str, str]] = [*twice.headers.items(), *[("authorization", f"Basic {value}")] * 2]
        response = await provider.back.post("/token", content=urlencode(form), headers=headers)
        assert (response.status_code, response.json()["error"]) == (400, "invalid_request")

    run(tmp_path, story, *_clients())


def test_every_method_in_discovery_is_in_this_matrix(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document: dict[str, Any] = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert set(document["token_endpoint_auth_methods_supported"]) == set(METHODS)
        assert set(document["token_endpoint_auth_signing_alg_values_supported"]) == {
            *("HS256", "ES256", "RS256", "PS256", "EdDSA", "Ed25519"),
        }

    run(tmp_path, story)
