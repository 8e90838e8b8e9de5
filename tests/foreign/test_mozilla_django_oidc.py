"""PyPI `mozilla-django-oidc` in a real Django: login with PKCE and nonce, silent renewal, logout at the provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest

from deploy.house_settings import Place
from tests.foreign.node import running
from tests.foreign.trial import arrive, client_of

pytestmark = pytest.mark.foreign


@contextmanager
def _site(street: Place, scratch: Path, renew_after: int = 900) -> Iterator[tuple[str, dict[str, Any]]]:
    """The running site's origin and its client."""
    client = client_of(street, "test-secret")
    origin = client["redirect_uri"].removesuffix("/callback")
    own = {"django_secret": uuid4().hex, "database": str(scratch / "site.db"), "renew_after": renew_after}
    with running("django_site.py", {**client, **own}, scratch) as site:
        site.hear("serving")
        yield origin, client
        site.say("end")


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def _begin(browser: httpx.Client, origin: str) -> str:
    assert browser.get(f"{origin}/").headers["location"] == "/begin?next=/"
    url: str = browser.get(f"{origin}/begin", params={"next": "/"}).headers["location"]
    return url


def test_a_login_makes_an_account_and_the_logout_goes_to_the_provider(street: Place, tmp_path: Path) -> None:
    with _site(street, tmp_path) as (origin, client), httpx.Client(trust_env=False) as browser:
        url = _begin(browser, origin)
        assert (_query(url)["code_challenge_method"], "nonce" in _query(url)) == ("S256", True)
        back = arrive(street, url)["redirect_url"]
        assert browser.get(back).headers["location"] == "/"
        assert len(browser.get(f"{origin}/").json()["username"]) >= 20
        assert browser.get(back).status_code == 400, "the same answer a second time is not taken"
        out = browser.post(f"{origin}/sign-out").headers["location"]
        assert out.startswith(f"{client['issuer']}/logout?") and _query(out)["id_token_hint"]
        assert browser.get(f"{origin}/").headers["location"] == "/begin?next=/"


def test_a_silent_renewal_without_a_session_ends_the_login(street: Place, tmp_path: Path) -> None:
    with _site(street, tmp_path, renew_after=-1) as (origin, _), httpx.Client(trust_env=False) as browser:
        assert browser.get(arrive(street, _begin(browser, origin))["redirect_url"]).headers["location"] == "/"
        renewal = browser.get(f"{origin}/").headers["location"]
        assert _query(renewal)["prompt"] == "none"
        with httpx.Client(trust_env=False) as elsewhere:  # a browser that is not logged in at the provider
            answer = elsewhere.get(renewal).headers["location"]
        assert _query(answer)["error"] == "login_required"
        assert browser.get(answer).headers["location"] == "/refused"
        assert browser.get(f"{origin}/").headers["location"] == "/begin?next=/"


def test_attack_an_answer_to_another_browser_is_not_taken(street: Place, tmp_path: Path) -> None:
    with _site(street, tmp_path) as (origin, _), httpx.Client(trust_env=False) as victim:
        with httpx.Client(trust_env=False) as attacker:
            back = arrive(street, _begin(attacker, origin))["redirect_url"]
        assert victim.get(back).headers.get("location") == "/refused"
        assert victim.get(f"{origin}/").status_code == 302
