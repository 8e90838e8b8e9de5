"""RFC 6749 4.4: a client's own token: no person in it, and revocable like any other."""

from pathlib import Path

from tests.idp.provider import Provider, asserting, confidential, public, resource_server, run


def test_a_client_gets_an_access_token_and_nothing_about_a_person(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        tokens = (await provider.post("/token", grant_type="client_credentials", scope="data:read")).json()
        assert set(tokens) == {"access_token", "token_type", "expires_in", "scope"}
        assert (await provider.userinfo(tokens["access_token"])).json()["error"] == "invalid_token"
        trust = "kakehashi-data-trust"
        seen = (await provider.post("/introspect", trust, token=tokens["access_token"])).json()
        assert (seen["active"], seen["scope"], seen["client_id"]) == (True, "data:read", "bank")
        assert "sub" not in seen
        await provider.post("/revoke", token=tokens["access_token"])
        assert (await provider.post("/introspect", trust, token=tokens["access_token"])).json() == {"active": False}

    run(tmp_path, story, confidential(), resource_server())


def test_personal_and_unregistered_scopes_are_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for scope in ("openid", "name", "offline_access", "trust:self", "other", "data:read ", "data:read  data:read"):
            response = await provider.post("/token", grant_type="client_credentials", scope=scope)
            assert response.json()["error"] == "invalid_scope", scope

    run(tmp_path, story)


def test_clients_not_registered_for_it_are_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for client_id in ("app", "clinic"):
            response = await provider.post("/token", client_id, grant_type="client_credentials")
            assert response.json()["error"] == "unauthorized_client"

    run(tmp_path, story, public(), asserting(grant_types=("authorization_code",)))
