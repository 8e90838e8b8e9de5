"""What every site has: health, strict headers, a page for what is not there, no individual numbers."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.bank import app as bank
from examples.clinic import app as clinic
from examples.employer import app as employer
from examples.farm_adviser import app as farm_adviser
from examples.shop import app as shop
from examples.television import app as television
from standards.individual_number import is_valid
from tests.examples.street import Browser, text_of

SITES = [bank, shop, clinic, farm_adviser, employer, television]
NUMBER = next(text for n in range(10**11, 10**11 + 99) if is_valid(text := str(n)))


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.PREFIX)
def test_every_site_is_healthy_and_strict(site: object) -> None:
    async def story() -> None:
        http = Browser(site).http
        assert (await http.get("/health")).json() == {"status": "ok"}
        page = await http.get("/")
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"
        assert "<script" not in page.text
        assert "style=" not in page.text

    asyncio.run(story())


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.PREFIX)
def test_every_site_names_its_company_as_registered(site: object) -> None:
    async def story() -> None:
        http, registration = Browser(site).http, site.REGISTRATION  # type: ignore[attr-defined]
        japanese, english = await http.get("/"), await http.get("/?lang=en")
        assert registration["name_ja"] in japanese.text
        assert registration["name_en"] in english.text
        assert registration["corporate_number"] in japanese.text

    asyncio.run(story())


def test_a_page_that_is_not_there_is_said_kindly() -> None:
    async def story() -> None:
        page = await Browser(shop).http.get("/wp-login.php")
        assert (page.status_code, text_of(page, "error-code")) == (404, "not_found")

    asyncio.run(story())


def test_attack_individual_number_in_a_request_is_refused() -> None:
    async def story() -> None:
        answer = await Browser(shop).http.get("/", params={"x": NUMBER})
        assert answer.status_code == 400
        assert NUMBER not in answer.text

    asyncio.run(story())


def test_a_health_question_of_another_kind_is_refused() -> None:
    async def story() -> None:
        assert (await Browser(shop).http.post("/health")).status_code == 405

    asyncio.run(story())


BROWSER = Browser(shop)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["/callback", "/trouble/x", "/start", "/account", "/leaving", "/"]),
    st.dictionaries(st.sampled_from(["code", "state", "iss", "error", "from", "lang"]), st.text(max_size=30)),
)
def test_any_query_gets_a_page_and_never_a_server_error(path: str, query: dict[str, str]) -> None:
    async def story() -> None:
        answer = await BROWSER.new_window().get(path, params=query)
        assert answer.status_code in (200, 303, 400, 403, 404)

    asyncio.run(story())


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=80), st.sampled_from(["application/x-www-form-urlencoded", "application/json", ""]))
def test_any_body_at_logout_gets_a_page_and_never_a_server_error(body: bytes, media: str) -> None:
    async def story() -> None:
        answer = await BROWSER.new_window().post("/logout", content=body, headers={"content-type": media})
        assert answer.status_code in (400, 403)

    asyncio.run(story())
