"""OpenID Connect RP-Initiated Logout: at once with a hint, by asking without one, back only where registered."""

import re
from pathlib import Path

import httpx

from foundation import base64url
from tests.idp.provider import ISSUER, Provider, answer, confidential, run

BYE = "http://127.0.0.1:8111/bye"


async def _logged_in(provider: Provider) -> bool:
    return "code" in answer(await provider.authorize(prompt="none"))


async def _logout(provider: Provider, **parameters: str) -> httpx.Response:
    return await provider.browser.get("/logout", params=parameters)


def test_the_persons_own_id_token_ends_the_session_and_leads_back(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        hint = (await provider.tokens())["id_token"]
        provider.clock.advance(600)
        response = await _logout(provider, id_token_hint=hint, post_logout_redirect_uri=BYE, state="s 1")
        assert (response.status_code, response.headers["location"]) == (303, f"{BYE}?state=s+1")
        assert not await _logged_in(provider)

    run(tmp_path, story)


def test_a_post_works_too_and_without_an_address_there_is_a_page(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        hint = (await provider.tokens())["id_token"]
        response = await provider.browser.post("/logout", data={"id_token_hint": hint})
        assert response.status_code == 200
        assert 'id="logged-out"' in response.text
        assert not await _logged_in(provider)

    run(tmp_path, story)


def test_wh02_without_a_hint_the_citizen_is_asked_first(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        page = await _logout(provider, client_id="bank", post_logout_redirect_uri=BYE, state="x")
        assert 'id="logout-form"' in page.text
        assert await _logged_in(provider)
        fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        forged = await provider.browser.post("/logout/confirmation", data={**fields, "form_token": "x"})
        assert forged.status_code == 400
        assert await _logged_in(provider)
        done = await provider.browser.post("/logout/confirmation", data=fields)
        assert done.status_code == 303
        last = await provider.browser.get(done.headers["location"])
        assert f'href="{BYE}?state=x"' in last.text
        assert not await _logged_in(provider)

    run(tmp_path, story)


def test_wh02_another_persons_hint_is_no_proof(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        hint = (await provider.tokens())["id_token"]
        await provider.person()
        assert 'id="logout-form"' in (await _logout(provider, id_token_hint=hint)).text
        assert await _logged_in(provider)

    run(tmp_path, story)


def test_unregistered_addresses_and_foreign_hints_show_a_page_and_lead_nowhere(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        hint = (await provider.tokens())["id_token"]
        for parameters in (
            {"id_token_hint": hint, "post_logout_redirect_uri": "https://evil.example/"},
            {"id_token_hint": hint, "post_logout_redirect_uri": BYE + "/"},
            {"id_token_hint": hint, "client_id": "other"},
            {"id_token_hint": hint[:-4] + "AAAA", "post_logout_redirect_uri": BYE},
            {"id_token_hint": "x.y.z"},
            {"post_logout_redirect_uri": BYE},
            {"client_id": "nobody"},
            {"client_id": "bank", "post_logout_redirect_uri": "//evil"},
            {"client_id": "bank", "post_logout_redirect_uri": BYE, "state": "x" * 5000},
        ):
            response = await _logout(provider, **parameters)
            assert response.status_code == 400, parameters
            assert "location" not in response.headers
        assert await _logged_in(provider)

    run(tmp_path, story, confidential(), confidential("other"))


def test_nobody_logged_in_is_logged_out_already(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        response = await _logout(provider, client_id="bank", post_logout_redirect_uri=BYE)
        assert response.headers["location"] == BYE
        assert 'id="logged-out"' in (await _logout(provider)).text
        assert 'id="logged-out"' in (await provider.browser.get("/logout/finished")).text

    run(tmp_path, story)


async def _asked_with_the_hint(provider: Provider, **parameters: str) -> httpx.Response:
    await provider.person()
    hint = (await provider.tokens())["id_token"]
    return await _logout(provider, id_token_hint=hint, **parameters)


def test_discovery_names_the_endpoint(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert document["end_session_endpoint"] == f"{ISSUER}/logout"

    run(tmp_path, story)


def test_no_state_comes_back_where_none_was_sent(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        response = await _asked_with_the_hint(provider, post_logout_redirect_uri=BYE)
        assert (response.status_code, response.headers["location"]) == (303, BYE)

    run(tmp_path, story)


def test_a_hint_alone_logs_out_and_leads_nowhere(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        response = await _asked_with_the_hint(provider)
        assert 'id="logged-out"' in response.text
        assert not await _logged_in(provider)

    run(tmp_path, story)


def test_without_parameters_or_with_a_state_alone_she_is_asked_and_led_nowhere(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for parameters in ({}, {"state": "x"}):
            page = await _logout(provider, **parameters)
            assert 'id="logout-form"' in page.text
            fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
            assert await _logged_in(provider)
        done = await provider.browser.post("/logout/confirmation", data=fields)
        last = await provider.browser.get(done.headers["location"])
        assert 'id="logged-out"' in last.text
        assert not await _logged_in(provider)

    run(tmp_path, story)


def test_a_query_added_to_the_registered_address_makes_it_another(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        response = await _asked_with_the_hint(provider, post_logout_redirect_uri=f"{BYE}?foo=bar", state="x")
        assert response.status_code == 400
        assert await _logged_in(provider)

    run(tmp_path, story)


def test_an_address_without_hint_and_client_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        response = await _logout(provider, post_logout_redirect_uri=BYE, state="x")
        assert response.status_code == 400
        assert "location" not in response.headers

    run(tmp_path, story)


def test_a_hint_made_unsigned_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        claims = (await provider.tokens())["id_token"].split(".")[1]
        header = base64url.text(b'{"alg":"none"}')
        unsigned = f"{header}.{claims}."
        response = await _logout(provider, id_token_hint=unsigned, post_logout_redirect_uri=BYE)
        assert response.status_code == 400
        assert await _logged_in(provider)

    run(tmp_path, story)


def test_a_hint_that_is_no_token_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for hint in ("nonsense", "a.b.c", "x" * 5000):
            response = await _logout(provider, id_token_hint=hint, post_logout_redirect_uri=BYE, state="x")
            assert response.status_code == 400
        assert await _logged_in(provider)

    run(tmp_path, story)
