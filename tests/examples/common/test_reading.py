"""Reading what was granted: refresh under a lock, refusals with their reasons, nothing beyond the grant."""

import asyncio
from typing import Any

import httpx
import pytest

from examples.common.reading import granted_datatypes
from examples.employer import app as employer
from relying_party_sdk.tokens import Tokens
from tests.examples.street import Browser, has, text_of

DETAIL = {"type": "data_trust", "domain": "jobs", "datatypes": ["Badge", "WorkHistory"]}


def _employer() -> Browser:
    return Browser(employer, header={"alg": "RS256", "kid": "r1"}, token_answer={"authorization_details": [DETAIL]})


def _plan(browser: Browser, status: int = 200, body: Any = None, **headers: str) -> None:
    browser.trust.answers["*"] = httpx.Response(status, json=body or {"records": []}, headers=headers)


def test_only_what_was_granted_is_read() -> None:
    async def story() -> None:
        browser = _employer()
        _plan(browser)
        await browser.log_in("/connect")
        assert [path for path, _ in browser.trust.asked] == ["/jobs/Badge", "/jobs/WorkHistory"]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("details", "found"),
    [
        ([DETAIL], ["Badge", "WorkHistory"]),
        ([DETAIL, DETAIL], ["Badge", "WorkHistory"]),
        ([{**DETAIL, "domain": "medical"}], []),
        ([{**DETAIL, "type": "payment"}], []),
        ([{**DETAIL, "datatypes": ["../me/receipts", 5, None]}], []),
        ([{**DETAIL, "datatypes": ["Badge"], "optional_datatypes": ["WorkHistory"]}], ["Badge", "WorkHistory"]),
    ],
)
def test_the_granted_datatypes_are_read_off_the_token_answer(details: list[Any], found: list[str]) -> None:
    tokens = Tokens("s", {}, "at", 0, "openid", authorization_details=tuple(details))
    assert granted_datatypes(tokens, "jobs") == found


def test_an_expired_token_is_refreshed_before_it_is_used() -> None:
    async def story() -> None:
        browser = _employer()
        _plan(browser)
        await browser.log_in("/connect")
        browser.clock.advance(400)
        browser.op.token_answer = {"access_token": "at-2", "id_token": None}
        await browser.http.get("/records")
        assert browser.trust.asked[-1][1] == "Bearer at-2"

    asyncio.run(story())


def test_two_windows_refresh_once() -> None:
    async def story() -> None:
        browser = _employer()
        _plan(browser)
        await browser.log_in("/connect")
        browser.clock.advance(400)
        browser.op.token_answer = {"access_token": "at-2", "id_token": None}
        await asyncio.gather(*(browser.http.get("/records") for _ in range(4)))
        refreshes = [form for _, form, _ in browser.op.seen if form.get("grant_type") == "refresh_token"]
        assert len(refreshes) == 1

    asyncio.run(story())


def test_a_token_refused_before_its_time_is_refreshed_once_and_no_more() -> None:
    async def story() -> None:
        browser = _employer()
        _plan(browser, 401, {"title": "no"}, **{"www-authenticate": 'Bearer error="invalid_token"'})
        browser.op.token_answer |= {"access_token": "at-1"}
        page = await browser.log_in("/connect")
        assert text_of(page, "error-code") == "invalid_token"
        refreshes = [form for _, form, _ in browser.op.seen if form.get("grant_type") == "refresh_token"]
        assert len(refreshes) == 1

    asyncio.run(story())


def test_a_refused_refresh_says_that_the_grant_ended() -> None:
    async def story() -> None:
        browser = _employer()
        _plan(browser)
        await browser.log_in("/connect")
        browser.clock.advance(400)
        browser.op.error = (400, {"error": "invalid_grant"})
        page = await browser.http.get("/records")
        assert text_of(page, "error-code") == "invalid_grant"
        assert has(page, "connect")

    asyncio.run(story())


def test_a_provider_that_is_down_at_refresh_is_temporary() -> None:
    async def story() -> None:
        browser = _employer()
        _plan(browser)
        await browser.log_in("/connect")
        browser.clock.advance(400)
        browser.op.error = (500, "boom")
        page = await browser.http.get("/records")
        assert text_of(page, "error-code") == "temporarily_unavailable"

    asyncio.run(story())


def test_a_withdrawal_ends_the_reading_at_the_first_refusal() -> None:
    async def story() -> None:
        browser = _employer()
        _plan(browser)
        await browser.log_in("/connect")
        browser.trust.asked.clear()
        _plan(browser, 403, {"type": "urn:kakehashi:problem:consent-withdrawn", "title": "withdrawn"})
        page = await browser.http.get("/records")
        assert text_of(page, "error-code") == "insufficient_scope"
        assert len(browser.trust.asked) == 1

    asyncio.run(story())


def test_one_kind_that_was_not_granted_does_not_hide_the_others() -> None:
    async def story() -> None:
        browser = _employer()
        problem = {"type": "urn:kakehashi:problem:datatype-not-granted", "title": "no"}
        browser.trust.answers["/jobs/Badge"] = httpx.Response(403, json=problem)
        browser.trust.answers["/jobs/WorkHistory"] = httpx.Response(200, json={"records": [{"employer": "あおぞら"}]})
        page = await browser.log_in("/connect")
        assert "あおぞら" in page.text
        assert has(page, "error-code")

    asyncio.run(story())


@pytest.mark.parametrize("body", [{"records": "x"}, {"records": [5, None]}, {"resourceType": "Bundle", "entry": [5]}])
def test_an_odd_answer_shows_no_record_and_does_not_fail(body: dict[str, Any]) -> None:
    async def story() -> None:
        browser = _employer()
        _plan(browser, 200, body)
        assert (await browser.log_in("/connect")).status_code == 200

    asyncio.run(story())
