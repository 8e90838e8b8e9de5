"""Behind the guard: what a token without a person or without openid gets."""

from pathlib import Path

from tests.idp.provider import Provider, run


def test_a_clients_own_token_tells_of_nobody(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        tokens = (await provider.post("/token", grant_type="client_credentials")).json()
        response = await provider.userinfo(tokens["access_token"])
        assert (response.status_code, response.json()["error"]) == (401, "invalid_token")

    run(tmp_path, story)


def test_a_token_without_openid_is_insufficient(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens(scope="offline_access")
        response = await provider.userinfo(tokens["access_token"])
        assert (response.status_code, response.json()["error"]) == (403, "insufficient_scope")
        assert 'error="insufficient_scope"' in response.headers["www-authenticate"]

    run(tmp_path, story)
