"""Logins without a browser: the relying party gets what it would get if the citizen walked the pages."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from deploy.card_drawer import CardDrawer
from deploy.house_settings import Place
from deploy.unattended_login import PATH, DemoDesk, with_unattended_login
from foundation.clock import SystemClock
from tests.deploy.visitor import authorization_url, data_request, log_in, redeem, redirected
from tests.gov_core.served import free_socket

AGENT = "http://127.0.0.1:8105"


def test_a_citizen_whose_card_works_brings_a_code_that_is_worth_tokens(street: Place) -> None:
    back = redirected(street, log_in(street, "taro", authorization_url(street)))
    assert redeem(street, back["code"])["token_type"] == "Bearer"


@pytest.mark.parametrize("citizen", ["kenji", "yuki", "sora", "mei"])
@pytest.mark.parametrize("consent", ["approve", "deny"])
def test_a_card_that_cannot_log_in_ends_at_the_relying_party(street: Place, citizen: str, consent: str) -> None:
    """Locked, revoked, expired, no signature certificate: one word for all, so that nothing is learned of the card."""
    back = redirected(street, log_in(street, citizen, authorization_url(street), consent=consent))
    assert back["error"] == "access_denied"
    assert "code" not in back


def test_refused_consent_ends_at_the_relying_party(street: Place) -> None:
    url = authorization_url(street, "openid address", prompt="consent")
    back = redirected(street, log_in(street, "taro", url, consent="deny"))
    assert back["error"] == "access_denied"


@pytest.mark.parametrize(("optional", "granted"), [(False, ["AllergyIntolerance"]), (True, None)])
def test_optional_items_are_given_only_when_wished(street: Place, optional: bool, granted: list[str] | None) -> None:
    wish = {"authorization_details": data_request(street), "prompt": "consent"}
    url = authorization_url(street, "openid data:read", **wish)
    back = redirected(street, log_in(street, "taro", url, optional=optional))
    (details,) = redeem(street, back["code"])["authorization_details"]
    assert sorted(details["datatypes"]) == (granted or ["AllergyIntolerance", "Observation"])


def test_an_error_that_needs_no_citizen_comes_back_at_once(street: Place) -> None:
    back = redirected(street, log_in(street, "taro", authorization_url(street, prompt="none")))
    assert back["error"] == "login_required"


def test_a_request_that_cannot_be_answered_to_its_client_is_told_to_the_tool(street: Place) -> None:
    url = authorization_url(street, redirect_uri="http://stranger.test/")
    answer = log_in(street, "taro", url)
    assert (answer.status_code, answer.json()["error"]) == (409, "login_failed")
    assert "400 at" in answer.json()["error_description"]


def test_several_logins_with_one_card_at_once_wait_for_one_another(street: Place) -> None:
    def once(_: int) -> str:
        return redirected(street, log_in(street, "taro", authorization_url(street)))["code"]

    with ThreadPoolExecutor(4) as many:
        assert len(set(many.map(once, range(4)))) == 4


@pytest.mark.parametrize(
    "header", [{"origin": "http://evil.test"}, {"sec-fetch-site": "cross-site"}, {"host": "evil.test"}]
)
def test_no_web_page_can_ask_for_a_login(street: Place, header: dict[str, str]) -> None:
    there = street.street["citizen_agent"] + PATH
    body = {"citizen": "taro", "authorization_url": authorization_url(street)}
    answer = httpx.post(there, json=body, headers=header, trust_env=False)
    assert (answer.status_code, answer.json()["error"]) == (403, "forbidden")


def test_the_agents_own_pages_stay_behind_the_desk(street: Place) -> None:
    assert httpx.get(street.street["citizen_agent"], trust_env=False).status_code == 200
    assert httpx.get(street.street["citizen_agent"] + PATH, trust_env=False).status_code == 404


def _send(content: bytes, provider: str = "http://127.0.0.1:8102", cards: Path = Path("/nowhere")) -> httpx.Response:
    """To a desk whose provider is not there."""
    desk = DemoDesk(provider, frozenset({provider}), CardDrawer(cards), SystemClock())
    app = with_unattended_login(Starlette(), AGENT, desk)

    async def run() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=AGENT) as client:
            return await client.post(PATH, content=content, headers={"content-type": "application/json"})

    return asyncio.run(run())


_GOOD = {"citizen": "taro", "authorization_url": "http://127.0.0.1:8102/authorize?client_id=x"}


@pytest.mark.parametrize(
    "change",
    [
        {"citizen": "nobody"},
        {"citizen": ["taro"]},
        {"citizen": None},
        {"authorization_url": "http://127.0.0.1:8102.evil.test/authorize?x"},
        {"authorization_url": "http://127.0.0.1:8101/authorize?x"},
        {"authorization_url": "http://127.0.0.1:8102/logout?x"},
        {"authorization_url": "http://127.0.0.1:8102/authorize?a\nb"},
        {"authorization_url": "http://127.0.0.1:8102/authorize?" + "a" * 70_000},
        {"authorization_url": 7},
        {"consent": "no"},
        {"consent": True},
        {"optional": "false"},
        {"deny": True},
    ],
)
def test_a_wish_that_is_not_understood_is_not_guessed(change: dict[str, object]) -> None:
    answer = _send(json.dumps({**_GOOD, **change}).encode())
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(st.binary(max_size=80) | json_values.map(lambda value: json.dumps(value).encode()))
def test_whatever_else_is_sent_is_an_invalid_request(content: bytes) -> None:
    answer = _send(content)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@given(st.dictionaries(st.sampled_from([*_GOOD, "consent", "optional", "more"]), json_values))
def test_any_change_of_a_member_gets_the_standard_error(change: dict[str, object]) -> None:
    with free_socket() as unheard:  # bound, but nobody listens: the good request fails to connect
        provider = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        good = {**_GOOD, "authorization_url": f"{provider}/authorize?client_id=x"}
        answer = _send(json.dumps({**good, **change}).encode(), provider)
    assert (answer.status_code, answer.json()["error"]) in ((400, "invalid_request"), (409, "login_failed"))
    assert answer.json()["error_description"]


@pytest.mark.parametrize(("consent", "outcome", "word"), [("approve", "approved", None), ("deny", "stopped", "denied")])
def test_a_screen_is_confirmed_by_its_complete_address(
    street: Place, consent: str, outcome: str, word: str | None
) -> None:
    asked = {"client_id": "test-public", "scope": "openid address", "prompt": "consent"}
    provider = street.street["idp"]
    codes = httpx.post(f"{provider}/device_authorization", data=asked, trust_env=False).json()
    answer = log_in(street, "taro", codes["verification_uri_complete"], consent=consent)
    assert answer.json()["redirect_url"] == f"{provider}/device/done?outcome={outcome}"
    grant = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": codes["device_code"]}
    told = httpx.post(f"{provider}/token", data={**grant, "client_id": "test-public"}, trust_env=False).json()
    assert ("access_token" in told) is (word is None)
    assert told.get("error") == (None if word is None else f"access_{word}")
