"""The pages of a logout, as a browser of any language and without scripts meets them."""

import re
from pathlib import Path

import httpx

from idp.logout.pages import CONFIRMATION, FINISHED, LOGOUT
from tests.idp.provider import ISSUER, Provider, answer, confidential, run

BYE = "http://127.0.0.1:8111/bye"
FRAMED = {"frontchannel_logout_uri": "http://127.0.0.1:8111/framed"}


async def _logged_in(provider: Provider) -> bool:
    return "code" in answer(await provider.authorize(prompt="none"))


def _fields(page: httpx.Response) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))


def test_the_question_names_who_asks_in_the_language_that_was_asked_for(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        asked = {"client_id": "bank", "ui_locales": "en", "post_logout_redirect_uri": BYE}
        page = await provider.browser.get(LOGOUT, params=asked)
        assert "Midori Bank asks to end your login here." in page.text
        assert _fields(page).keys() == {"form_token", *asked}
        own = await provider.browser.get(LOGOUT, headers={"Accept-Language": "en"})
        assert "This ends your login here." in own.text
        posted = await provider.browser.post(LOGOUT, data=asked)
        assert "asks to end your login" in posted.text

    run(tmp_path, story)


def test_a_form_of_another_site_comes_without_the_cookie_and_gets_it_by_one_redirect(tmp_path: Path) -> None:
    """Until then the person must not be told that she is logged out, nor lose the cookie of a session that lives."""

    async def story(provider: Provider) -> None:
        await provider.person()
        hint = (await provider.tokens())["id_token"]
        form = {"id_token_hint": hint, "post_logout_redirect_uri": BYE, "state": "x"}
        # `back` holds no cookie, as a browser that posts across sites under SameSite=Lax.
        first = await provider.back.post(LOGOUT, data=form)
        assert first.status_code == 303
        assert first.headers["location"].startswith(f"{ISSUER}{LOGOUT}?asked=")
        assert hint not in first.headers["location"]
        assert "set-cookie" not in first.headers
        assert await _logged_in(provider)
        second = await provider.browser.get(first.headers["location"])
        assert second.headers["location"] == f"{BYE}?state=x"
        assert not await _logged_in(provider)

    run(tmp_path, story)


def test_who_confirms_sees_the_frames_on_the_next_page_and_no_longer(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        await provider.tokens()
        page = await provider.browser.get(LOGOUT, params={"client_id": "bank", "post_logout_redirect_uri": BYE})
        done = await provider.browser.post(CONFIRMATION, data=_fields(page))
        assert done.headers["location"].startswith(f"{ISSUER}{FINISHED}?")
        last = await provider.browser.get(done.headers["location"])
        assert "127.0.0.1:8111/framed?iss=" in last.text
        assert f'<a class="kk-button kk-button--primary" id="continue" href="{BYE}"' in last.text
        provider.clock.advance(300)
        late = await provider.browser.get(done.headers["location"])
        assert "iframe" not in late.text
        assert "frame-src" not in late.headers["content-security-policy"]

    run(tmp_path, story, confidential(**FRAMED))


def test_wh02_a_form_of_another_site_cannot_press_our_button(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        fields = _fields(await provider.browser.get(LOGOUT))
        forged = await provider.browser.post(CONFIRMATION, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
        assert forged.status_code == 400
        assert await _logged_in(provider)

    run(tmp_path, story)


def test_attack_a_forged_hint_in_the_confirmation_form(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        fields = _fields(await provider.browser.get(LOGOUT))
        refused = await provider.browser.post(CONFIRMATION, data={**fields, "id_token_hint": "x.y.z"})
        assert refused.status_code == 400
        assert await _logged_in(provider)

    run(tmp_path, story)
