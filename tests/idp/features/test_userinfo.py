"""OpenID Connect Core 5.3 and RFC 6750: who may ask, and what openid alone tells."""

from pathlib import Path

from tests.idp.provider import ISSUER, Provider, confidential, public, run


def test_openid_alone_tells_the_subject_and_nothing_else(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens()
        response = await provider.userinfo(tokens["access_token"])
        assert set(response.json()) == {"sub"}
        posted = await provider.back.post("/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
        in_form = await provider.back.post("/userinfo", data={"access_token": tokens["access_token"]})
        assert response.json() == posted.json() == in_form.json()
        assert response.headers["cache-control"] == "no-store"

    run(tmp_path, story)


def test_without_a_token_the_challenge_says_nothing_more(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        where = f"{ISSUER}/.well-known/oauth-protected-resource/userinfo"
        response = await provider.back.get("/userinfo")
        assert response.status_code == 401
        assert response.headers.get_list("www-authenticate") == [
            f'Bearer realm="kakehashi", resource_metadata="{where}"',
            f'DPoP realm="kakehashi", algs="ES256 PS256 EdDSA Ed25519", resource_metadata="{where}"',
        ]
        assert response.content == b""
        await provider.person()
        token = (await provider.tokens())["access_token"]
        assert (await provider.back.get("/userinfo", params={"access_token": token})).status_code == 401

    run(tmp_path, story)


def test_every_other_token_is_invalid(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        tokens = await provider.tokens(scope="openid offline_access")
        code = await provider.code()
        citizen = provider.rooms.citizens.mint(person)
        for wrong in ("x", code, tokens["id_token"], tokens["refresh_token"], tokens["access_token"][:-1]):
            response = await provider.userinfo(wrong)
            assert response.status_code == 401, wrong
            assert 'error="invalid_token"' in response.headers["www-authenticate"]
        assert (await provider.userinfo(citizen)).status_code == 403
        provider.clock.advance(300)
        assert (await provider.userinfo(tokens["access_token"])).status_code == 401

    run(tmp_path, story, confidential(), public("kakehashi-consent"))


def test_a_token_sent_twice_is_a_malformed_request(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens())["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        response = await provider.back.post("/userinfo", data={"access_token": token}, headers=headers)
        assert (response.status_code, response.json()["error"]) == (400, "invalid_request")

    run(tmp_path, story)


def test_a_closed_account_ends_its_tokens(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        token = (await provider.tokens())["access_token"]
        await provider.rooms.accounts.close(person)
        assert (await provider.userinfo(token)).status_code == 401

    run(tmp_path, story)


def test_two_clients_of_two_sectors_see_two_people(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        subjects = []
        for client_id in ("bank", "shop", "branch"):
            tokens = await provider.tokens(client_id)
            subjects.append((await provider.userinfo(tokens["access_token"])).json()["sub"])
        assert subjects[0] != subjects[1]
        assert subjects[0] == subjects[2]

    sector = {"sector_identifier": "bank.example"}
    run(tmp_path, story, confidential(**sector), confidential("shop"), confidential("branch", **sector))
