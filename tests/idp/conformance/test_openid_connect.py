"""What modules of the OpenID Connect plans ask and no test of a feature does (docs/conformance.md)."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.idp.provider import CALLBACK, Provider, answer, confidential, request, run
from tests.idp.registration.desk import invite, manage, register, registered

CLAIMS_OF_NAME = orjson.dumps({"userinfo": {"name": {"essential": True}}}).decode()


async def _read(provider: Provider, token: str) -> dict[str, Any]:
    claims = provider.rooms.hints.read(token)
    assert claims is not None
    return claims


@pytest.mark.parametrize(
    "beside",
    [
        {"display": "page"}, {"display": "popup"}, {"login_hint": "buffy@127.0.0.1"}, {"ui_locales": "se"},
        {"claims_locales": "se"}, {"acr_values": "1 2"}, {"extra": "foobar"},
    ],
    ids=lambda beside: "-".join(beside),
)  # fmt: skip
def test_a_hint_that_cannot_be_followed_causes_no_error(tmp_path: Path, beside: dict[str, str]) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens(**beside)
        assert (await provider.userinfo(tokens["access_token"])).status_code == 200

    run(tmp_path, story)


def test_the_advertised_classes_may_all_be_asked_for(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        offered = document["acr_values_supported"]
        mine = (await _read(provider, (await provider.tokens())["id_token"]))["acr"]
        wish = " ".join([mine, *(each for each in offered if each != mine)])
        tokens = await provider.tokens(acr_values=wish)
        assert (await _read(provider, tokens["id_token"]))["acr"] in offered

    run(tmp_path, story)


def test_the_order_of_scopes_and_parameters_does_not_matter(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.allow(await provider.person(), scope="openid name")
        asked = request(scope="name openid")
        backwards = dict(reversed(list(asked.items())))
        got = answer(await provider.browser.get("/authorize", params=backwards))
        tokens = (await provider.redeem(got["code"])).json()
        assert set(tokens["scope"].split()) == {"openid", "name"}

    run(tmp_path, story)


def test_a_login_within_max_age_is_kept_and_an_older_one_is_not(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        first = await _read(provider, (await provider.tokens(max_age="15000"))["id_token"])
        provider.clock.advance(2)
        second = await _read(provider, (await provider.tokens(max_age="10000"))["id_token"])
        assert (first["auth_time"], first["sub"]) == (second["auth_time"], second["sub"])
        again = await provider.authorize(max_age="1")
        assert "/login?" in again.headers["location"]
        assert answer(await provider.authorize(max_age="1", prompt="none"))["error"] == "login_required"

    run(tmp_path, story)


def test_a_silent_renewal_tells_of_the_same_login(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        first = await _read(provider, (await provider.tokens())["id_token"])
        provider.clock.advance(60)
        silent = await _read(provider, (await provider.tokens(prompt="none"))["id_token"])
        assert (silent["auth_time"], silent["sub"]) == (first["auth_time"], first["sub"])
        assert silent["iat"] == first["iat"] + 60

    run(tmp_path, story)


def test_a_code_used_again_after_half_a_minute_ends_its_tokens(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        code = await provider.code()
        tokens = (await provider.redeem(code)).json()
        provider.clock.advance(30)
        again = await provider.redeem(code)
        assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
        assert (await provider.userinfo(tokens["access_token"])).status_code == 401

    run(tmp_path, story)


def test_an_essential_name_is_told_at_userinfo(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.allow(await provider.person(), scope="openid", claims=CLAIMS_OF_NAME)
        tokens = await provider.tokens(claims=CLAIMS_OF_NAME)
        assert (await provider.userinfo(tokens["access_token"])).json()["name"] == "山田　花子"

    run(tmp_path, story)


def test_userinfo_is_one_answer_by_get_by_post_and_by_form(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens())["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        answers = (
            await provider.back.get("/userinfo", headers=bearer),
            await provider.back.post("/userinfo", headers=bearer),
            await provider.back.post("/userinfo", data={"access_token": token}),
            await provider.back.get("/userinfo", headers={"Authorization": f"bEARER {token}"}),  # RFC 9110 11.1
        )
        assert [each.status_code for each in answers] == [200] * 4
        assert len({each.text for each in answers}) == 1

    run(tmp_path, story)


def test_a_registered_query_is_kept_and_no_other_is_taken(tmp_path: Path) -> None:
    registered_uri = CALLBACK + "?tenant=1"

    async def story(provider: Provider) -> None:
        await provider.person()
        location = (await provider.authorize(redirect_uri=registered_uri)).headers["location"]
        assert location.startswith(registered_uri + "&code=")
        for other in (CALLBACK, CALLBACK + "?tenant=2", registered_uri + "&more=1"):
            refused = await provider.authorize(redirect_uri=other)
            assert (refused.status_code, "location" in refused.headers) == (400, False), other

    run(tmp_path, story, confidential(redirect_uris=(registered_uri,)))


def test_no_document_promises_an_unsigned_token_nor_a_scope_we_have_no_data_for(tmp_path: Path) -> None:
    """Modules about `none`, `profile`, `email` and `phone` read this and skip themselves."""

    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        algorithms = [name for name in document if name.endswith("_values_supported") and "alg" in name]
        assert not [name for name in algorithms if "none" in document[name]]
        assert "RS256" in document["id_token_signing_alg_values_supported"]
        assert not {"profile", "email", "phone"} & set(document["scopes_supported"])
        assert "address" in document["scopes_supported"]

    run(tmp_path, story)


def test_a_redirect_uri_with_a_fragment_is_not_registered(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider)
        refused = await register(provider, redirect_uris=["https://shop.example/cb#part"])
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_redirect_uri")

    run(tmp_path, story)


def test_the_address_where_a_login_begins_is_registered_read_back_and_https(tmp_path: Path) -> None:
    start = "https://shop.example/start"

    async def story(provider: Provider) -> None:
        await invite(provider)
        known = await registered(provider, initiate_login_uri=start)
        assert known["initiate_login_uri"] == start
        read = (await manage(provider, "GET", known)).json()
        assert read["initiate_login_uri"] == start
        refused = await register(provider, initiate_login_uri="http://shop.example/start")
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_client_metadata")

    run(tmp_path, story)


def test_who_registers_without_naming_an_algorithm_gets_rs256(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider)
        assert (await registered(provider))["id_token_signed_response_alg"] == "RS256"
        refused = await register(provider, id_token_signed_response_alg="none")
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_client_metadata")

    run(tmp_path, story)
