"""RFC 7009: any token ends its family; nobody learns or ends what is not theirs."""

from pathlib import Path

from tests.idp.provider import Provider, confidential, public, run


def test_each_kind_of_token_ends_its_family(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for kind in ("access_token", "refresh_token"):
            tokens = await provider.tokens(scope="openid offline_access")
            response = await provider.post("/revoke", token=tokens[kind], token_type_hint="nonsense")
            assert (response.status_code, response.content) == (200, b"")
            assert (await provider.userinfo(tokens["access_token"])).status_code == 401
            form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
            assert (await provider.post("/token", **form)).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_unknown_and_foreign_tokens_are_answered_alike_and_nothing_happens(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens()
        for client_id, token in (("bank", "x"), ("app", tokens["access_token"]), ("bank", tokens["id_token"])):
            assert (await provider.post("/revoke", client_id, token=token)).status_code == 200
        assert (await provider.userinfo(tokens["access_token"])).status_code == 200

    run(tmp_path, story, confidential(), public())


def test_revoking_again_is_no_error_and_a_missing_token_is(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens())["access_token"]
        for _ in range(2):
            assert (await provider.post("/revoke", token=token)).status_code == 200
        assert (await provider.post("/revoke")).json()["error"] == "invalid_request"
        assert (await provider.back.post("/revoke", data={"token": token})).status_code == 401

    run(tmp_path, story)


def test_a_broken_database_is_told_and_never_answered_with_ok(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens())["access_token"]
        provider.rooms.ground.database._writer.close()
        response = await provider.post("/revoke", token=token)
        assert response.status_code == 503
        assert response.json()["error"] == "temporarily_unavailable"

    run(tmp_path, story)
