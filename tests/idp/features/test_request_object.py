"""RFC 9101 through the doors: by value, by reference, inside a pushed request; only what is inside counts."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc9101 import JWTAuthenticationRequest
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from foundation.outbound import Outbound
from foundation.signing import KeyRing
from idp.authorize.checks import PUSHED_URN
from idp.clients.client import Client
from tests.idp.provider import CALLBACK, Provider, answer, confidential, request, run
from tests.idp.request_object.objects import claims_of, encrypted, signed, signing, unsigned

MUST_SIGN = signing(require_signed_request_object=True)


async def _send(provider: Provider, token: str, **beside: str) -> httpx.Response:
    parameters = {"client_id": "bank", "request": token, **beside}
    return await provider.browser.get("/authorize", params=parameters)


async def _push(provider: Provider, **form: str) -> httpx.Response:
    return await provider.post("/par", "bank", **form)


def test_a_signed_request_is_answered_like_a_plain_one_over_get_and_post(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = signed(claims_of(provider))
        assert answer(await _send(provider, token))["state"] == "the-state"
        posted = await provider.browser.post("/authorize", data={"client_id": "bank", "request": token})
        assert answer(posted)["code"]
        assert answer(await _send(provider, encrypted(provider, token)))["code"]

    run(tmp_path, story, signing())


def test_az17_parameters_beside_the_object_do_not_count(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        beside = {"state": "evil", "redirect_uri": "https://evil.example/", "scope": "openid name", "prompt": "login"}
        told = answer(await _send(provider, signed(claims_of(provider)), **beside, response_type="code"))
        assert told["state"] == "the-state"
        assert (await provider.redeem(told["code"])).json()["scope"] == "openid"
        # nor does what is only beside it
        bare = claims_of(provider, code_challenge=None, code_challenge_method=None)
        challenge = {name: request()[name] for name in ("code_challenge", "code_challenge_method")}
        assert answer(await _send(provider, signed(bare), **challenge))["error"] == "invalid_request"

    run(tmp_path, story, signing())


def test_az17_a_client_that_signs_every_request_may_not_say_two_things(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = signed(claims_of(provider))
        assert answer(await _send(provider, token, nonce="the-nonce"))["code"]
        told = answer(await _send(provider, token, nonce="another"))
        assert (told["error"], told["state"]) == ("invalid_request", "the-state")

    run(tmp_path, story, MUST_SIGN)


def test_az19_a_client_that_signs_every_request_has_no_other_door(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        assert answer(await provider.authorize())["error"] == "invalid_request"
        assert (await _push(provider, **request())).json()["error"] == "invalid_request"
        assert answer(await _send(provider, signed(claims_of(provider))))["code"]

    run(tmp_path, story, MUST_SIGN)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://other.example"}, {"iss": "shop"}, {"exp": 1}, {"exp": 4_000_000_000}, {"client_id": "shop"},
        {"request": "x.y.z"}, {"request_uri": "https://a.example/"}, {"sub": "bank"},
    ],
)  # fmt: skip
def test_az16_a_broken_object_is_told_to_the_registered_address(tmp_path: Path, changes: dict[str, Any]) -> None:
    async def story(provider: Provider) -> None:
        token = signed(claims_of(provider, **changes))
        told = answer(await _send(provider, token, redirect_uri=CALLBACK, state="outside"))
        assert (told["error"], told["state"]) == ("invalid_request_object", "outside")
        page = await _send(provider, token, redirect_uri="https://evil.example/")
        assert (page.status_code, "location" in page.headers) == (400, False)
        assert (await _push(provider, request=token)).json()["error"] == "invalid_request_object"

    run(tmp_path, story, signing())


def test_an_unsigned_object_is_not_supported_and_where_signing_was_agreed_on_an_attack(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = unsigned(claims_of(provider))
        # OIDF oidcc-ensure-request-object-with-redirect-uri: the address inside is the one to be told
        told = answer(await _send(provider, token, redirect_uri="https://evil.example/"))
        assert told["error"] == "request_not_supported"
        stolen = await _send(provider, unsigned(claims_of(provider, redirect_uri="https://evil.example/")))
        assert (stolen.status_code, "location" in stolen.headers) == (400, False)
        await provider.register(signing(request_object_signing_alg="ES256"))
        told = answer(await _send(provider, token, redirect_uri=CALLBACK))
        assert told["error"] == "invalid_request_object"

    run(tmp_path, story, signing())


def test_a_client_without_keys_cannot_have_signed(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        told = answer(await _send(provider, signed(claims_of(provider)), redirect_uri=CALLBACK))
        assert told["error"] == "invalid_request_object"

    run(tmp_path, story, confidential())


def test_inside_a_pushed_request_the_object_alone_counts(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        pushed = await _push(provider, request=signed(claims_of(provider)), client_id="bank")
        assert pushed.status_code == 201, pushed.text
        uri = pushed.json()["request_uri"]
        parameters = {"client_id": "bank", "request_uri": uri}
        assert answer(await provider.browser.get("/authorize", params=parameters))["state"] == "the-state"
        other = await _push(provider, request=signed(claims_of(provider, client_id="shop")))
        assert other.json()["error"] == "invalid_request_object"

    run(tmp_path, story, MUST_SIGN)


async def _visit(provider: Provider, uri: str, **beside: str) -> httpx.Response:
    return await provider.browser.get("/authorize", params={"client_id": "bank", "request_uri": uri, **beside})


def test_a_reference_is_fetched_through_the_guarded_way_out_if_registered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[str] = []

    async def get(self: Outbound, url: str, media_types: Any) -> Any:
        return _Fetched(served[-1].encode())  # whoever is asked has one

    monkeypatch.setattr(Outbound, "get", get)
    uri = "https://rp.example/request.jwt"

    async def story(provider: Provider) -> None:
        await provider.person()
        served.append(signed(claims_of(provider)))
        assert answer(await _visit(provider, uri))["state"] == "the-state"
        served.append(signed(claims_of(provider, aud="https://other.example")))
        assert answer(await _visit(provider, uri, redirect_uri=CALLBACK))["error"] == "invalid_request_object"
        # AZ-18 and SF-02: an address that is not registered is not fetched, and nobody is redirected
        for wrong in ("https://rp.example/other.jwt", "http://169.254.169.254/", PUSHED_URN + "x"):
            page = await _visit(provider, wrong, redirect_uri=CALLBACK)
            assert (page.status_code, "location" in page.headers) == (400, False)
        both = await _visit(provider, uri, request="x.y.z", redirect_uri=CALLBACK)
        assert answer(both)["error"] == "invalid_request"

    run(tmp_path, story, signing(request_uris=(uri,)))


class _Fetched:
    def __init__(self, body: bytes) -> None:
        self.body = body


class _Theirs(JWTAuthenticationRequest):
    """authlib's server extension for the same client, at the test's hour."""

    def __init__(self, now: int) -> None:
        super().__init__()
        self.claims_validator = JWTClaimsRegistry(now=now, client_id={"essential": True})

    def resolve_client_public_key(self, client: Client) -> KeySet:
        return KeySet.import_key_set(dict(client.jwks))  # type: ignore[arg-type]

    def get_server_metadata(self) -> dict[str, Any]:
        return {"request_object_signing_alg_values_supported": ["ES256"]}

    def get_client_require_signed_request_object(self, client: Client) -> bool:
        return client.require_signed_request_object

    def read(self, client: Client, **sent: str) -> dict[str, Any] | None:
        asked = SimpleNamespace(payload=BasicOAuth2Payload({"client_id": "bank", **sent}))
        try:
            self.parse_authorization_request(SimpleNamespace(query_client=lambda _: client), asked)
        except OAuth2Error:
            return None
        return dict(asked.payload.data)


@pytest.mark.parametrize("client", [signing(), MUST_SIGN])
def test_authlib_accepts_the_same_objects_and_reads_the_same_parameters(tmp_path: Path, client: Client) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        good = signed(claims_of(provider))
        for sent in (
            {"request": good, "unheard_of": "x"}, {"request": good[:-4] + "AAAA"}, {"request": "x.y.z"},
            {"request": good, "request_uri": "https://a.example/"}, {"request": unsigned(claims_of(provider))},
            {"request": signed(claims_of(provider), KeyRing.generate(("ES256",)))}, request(),
        ):  # fmt: skip
            theirs = _Theirs(provider.clock.timestamp()).read(client, **sent)
            parameters = {"client_id": "bank", "redirect_uri": CALLBACK, **sent}
            ours = answer(await provider.browser.get("/authorize", params=parameters))
            assert ("code" in ours) == (theirs is not None), sent
            if theirs is not None:
                assert ours["state"] == theirs["state"] == "the-state"

    run(tmp_path, story, client)
