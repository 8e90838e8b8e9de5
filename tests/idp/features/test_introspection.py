"""RFC 7662: the audience learns what it needs; everybody else learns nothing."""

from pathlib import Path

from tests.idp.provider import (
    CONSENT,
    ISSUER,
    TRUST,
    Provider,
    asserting,
    confidential,
    details,
    public,
    resource_server,
    run,
)

TRUST_CLIENT = "kakehashi-data-trust"


def test_the_data_trust_learns_grant_details_and_its_own_subject(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        asked = details()
        person = await provider.person()
        grant = await provider.allow(person, scope="openid data:read", authorization_details=asked)
        tokens = await provider.tokens(scope="openid data:read", authorization_details=asked)
        seen = (await provider.post("/introspect", TRUST_CLIENT, token=tokens["access_token"])).json()
        client_sub = (await provider.userinfo(tokens["access_token"])).json()["sub"]
        assert seen["active"] is True
        assert seen["sub"] != client_sub
        assert seen["sub"] == provider.rooms.pairwise.subject(person, TRUST_CLIENT)
        assert seen["authorization_details"] == tokens["authorization_details"]
        assert seen["authorization_details"][0]["receipt_id"] == "receipt-1"
        assert (seen["iss"], seen["aud"], seen["client_id"]) == (ISSUER, TRUST, "bank")
        assert (seen["grant_id"], seen["corporate_number"]) == (str(grant.id), "7000012050002")
        assert seen["exp"] - seen["iat"] == 300
        assert seen["auth_time"] == provider.clock.timestamp()
        await provider.rooms.grants.revoke(grant.id)
        after = await provider.post("/introspect", TRUST_CLIENT, token=tokens["access_token"])
        assert after.json() == {"active": False}

    run(tmp_path, story, confidential(), resource_server())


def test_whoever_is_not_the_audience_sees_an_inactive_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        login_only = (await provider.tokens())["access_token"]
        data = (await provider.tokens(scope="openid data:read"))["access_token"]
        assert (await provider.post("/introspect", TRUST_CLIENT, token=login_only)).json() == {"active": False}
        for client_id in ("bank", "clinic"):
            assert (await provider.post("/introspect", client_id, token=data)).json() == {"active": False}
        assert (await provider.post("/introspect", TRUST_CLIENT, token=data)).json()["active"] is True
        provider.clock.advance(300)
        assert (await provider.post("/introspect", TRUST_CLIENT, token=data)).json() == {"active": False}
        assert (await provider.post("/introspect", TRUST_CLIENT, token="x")).json() == {"active": False}

    run(tmp_path, story, confidential(), asserting(), resource_server())


def test_the_citizens_own_token_is_seen_under_the_consent_page(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        token = provider.rooms.citizens.mint(person)
        seen = (await provider.post("/introspect", TRUST_CLIENT, token=token)).json()
        assert (seen["active"], seen["scope"], seen["client_id"]) == (True, "trust:self", "kakehashi-consent")
        assert seen["sub"] == provider.rooms.pairwise.subject(person, TRUST_CLIENT)
        provider.clock.advance(600)
        assert (await provider.post("/introspect", TRUST_CLIENT, token=token)).json() == {"active": False}

    consent = asserting("kakehashi-consent", redirect_uris=(f"{CONSENT}/callback",), first_party=True)
    run(tmp_path, story, consent, resource_server())


def test_callers_must_authenticate_and_bring_a_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert (await provider.back.post("/introspect", data={"token": "x"})).status_code == 401
        assert (await provider.post("/introspect", "app", token="x")).status_code == 401
        assert (await provider.post("/introspect", TRUST_CLIENT)).json()["error"] == "invalid_request"
        assert (await provider.back.get("/introspect")).status_code == 405

    run(tmp_path, story, public(), resource_server())
