"""npm `oidc-client-ts`, a client that is a page, in Chromium: it logs in, renews in silence and gives its token back.

Another page with the same library gets nothing.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page

from deploy.citizens import BY_HANDLE
from deploy.house_settings import Place
from tests.chromium import chromium
from tests.deploy.visitor import authorization_url, log_in
from tests.foreign.loopback_site import serving

pytestmark = pytest.mark.foreign
LIBRARY = Path(__file__).parent / "node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"
ELSEWHERE = "http://127.0.0.1:8198"
# In the frame of a silent renewal the same address only hands the answer to the page around it.
PAGE = """<!doctype html><title>A page that is a client</title><script src="/library.js"></script><script>
const manager = new oidc.UserManager(SETTINGS);
if (window !== top) manager.signinSilentCallback();
</script>"""
USERINFO = """([url, token]) => fetch(url, {headers: {Authorization: `Bearer ${token}`}})
    .then(answer => answer.status)"""
REDEEM = """([url, form]) => fetch(url, {method: 'POST', body: new URLSearchParams(form)})
    .then(answer => answer.text(), refused => String(refused))"""
WATCH = """(settings) => { window.heard = new Promise(hear => {
    const watching = new oidc.UserManager({...settings, monitorSession: true, checkSessionIntervalInSeconds: 1});
    watching.events.addUserSignedOut(() => hear('signed out'));
}) }"""
SILENT = "() => manager.signinSilent().then(user => user, refused => ({error: refused.error}))"


@pytest.fixture(scope="module")
def settings(street: Place) -> dict[str, Any]:
    demo = json.loads((street.folder / "demo.json").read_text())
    client = next(each for each in demo["test_clients"] if each["client_id"] == "test-public")
    assert log_in(street, "taro", authorization_url(street)).status_code == 200, "his account is there"
    return {
        "authority": demo["issuer"],
        "client_id": client["client_id"],
        "redirect_uri": client["redirect_uris"][0],
        "scope": "openid",
    }


@pytest.fixture
def page(settings: dict[str, Any]) -> Iterator[Page]:
    """Open at the client's own origin; the same page stands at another one too."""
    html = PAGE.replace("SETTINGS", json.dumps(settings))

    def pages(path: str) -> tuple[str, str]:
        return ("text/javascript", LIBRARY.read_text()) if path == "/library.js" else ("text/html", html)

    here, elsewhere = (urlsplit(url).port or 0 for url in (settings["redirect_uri"], ELSEWHERE))
    with serving(here, pages), serving(elsewhere, pages), chromium() as browser, browser.new_context() as context:
        opened = context.new_page()
        opened.goto(settings["redirect_uri"].removesuffix("callback"))
        yield opened


def _log_in(page: Page, settings: dict[str, Any]) -> dict[str, Any]:
    page.evaluate("() => { manager.signinRedirect() }")
    page.locator("#card-reader").click()
    page.locator("#card-taro").click()
    page.locator("#pin").fill(BY_HANDLE["taro"].pin)
    page.locator("#pin-submit").click()
    page.wait_for_url(f"{settings['redirect_uri']}?**")
    user: dict[str, Any] = page.evaluate("() => manager.signinRedirectCallback(location.href)")
    return user


def test_a_page_logs_in_renews_in_silence_and_gives_its_token_back(page: Page, settings: dict[str, Any]) -> None:
    user = _log_in(page, settings)
    assert (user["token_type"], user["refresh_token"]) == ("Bearer", None), "no refresh: a frame renews"
    renewed = page.evaluate(SILENT)
    assert renewed["access_token"] != user["access_token"]
    assert renewed["profile"]["sub"] == user["profile"]["sub"]
    asked = [f"{settings['authority']}/userinfo", renewed["access_token"]]
    assert page.evaluate(USERINFO, asked) == 200
    page.evaluate("() => manager.revokeTokens(['access_token'])")
    dead = httpx.get(asked[0], headers={"Authorization": f"Bearer {asked[1]}"}, trust_env=False)
    assert dead.status_code == 401


def test_a_silent_renewal_without_a_session_is_told_so_and_shows_nothing(page: Page) -> None:
    assert page.evaluate(SILENT) == {"error": "login_required"}


def test_a_page_that_watches_the_session_hears_of_a_logout_elsewhere(page: Page, settings: dict[str, Any]) -> None:
    """OpenID Connect Session Management 1.0, 3: the page polls our frame, and asks in silence when it says changed."""
    user = _log_in(page, settings)
    assert user["session_state"]
    page.evaluate(WATCH, settings)
    with page.context.new_page() as other:
        other.goto(f"{settings['authority']}/logout?id_token_hint={user['id_token']}")
        assert page.evaluate("() => window.heard") == "signed out"


def test_attack_a_page_elsewhere_gets_nothing_with_the_same_library(page: Page, settings: dict[str, Any]) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(ELSEWHERE + "/")
    form = {"grant_type": "authorization_code", "client_id": settings["client_id"], "code": "stolen"}
    assert page.evaluate(REDEEM, [f"{settings['authority']}/token", form]) == "TypeError: Failed to fetch"
    assert any("CORS policy" in line for line in told)
