"""RFC 7523: client assertions, each attack by name."""

from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import httpx
import orjson

from foundation import base64url
from foundation.signing import KeyRing
from tests.idp.provider import CLIENT_KEYS, ISSUER, SECRET, Provider, asserting, confidential, run


async def _token(provider: Provider, assertion: dict[str, str], **form: str) -> httpx.Response:
    return await provider.back.post("/token", data={"grant_type": "client_credentials", **assertion, **form})


def _refused(response: httpx.Response) -> bool:
    return (response.status_code, response.json()["error"]) == (401, "invalid_client")


def test_a_good_assertion_opens_once_and_only_once(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assertion = provider.assertion("clinic")
        assert (await _token(provider, assertion)).status_code == 200
        assert _refused(await _token(provider, assertion))
        assert (await _token(provider, provider.assertion("clinic"), client_id="clinic")).status_code == 200

    run(tmp_path, story, asserting())


def test_an_assertion_used_before_a_restart_stays_used(tmp_path: Path) -> None:
    kept: dict[str, Any] = {}

    async def before(provider: Provider) -> None:
        kept["assertion"] = provider.assertion("clinic")
        assert (await _token(provider, kept["assertion"])).status_code == 200

    async def after(provider: Provider) -> None:
        assert _refused(await _token(provider, kept["assertion"]))

    run(tmp_path, before, asserting())
    run(tmp_path, after, asserting())


def test_wrong_audience_time_or_name_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        now = provider.clock.timestamp()
        for changes in (
            {"aud": f"{ISSUER}/token"}, {"aud": [ISSUER]}, {"aud": f"{ISSUER}/"}, {"aud": f"{ISSUER}/par"},
            {"aud": None}, {"aud": ISSUER[:-1]}, {"aud": ISSUER.upper()}, {"aud": 7},
            {"exp": None}, {"exp": now}, {"exp": now - 300}, {"exp": now + 301}, {"exp": "soon"}, {"exp": True},
            {"exp": str(now + 60)}, {"nbf": True}, {"iat": False},
            {"nbf": now + 60}, {"iat": now + 60}, {"nbf": "now"}, {"jti": None}, {"jti": ""}, {"jti": 7},
            {"jti": "x" * 300},
            {"iss": "bank"}, {"sub": "bank"}, {"iss": None}, {"sub": None}, {"sub": ["clinic"]}, {"iss": ["clinic"]},
            {"iss": "clinic/"}, {"sub": "clinic "}, {"iss": "CLINIC"}, {"sub": "clini"},
        ):  # fmt: skip
            # beside the name that is right, so that what stands inside decides
            assertion = provider.assertion("clinic", **changes)
            assert _refused(await _token(provider, assertion, client_id="clinic")), changes
        assert (await _token(provider, provider.assertion("clinic", nbf=now + 8, iat=now + 8))).status_code == 200
        assert (await _token(provider, provider.assertion("clinic", exp=now + 300))).status_code == 200

    run(tmp_path, story, asserting(), confidential())


def test_foreign_keys_unsigned_and_broken_assertions_are_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        good = provider.assertion("clinic")
        header, claims, signature = good["client_assertion"].split(".")
        none = base64url.text(orjson.dumps({"alg": "none"}))
        claims_of = orjson.loads(urlsafe_b64decode(claims + "=="))
        foreign = KeyRing.generate(("ES256",)).sign_jwt(claims_of)
        for text in (
            f"{none}.{claims}.", f"{none}.{claims}.{signature}", f"{header}.{claims}.", "x", "a.b.c", "..", "é.é.é",
            f"{header}.{base64url.text(b'[]')}.{signature}", foreign, "x" * 40000,
        ):  # fmt: skip
            assert _refused(await _token(provider, {**good, "client_assertion": text})), text[:40]
        for kind in ("", "jwt-bearer", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"):
            fresh = provider.assertion("clinic")
            assert _refused(await _token(provider, {**fresh, "client_assertion_type": kind}))

    run(tmp_path, story, asserting())


def test_a_secret_does_not_open_a_client_that_signs_nor_the_reverse(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        with_secret = await provider.back.post(
            "/token", data={"grant_type": "client_credentials"}, auth=("clinic", SECRET)
        )
        assert _refused(with_secret)
        assert _refused(await _token(provider, {}, client_id="clinic"))
        assert _refused(await _token(provider, provider.assertion("bank")))
        both = await _token(provider, provider.assertion("clinic"), client_id="clinic", client_secret=SECRET)
        assert both.json()["error"] == "invalid_request"

    run(tmp_path, story, asserting(), confidential())


def test_a_key_without_id_works_as_well(tmp_path: Path) -> None:
    keys = {"keys": [{k: v for k, v in key.items() if k != "kid"} for key in CLIENT_KEYS.public_jwks()["keys"]]}

    async def story(provider: Provider) -> None:
        assert (await _token(provider, provider.assertion("clinic"))).status_code == 200

    run(tmp_path, story, asserting(jwks=keys))
