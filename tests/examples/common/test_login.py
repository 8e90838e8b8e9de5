"""The login desk: back button, double callback, other browsers, refusals and the way out."""

import asyncio

import pytest

from examples.bank import app as bank
from examples.common.login import trouble_path
from examples.common.registration import LOGGED_OUT
from examples.shop import app as shop
from relying_party_sdk.authorization import TRANSACTION_SECONDS
from relying_party_sdk.logout_token import EVENT
from tests.examples.street import CONSENT, SITE, Browser, has, text_of, token_field
from tests.relying_party_sdk.small_provider import ISSUER


def test_a_login_ends_at_the_page_of_its_question() -> None:
    async def story() -> None:
        page = await Browser(shop).log_in("/start")
        assert page.url.path == "/account"
        assert has(page, "logout")

    asyncio.run(story())


def test_a_login_wished_for_elsewhere_begins_here_by_get_and_by_post() -> None:
    async def story() -> None:
        for module in (bank, shop):
            browser = Browser(module)
            wish = {"iss": ISSUER, "login_hint": "hanako", "target_link_uri": f"{SITE}/account"}
            for answer in (
                await browser.http.get("/initiate", params=wish),
                await browser.http.post("/initiate", data=wish),
            ):
                assert answer.status_code == 303
                assert answer.headers["location"].startswith(f"{ISSUER}/authorize?")
            assert all(form["login_hint"] == "hanako" for path, form, _ in browser.op.seen if path == "/par")

    asyncio.run(story())


def test_whoever_was_sent_here_arrives_where_the_sender_said() -> None:
    async def story() -> None:
        browser = Browser(shop)
        page = await browser.log_in(f"/initiate?iss={ISSUER}&target_link_uri={SITE}/account?from=list")
        assert str(page.url) == f"{SITE}/account?from=list"

    asyncio.run(story())


def test_attack_a_login_wished_for_at_another_provider_begins_nothing() -> None:
    async def story() -> None:
        browser = Browser(bank)
        for wish in ({"iss": "https://evil.example"}, {}, {"iss": ISSUER, "target_link_uri": "https://evil.example/"}):
            answer = await browser.http.get("/initiate", params=wish)
            assert answer.headers["location"].startswith("/trouble/")
        assert not browser.op.seen

    asyncio.run(story())


def test_the_back_button_to_the_callback_leads_to_the_same_page_and_redeems_nothing() -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        await browser.callback(params)
        again = await browser.callback(params)
        assert again.url.path == "/account"
        assert [path for path, _, _ in browser.op.seen].count("/token") == 1

    asyncio.run(story())


def test_two_callbacks_at_the_same_moment_redeem_one_code_and_both_arrive() -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        first, second = await asyncio.gather(
            browser.http.get("/callback", params=params), browser.http.get("/callback", params=params)
        )
        assert first.headers["location"] == second.headers["location"] == "/account"
        assert [path for path, _, _ in browser.op.seen].count("/token") == 1
        assert (await browser.http.get("/account")).status_code == 200

    asyncio.run(story())


def test_the_session_id_changes_at_login() -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        before = browser.http.cookies["__Host-kk_shop_session"]
        await browser.callback(params)
        planted = browser.new_window()
        planted.cookies.set("__Host-kk_shop_session", before, domain="site.example")
        assert (await planted.get("/account")).status_code == 303

    asyncio.run(story())


def test_attack_callback_in_another_browser_is_refused() -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        browser.http = browser.new_window()
        page = await browser.callback(params)
        assert text_of(page, "error-code") == "invalid_state"
        assert "/token" not in [path for path, _, _ in browser.op.seen]

    asyncio.run(story())


def test_attack_login_csrf_the_attackers_code_in_the_victims_browser_is_refused() -> None:
    async def story() -> None:
        browser = Browser(shop)
        attackers = await browser.leave("/start")
        browser.http = browser.new_window()
        victims = await browser.leave("/start")
        page = await browser.callback({**attackers, "state": victims["state"]})
        assert has(page, "error-code")
        assert not has(page, "logout")

    asyncio.run(story())


def test_attack_answer_of_another_issuer_is_refused() -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        page = await browser.callback({**params, "iss": "https://evil.example"})
        assert text_of(page, "error-code") == "mixed_up_issuer"
        assert page.status_code == 400

    asyncio.run(story())


def test_attack_a_parameter_twice_is_refused() -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        page = await browser.callback([*params.items(), ("code", "other")])
        assert text_of(page, "error-code") == "invalid_callback"

    asyncio.run(story())


@pytest.mark.parametrize(
    ("error", "status"),
    [("access_denied", 403), ("login_required", 403), ("temporarily_unavailable", 503), ("invalid_scope", 400)],
)
def test_an_oauth_error_becomes_a_page_that_says_what_to_do(error: str, status: int) -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        refused = {"error": error, "state": params["state"], "iss": ISSUER}
        page = await browser.callback(refused)
        assert (page.status_code, text_of(page, "error-code")) == (status, error)
        assert text_of(page, "error-advice")
        assert 'id="try-again" href="/start"' in page.text
        again = await browser.callback(refused)
        assert text_of(again, "error-code") == error

    asyncio.run(story())


def test_the_refusal_can_be_read_in_english_without_repeating_anything() -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        page = await browser.callback({"error": "access_denied", "state": params["state"], "iss": ISSUER})
        english = await browser.http.get(f"{page.url.path}?from=start&lang=en")
        assert "You chose not to continue" in english.text
        assert text_of(english, "error-code") == "access_denied"

    asyncio.run(story())


def test_the_way_back_after_trouble_leads_to_a_new_login() -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        await browser.callback({"error": "access_denied", "state": params["state"], "iss": ISSUER})
        assert (await browser.log_in("/start")).url.path == "/account"

    asyncio.run(story())


def test_a_citizen_who_comes_back_too_late_starts_again() -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        for _ in range(3):  # the session is kept alive by looking around meanwhile
            browser.clock.advance(TRANSACTION_SECONDS / 2.5)
            await browser.http.get("/account")
        page = await browser.callback(params)
        assert text_of(page, "error-code") == "transaction_expired"

    asyncio.run(story())


def test_a_provider_that_is_down_has_a_page_of_its_own() -> None:
    async def story() -> None:
        browser = Browser(shop)
        browser.op.down = True
        page = await browser.follow(await browser.http.get("/start"))
        assert (page.status_code, text_of(page, "error-code")) == (503, "provider_unreachable")
        assert page.headers["retry-after"]

    asyncio.run(story())


def test_two_tabs_can_ask_different_questions_at_a_time() -> None:
    async def story() -> None:
        browser = Browser(bank)
        first, second = await browser.leave("/login"), await browser.leave("/login")
        assert (await browser.callback(second)).url.path == "/account"
        assert (await browser.callback(first)).url.path == "/account"

    asyncio.run(story())


def test_a_logout_ends_our_session_then_shows_the_way_to_the_providers() -> None:
    async def story() -> None:
        browser = Browser(shop)
        page = await browser.log_in("/start")
        form = {"form_token": token_field(page)}
        leaving = await browser.follow(await browser.http.post("/logout", data=form))
        assert f'href="{ISSUER}/logout?' in leaving.text
        assert "id_token_hint" in leaving.text
        assert has(leaving, "continue")
        assert (await browser.http.get("/account")).status_code == 303
        assert browser.op.seen[-1][0] == "/revoke"

    asyncio.run(story())


def test_the_back_button_after_a_logout_shows_nothing_of_the_person() -> None:
    async def story() -> None:
        browser = Browser(shop)
        params = await browser.leave("/start")
        page = await browser.callback(params)
        await browser.http.post("/logout", data={"form_token": token_field(page)})
        again = await browser.callback(params)
        assert has(again, "error-code")
        assert not has(again, "sub")

    asyncio.run(story())


def test_a_logout_works_while_the_provider_is_down() -> None:
    async def story() -> None:
        browser = Browser(shop)
        page = await browser.log_in("/start")
        browser.op.error = (500, "boom")
        end = await browser.follow(await browser.http.post("/logout", data={"form_token": token_field(page)}))
        assert end.url.path == "/"
        assert not has(end, "logout")

    asyncio.run(story())


def test_attack_logout_from_another_site_is_refused() -> None:
    async def story() -> None:
        browser = Browser(shop)
        await browser.log_in("/start")
        for form in ({}, {"form_token": "x"}):
            page = await browser.http.post("/logout", data=form or {"a": "b"})
            assert (page.status_code, text_of(page, "error-code")) == (403, "form_token_refused")
        assert (await browser.http.get("/account")).status_code == 200

    asyncio.run(story())


def test_a_logout_of_nobody_goes_home() -> None:
    async def story() -> None:
        browser = Browser(shop)
        other = Browser(shop)
        page = await other.log_in("/start")
        browser.http.cookies = other.http.cookies
        answer = await browser.http.post("/logout", data={"form_token": token_field(page)})
        assert answer.headers["location"] == "/"
        assert (await browser.http.get("/leaving")).headers["location"] == "/"

    asyncio.run(story())


def test_the_session_cookie_is_closed_to_scripts_and_other_sites() -> None:
    async def story() -> None:
        answer = await Browser(shop).http.get("/start")
        cookie = answer.headers["set-cookie"].lower()
        assert cookie.startswith("__host-kk_shop_session=")
        assert all(part in cookie for part in ("httponly", "secure", "samesite=lax", "path=/"))
        assert answer.headers["cache-control"] == "no-store"

    asyncio.run(story())


def test_pages_offer_the_place_where_permissions_are_taken_back() -> None:
    async def story() -> None:
        page = await Browser(shop).http.get("/")
        assert f'id="manage-consents" href="{CONSENT}/"' in page.text
        assert SITE not in page.text

    asyncio.run(story())


def test_a_refusals_address_is_made_of_code_and_question() -> None:
    assert trouble_path("access_denied", "start") == "/trouble/access_denied?from=start"
    assert trouble_path("invalid_state", "") == "/trouble/invalid_state"


def test_a_logout_elsewhere_ends_the_login_here() -> None:
    async def story() -> None:
        browser = Browser(bank)
        browser.op.claims = {"sid": "s"}
        await browser.log_in("/login")
        assert (await browser.http.get("/account")).status_code == 200
        browser.op.header = {"typ": "logout+jwt"}
        browser.op.claims = {"sid": "s", "events": {EVENT: {}}, "jti": "j"}
        token = browser.op.make_id_token(None, audience="client-1")
        provider = browser.new_window()
        told = await provider.post(LOGGED_OUT, data={"logout_token": token})
        assert (told.status_code, told.headers["cache-control"]) == (200, "no-store")
        assert (await browser.http.get("/account")).headers["location"] == "/"
        assert (await provider.post(LOGGED_OUT, data={"logout_token": token})).status_code == 400

    asyncio.run(story())
