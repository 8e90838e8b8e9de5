"""A site written by others, npm `express-openid-connect`, hears of a logout elsewhere, and believes no forged one."""

import json
import secrets
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.house_settings import Place
from tests.chromium import chromium
from tests.foreign.node import running
from tests.journeys.person import Person

pytestmark = pytest.mark.foreign
PATIENCE_SECONDS = 20


def _options(street: Place) -> dict[str, Any]:
    demo = json.loads((street.folder / "demo.json").read_text())
    client = next(each for each in demo["test_clients"] if each["client_id"] == "test-logout")
    return {
        "issuer": demo["issuer"],
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "base_url": client["redirect_uris"][0].removesuffix("/callback"),
        "session_secret": secrets.token_hex(32),
    }


def _me(person: Person, base_url: str) -> dict[str, Any]:
    person.page.goto(f"{base_url}/me")
    found: dict[str, Any] = json.loads(person.page.inner_text("body"))
    return found


def _log_in(person: Person, base_url: str) -> dict[str, Any]:
    person.page.goto(f"{base_url}/login")
    person.show_card()
    person.page.locator("#signature-password, body:not(:has(form))").first.wait_for()
    if person.sees("signature-password"):
        person.sign()
    person.page.wait_for_url(f"{base_url}/**")
    return _me(person, base_url)


def test_the_citizen_logs_out_at_the_provider_and_the_site_hears_of_it(street: Place, tmp_path: Path) -> None:
    options = _options(street)
    with running("express_openid_connect.mjs", options, tmp_path) as site, chromium() as browser:
        site.hear("listening")
        taro = Person(browser, street, "taro", "express")
        known = _log_in(taro, options["base_url"])
        assert known["sub"] and known["sid"] and known["told"] == []
        taro.open("idp", "/logout")
        taro.press("logout-submit")
        until = time.monotonic() + PATIENCE_SECONDS
        while (now := _me(taro, options["base_url"]))["sub"] is not None:
            assert time.monotonic() < until, "the site was not told"
            time.sleep(0.2)
        assert now["told"] == [f"{options['issuer']}|{known['sid']}", f"{options['issuer']}|{known['sub']}"]
        taro.close()
        site.say("end")


def test_a_forged_logout_is_refused_by_the_site(street: Place, tmp_path: Path) -> None:
    options = _options(street)
    with running("express_openid_connect.mjs", options, tmp_path) as site:
        site.hear("listening")
        url = f"{options['base_url']}/backchannel-logout"
        answer = httpx.post(url, data={"logout_token": "x.y.z"}, trust_env=False)
        assert answer.status_code == 400
        site.say("end")
