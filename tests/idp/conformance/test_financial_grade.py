"""What modules of the financial-grade plans ask and no test of a feature does (docs/conformance.md)."""

from pathlib import Path
from typing import Any

import pytest

from idp.clients.client import Client
from idp.clients.metadata.profile import FAPI1_ADVANCED, FAPI2_MESSAGE_SIGNING, FAPI2_SECURITY
from tests.idp.profiled import profiled, strict
from tests.idp.provider import CALLBACK, ISSUER, VERIFIER, Provider, request, run

PROFILES = (FAPI1_ADVANCED, FAPI2_SECURITY, FAPI2_MESSAGE_SIGNING)
SIGNING = (FAPI1_ADVANCED, FAPI2_MESSAGE_SIGNING)


def _of(profile: str, **changes: Any) -> Client:
    return profiled(profile, certificate=profile == FAPI1_ADVANCED, **changes)


@pytest.mark.parametrize("profile", PROFILES)
def test_long_values_and_any_order_of_scopes_succeed(tmp_path: Path, profile: str) -> None:
    client = _of(profile)

    async def story(provider: Provider) -> None:
        await provider.person()
        flow = strict(provider, client)
        for changes in ({"nonce": "n" * 384}, {"state": "s" * 1000}, {"scope": "offline_access openid"}):
            tokens = (await flow.redeem(await flow.code(**changes))).json()
            claims = provider.rooms.hints.read(tokens["id_token"])
            assert claims is not None and claims["nonce"] == changes.get("nonce", "the-nonce")

    run(tmp_path, story, client)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_scheme_of_a_token_has_no_case(tmp_path: Path, profile: str) -> None:
    client = _of(profile)

    async def story(provider: Provider) -> None:
        await provider.person()
        flow = strict(provider, client)
        token = (await flow.redeem(await flow.code())).json()["access_token"]
        sent = flow.headers("GET", "/userinfo", token)
        assert (await flow.get("/userinfo", token)).status_code == 200  # learns the nonce where one is demanded
        for change in (str.lower, str.upper):
            sent = flow.headers("GET", "/userinfo", token)
            scheme, credential = sent["Authorization"].split(" ", 1)
            told = await provider.back.get(
                "/userinfo", headers={**sent, "Authorization": f"{change(scheme)} {credential}"}
            )
            assert told.status_code == 200, change

    run(tmp_path, story, client)


@pytest.mark.parametrize("profile", SIGNING)
def test_what_stands_outside_the_signed_request_is_not_used(tmp_path: Path, profile: str) -> None:
    """Refused where it differs from what is inside; where it is missing inside, it is missing."""
    client = _of(profile)

    async def story(provider: Provider) -> None:
        flow = strict(provider, client)
        for name in ("state", "nonce"):
            differing = await flow.post("/par", **flow.wish(), **{name: "outside"})
            assert (differing.status_code, differing.json()["error"]) == (400, "invalid_request"), name
        assert (await flow.post("/par", **flow.wish(state=None), state="outside")).status_code == 201
        kept = provider.rooms.ground.database.read(lambda tx: tx.one("SELECT parameters FROM pushed_request"))
        assert kept is not None and "outside" not in kept[0]

    run(tmp_path, story, client)


@pytest.mark.parametrize("profile", SIGNING)
def test_an_endpoint_is_no_audience_of_a_signed_request_and_no_other_request_is_inside(
    tmp_path: Path, profile: str
) -> None:
    client = _of(profile)

    async def story(provider: Provider) -> None:
        flow = strict(provider, client)
        plain = {**request("bank", response_mode="jwt"), "client_id": "bank"}
        for claims in (
            {"aud": f"{ISSUER}/par"},
            {"aud": f"{ISSUER}/token"},
            {"request_uri": "urn:x"},
            {"request": "x.y.z"},
        ):
            refused = await flow.post("/par", **flow.signed(plain, **claims))
            assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request_object"), claims
        beside = await flow.post("/par", **flow.wish(), request_uri="urn:x")
        assert (beside.status_code, beside.json()["error"]) == (400, "invalid_request")
        assert (await provider.back.get("/par")).status_code == 405

    run(tmp_path, story, client)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_verifier_and_the_client_of_a_code_are_its_own(tmp_path: Path, profile: str) -> None:
    client, other = _of(profile), _of(profile, client_id="shop")

    async def story(provider: Provider) -> None:
        await provider.person()
        flow, stranger = strict(provider, client), strict(provider, other)
        for changes in ({"code_verifier": ""}, {"code_verifier": VERIFIER[:-1] + "x"}):
            refused = await flow.redeem(await flow.code(), **changes)
            assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
        stolen = await stranger.redeem(await flow.code())
        assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
        form = {"grant_type": "authorization_code", "code": await flow.code(), "redirect_uri": CALLBACK}
        bare = await provider.back.post(
            "/token",
            data={**form, "client_id": "bank", "code_verifier": VERIFIER},
            headers=flow.headers("POST", "/token"),
        )
        assert (bare.status_code, bare.json()["error"]) == (401, "invalid_client")
        mixed = {**flow.credentials(), "client_id": "shop"}
        named = await provider.back.post("/token", data={**form, **mixed}, headers=flow.headers("POST", "/token"))
        assert (named.status_code, named.json()["error"]) == (401, "invalid_client")

    run(tmp_path, story, client, other)
