"""The browser's part: bound to its browser, skipped when nothing is open, and as easy to decline as to sign."""

import re
from pathlib import Path

from starlette.responses import JSONResponse

from tests.idp.latest_attributes.scene import SCOPE, Scene, tell
from tests.idp.provider import ISSUER, answer

PAGE = "/latest-attributes/consent"


async def _without(scene: Scene, ix: str) -> str:
    browser = scene.provider.browser
    page = (await browser.get(f"{PAGE}?ix={ix}")).text
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    sent = await browser.post("/latest-attributes/without", data={"form_token": token[1], "ix": ix})
    assert sent.headers["location"].startswith(f"{ISSUER}/latest-attributes/continue?ix={ix}&begin=")
    onward = (await browser.get(sent.headers["location"])).text
    assert f"{ISSUER}/authorize/resume?ix={ix}" in onward
    resumed = await browser.get(f"/authorize/resume?ix={ix}")
    return answer(resumed)["code"]


def test_going_on_without_it_gives_the_rest_and_asks_no_second_time(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        code = await _without(scene, await scene.begin())
        tokens = (await scene.provider.redeem(code)).json()
        assert set(tokens["scope"].split()) == {"openid", "offline_access"}
        assert not scene.state.sent, "the state never heard of it"
        again = await scene.provider.authorize(scope=SCOPE)
        assert "code" in answer(again)
        asked = await scene.provider.authorize(scope=SCOPE, prompt="consent")
        assert asked.headers["location"].startswith(f"{ISSUER}/consent?"), "unless the service asks anew"

    tell(tmp_path, story)


def test_the_page_of_another_browser_or_of_a_login_that_ended_shows_nothing(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ix = await scene.begin()
        scene.provider.browser.cookies.delete("kk_idp_browser")
        stranger = await scene.provider.browser.get(f"{PAGE}?ix={ix}")
        assert (stranger.status_code, "みどり銀行" in stranger.text) == (403, False)
        assert (await scene.provider.browser.get(f"{PAGE}?ix=made-up")).status_code == 400
        assert (await scene.provider.browser.get(f"/latest-attributes/continue?ix={ix}")).status_code == 403

    tell(tmp_path, story)


def test_a_forged_form_declines_nothing(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ix = await scene.begin()
        for form in ({"ix": ix}, {"ix": ix, "form_token": "0" * 64}):
            forged = await scene.provider.browser.post("/latest-attributes/without", data=form)
            assert forged.status_code == 400
        grant = scene.provider.rooms.grants.find_live(scene.account, "bank")
        assert grant is not None
        assert "latest_attributes" in grant.scope

    tell(tmp_path, story)


def test_with_a_consent_that_stands_the_page_leads_on(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ix = await scene.begin()
        await scene.consents()
        onward = await scene.provider.browser.get(f"{PAGE}?ix={ix}")
        assert onward.headers["location"].startswith(f"{ISSUER}/authorize/resume?ix={ix}&begin=")

    tell(tmp_path, story)


def test_when_the_state_is_silent_the_login_still_goes_on_without_it(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.state.give = JSONResponse({}, 503)
        ix = await scene.begin()
        refused = (await scene.sign(await scene.ticket(ix))).json()
        assert refused["error"] == "attribute_consent_refused"
        page = await scene.provider.browser.get(refused["return_url"])
        assert page.status_code == 200
        await _without(scene, ix)

    tell(tmp_path, story)


def test_an_unknown_error_word_is_never_echoed(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        page = await scene.provider.browser.get(f"{PAGE}?ix={await scene.begin()}&error=<script>alert(1)</script>")
        assert page.status_code == 200
        assert 'id="refused"' not in page.text
        assert "<script>alert" not in page.text.partition("<main")[2]

    tell(tmp_path, story)
