"""RFC 7592: a client reads, changes and removes itself, and nobody else; each abuse by its number."""

from pathlib import Path

from tests.idp.provider import Provider, run
from tests.idp.registration.desk import RIGHTS, again, invite, manage, registered


def test_a_client_reads_itself_as_often_as_it_likes(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider)
        told = await registered(provider)
        for _ in range(2):
            answer = await manage(provider, "GET", told)
            assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
            assert answer.json()["redirect_uris"] == told["redirect_uris"]
            assert "client_secret" not in answer.json()

    run(tmp_path, story)


def test_rg02_a_change_replaces_everything_and_turns_the_token(tmp_path: Path) -> None:
    """RG-02, after rotation."""

    async def story(provider: Provider) -> None:
        await invite(provider)
        told = await registered(provider, policy_uri="https://shop.example/p")
        wish = again(told, redirect_uris=["https://shop.example/new"])
        del wish["policy_uri"]
        changed = await manage(provider, "PUT", told, json=wish)
        assert changed.status_code == 200
        after = changed.json()
        assert after["redirect_uris"] == ["https://shop.example/new"]
        assert "policy_uri" not in after
        assert "client_secret" not in after
        for method in ("GET", "PUT", "DELETE"):
            old = (
                await manage(provider, method, told, json=wish)
                if method == "PUT"
                else await manage(provider, method, told)
            )
            assert old.status_code == 401
        assert (await manage(provider, "GET", after)).status_code == 200
        spent = {"grant_type": "authorization_code", "code": "x"}
        auth = (told["client_id"], told["client_secret"])
        assert (await provider.back.post("/token", data=spent, auth=auth)).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_a_change_of_the_age_holds_from_the_next_request(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider)
        uri = "https://shop.example/cb"
        told = await registered(provider, default_max_age=60, require_auth_time=True)
        assert (told["default_max_age"], told["require_auth_time"]) == (60, True)
        await provider.person()
        provider.clock.advance(61)

        async def silent() -> str:
            asked = await provider.authorize(told["client_id"], redirect_uri=uri, prompt="none")
            return str(asked.headers["location"])

        assert "error=login_required" in await silent()
        wish = again(told)
        del wish["default_max_age"]
        changed = (await manage(provider, "PUT", told, json=wish)).json()
        assert ("default_max_age" in changed, changed["require_auth_time"]) == (False, True)
        assert "code=" in await silent()

    run(tmp_path, story)


def test_rg02_a_registration_token_opens_one_client_only(tmp_path: Path) -> None:
    """RG-02, another client's."""

    async def story(provider: Provider) -> None:
        await invite(provider)
        mine, other = await registered(provider), await registered(provider, client_name="Hikari Shop")
        crossed = {**other, "registration_access_token": mine["registration_access_token"]}
        for method in ("GET", "DELETE"):
            assert (await manage(provider, method, crossed)).status_code == 401
        assert (await manage(provider, "PUT", crossed, json=again(other))).status_code == 401
        taken = await manage(provider, "PUT", mine, json=again(mine, client_id=other["client_id"]))
        assert (taken.status_code, taken.json()["error"]) == (400, "invalid_client_metadata")
        for client_id in ("bank", "nobody", ""):
            unknown = {**mine, "registration_client_uri": f"/register/client?client_id={client_id}"}
            assert (await manage(provider, "GET", unknown)).status_code == 401
        assert (await provider.back.get(mine["registration_client_uri"])).status_code == 401

    run(tmp_path, story)


def test_rg03_rights_cannot_be_raised_by_an_update(tmp_path: Path) -> None:
    """RG-03."""

    async def story(provider: Provider) -> None:
        await invite(provider, RIGHTS)
        told = await registered(provider, scope="openid")
        for changes in (
            {"scope": "openid address"}, {"scope": "openid trust:self"}, {"first_party": True}, {"claims": ["address"]},
            {"resource_server": True}, {"self_registered": False}, {"authorization_details_types": ["data_trust"]},
            {"grant_types": ["authorization_code", "urn:ietf:params:oauth:grant-type:token-exchange"]},
            {"purposes": {}}, {"corporate_number": "7000012050002"},
        ):  # fmt: skip
            answer = await manage(provider, "PUT", told, json=again(told, **changes))
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata"), changes
        within = await manage(provider, "PUT", told, json=again(told, scope="openid name"))
        assert within.json()["scope"] == "openid name"

    run(tmp_path, story)


def test_a_removed_client_and_all_it_holds_are_worth_nothing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider, RIGHTS)
        told = await registered(provider, grant_types=["authorization_code", "client_credentials"])
        auth = (told["client_id"], told["client_secret"])
        own = {"grant_type": "client_credentials", "scope": "data:read"}
        assert (await provider.back.post("/token", data=own, auth=auth)).status_code == 200
        answer = await manage(provider, "DELETE", told)
        assert (answer.status_code, answer.content) == (204, b"")
        assert (await provider.back.post("/token", data=own, auth=auth)).status_code == 401
        assert (await manage(provider, "GET", told)).status_code == 401
        page = await provider.browser.get(
            "/authorize", params={"client_id": told["client_id"], "response_type": "code"}
        )
        assert (page.status_code, "location" in page.headers) == (400, False)

    run(tmp_path, story)
