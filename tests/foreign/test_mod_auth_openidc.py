"""Debian's `libapache2-mod-auth-openidc` in a real Apache: hybrid flow by form post, PKCE, refresh and logout."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from deploy.house_settings import Place
from tests.foreign.apache import apache
from tests.foreign.trial import arrive, client_of

pytestmark = pytest.mark.foreign


def _asked(answer: httpx.Response) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def test_a_page_behind_the_login_and_its_tokens(street: Place) -> None:
    client = client_of(street, "test-secret")
    parts = urlsplit(client["redirect_uri"])
    origin, callback = f"{parts.scheme}://{parts.netloc}", client["redirect_uri"]
    with apache(client, parts.port or 0), httpx.Client(trust_env=False) as browser:
        sent = browser.get(f"{origin}/")
        asked = _asked(sent)
        assert (sent.status_code, asked["response_type"], asked["response_mode"]) == (302, "code id_token", "form_post")
        assert asked["code_challenge_method"] == "S256" and asked["nonce"] and asked["state"]
        arrived = arrive(street, sent.headers["location"])
        assert arrived["redirect_url"] == callback and {"code", "id_token"} <= arrived["form"].keys()
        inside = browser.post(callback, data=arrived["form"])
        assert (inside.status_code, inside.headers["location"]) == (302, f"{origin}/"), inside.text
        assert "Members only" in browser.get(f"{origin}/").text

        told = browser.get(callback, params={"info": "json"}).json()
        assert told["userinfo"]["sub"] == told["id_token"]["sub"]
        assert told["userinfo"]["birthdate"] == "1958-02-11"
        form = {"refresh": f"{origin}/", "access_token": told["access_token"]}
        assert browser.get(callback, params=form).headers["location"] == f"{origin}/"
        renewed = browser.get(callback, params={"info": "json"}).json()
        assert renewed["access_token"] != told["access_token"]
        assert renewed["refresh_token"] != told["refresh_token"]

        out = browser.get(callback, params={"logout": client["post_logout_redirect_uris"][0]})
        assert out.headers["location"].startswith(f"{client['issuer']}/logout?")
        assert _asked(out)["id_token_hint"]
        assert browser.get(f"{origin}/").status_code == 302, "the page is behind the login again"


def test_attack_an_answer_to_another_browser_is_not_taken(street: Place) -> None:
    client = client_of(street, "test-secret")
    parts = urlsplit(client["redirect_uri"])
    origin = f"{parts.scheme}://{parts.netloc}"
    with apache(client, parts.port or 0), httpx.Client(trust_env=False) as victim:
        with httpx.Client(trust_env=False) as attacker:
            form = arrive(street, attacker.get(f"{origin}/").headers["location"])["form"]
        assert victim.post(client["redirect_uri"], data=form).status_code != 200
        assert victim.get(f"{origin}/").status_code == 302
