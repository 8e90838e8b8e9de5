"""The phone's pages against the real provider: who is shown, what is asked, and what a trap gets."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.citizen_agent.phone.scene import TwoScreens, story
from tests.gov_core.card.sample import PASSWORD, PIN


@pytest.mark.parametrize("card", ["hanako-android", "hanako"])
def test_the_phones_certificate_and_a_card_held_to_it_log_the_computer_in(tmp_path: Path, card: str) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        for text in ("Midori Bank", "7000012050002", "http://127.0.0.1:8111", "To open an account"):
            assert text in phone.page.text
        await phone.submit(number=two.number)
        await phone.click(f"card-{card}")
        await phone.submit(pin=PIN)
        await phone.submit(**{"signature-password": PASSWORD})
        assert phone.has("phone-done")
        assert not phone.has("continue")  # nobody is led into the site on the phone
        back = await two.press_continue()
        assert back.status_code == 303
        assert "/authorize/resume" in back.headers["location"]

    story(tmp_path, tell)


def test_the_pin_comes_before_the_whole_certificate_is_read(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        await phone.submit(number=two.number)
        await phone.click("card-hanako-android")
        two.drawer.commands.clear()
        await phone.submit(pin=PIN)
        sent = two.drawer.commands
        typed = next(place for place, command in enumerate(sent) if command[1] == 0x20 and len(command) > 5)
        # A card's mark is the head of its certificate, or nothing where the chip hides that; the rest comes later.
        beyond = [place for place, command in enumerate(sent) if command[1] == 0xB0 and any(command[2:4])]
        assert typed < min(beyond)

    story(tmp_path, tell)


def test_a_wrong_number_ends_it_and_asks_no_pin(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        await phone.submit(number=f"{(int(two.number) + 1) % 100:02d}")
        assert "The number was not the one on your screen" in phone.page.text
        assert "Nothing was sent" in phone.page.text
        assert two.drawer.commands == []
        assert 'id="phone-ended"' in (await two.press_continue()).text

    story(tmp_path, tell)


def test_what_cannot_be_the_number_costs_no_try(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        for typed in ("", "1", "123", "ab", " 4 "):
            await phone.submit(number=typed)
            assert phone.has("number-error")
        await phone.submit(number="".join(chr(ord(digit) + 0xFEE0) for digit in two.number))  # full width
        assert phone.has("card-hanako")

    story(tmp_path, tell)


def test_a_picture_that_is_too_old_is_explained_with_a_way_to_scan_again(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        old = await two.picture()
        two.room.clock.advance(2)
        await two.phone.open(old)
        assert "The picture had changed already" in two.phone.page.text
        assert two.phone.link("try-again") == "/"
        assert (await two.scan()).has("number")

    story(tmp_path, tell)


def test_the_second_phone_is_told(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        code = await two.picture()
        await two.phone.open(code)
        two.phone.client.cookies.clear()
        await two.phone.open(code)
        assert "Another phone was first" in two.phone.page.text

    story(tmp_path, tell)


def test_a_reload_on_the_phone_does_not_scan_twice(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        await phone.open(str(phone.page.url))
        assert phone.has("number")
        await phone.submit(number=two.number)
        assert phone.has("card-hanako")

    story(tmp_path, tell)


def test_a_link_on_a_foreign_page_that_redirects_to_a_fresh_code_is_refused(tmp_path: Path) -> None:  # AG-12, AG-15
    async def tell(two: TwoScreens) -> None:
        page = await two.phone.client.get(await two.picture(), headers={"Sec-Fetch-Site": "cross-site"})
        assert page.status_code == 403
        session = two.room.phone_way.desk.latest(two.interaction.id)
        assert session is not None
        assert session.bound_at is None

    story(tmp_path, tell)


def test_ag15_a_websocket_of_a_foreign_page_does_not_bind_the_phone(tmp_path: Path) -> None:
    """Its handshake is a GET that says nothing of Fetch Metadata (Chromium 156)."""

    async def tell(two: TwoScreens) -> None:
        handshake = {"Connection": "Upgrade", "Upgrade": "websocket", "Origin": "https://evil.example"}
        assert (await two.phone.client.get(await two.picture(), headers=handshake)).status_code == 403
        session = two.room.phone_way.desk.latest(two.interaction.id)
        assert session is not None
        assert session.bound_at is None

    story(tmp_path, tell)


def test_a_link_with_the_attackers_ticket_is_refused_on_the_phone(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        # The attacker's own phone matched the number of the attacker's own screen.
        code = (await two.picture()).partition("c=")[2]
        bound = (await two.room.agent.post("/card/cross-device", json={"code": code})).json()["binding"]
        body = {"binding": bound, "number": two.number}
        ticket = (await two.room.agent.post("/card/cross-device/confirm", json=body)).json()["ticket"]
        await two.phone.start(ticket=ticket)
        assert not two.phone.has("pin")
        assert two.drawer.commands == []

    story(tmp_path, tell)


def test_who_did_not_start_it_stops_it_with_two_presses(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        await phone.click("not-me")
        await phone.submit()
        assert phone.has("phone-stopped")
        assert 'id="start-again"' in (await two.press_continue()).text

    story(tmp_path, tell)


def test_a_get_stops_nothing(tmp_path: Path) -> None:  # AG-05
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        await phone.click("not-me")
        await phone.click("stop-not")
        await phone.submit(number=two.number)
        assert phone.has("card-hanako")

    story(tmp_path, tell)


def test_stopping_at_the_pin_is_told_on_the_computer(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        await phone.submit(number=two.number)
        await phone.click("abort")
        assert phone.page.url.path == "/stop"
        await phone.submit()
        assert phone.has("phone-stopped")
        assert 'id="phone-ended"' in (await two.press_continue()).text

    story(tmp_path, tell)


def test_a_locked_pin_is_told_on_the_computer_too(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        await phone.submit(number=two.number)
        await phone.click("card-hanako")
        for wrong in ("0000", "0001"):
            await phone.submit(pin=wrong)
        await phone.click("last-try-go-on")
        await phone.submit(pin="0002")
        await phone.click("abort")
        await phone.submit()
        assert "暗証番号がロックされました" in (await two.press_continue()).text

    story(tmp_path, tell)


def test_a_refused_card_is_told_on_both_screens(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        await phone.submit(number=two.number)
        two.room.state.down = True
        await phone.click("card-hanako")
        await phone.submit(pin=PIN)
        assert "The card cannot be checked now" in phone.page.text
        done = await two.room.stranger.get(phone.link("continue"))
        assert 'id="phone-done"' in done.text
        assert (await two.press_continue()).status_code == 503

    story(tmp_path, tell)


def test_a_challenge_that_names_another_recipient_than_the_phone_was_told_is_not_signed(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        await phone.submit(number=two.number)
        bank = two.room.clients.known["bank"]
        two.room.clients.known["bank"] = replace(bank, name_en="Another Bank")
        two.room.clock.advance(110)  # the shown challenge is renewed
        await phone.click("card-hanako")
        assert "We stopped to protect you" in phone.page.text
        assert two.drawer.verifications() == 0

    story(tmp_path, tell)


def test_a_login_in_the_phones_own_browser_goes_on_there(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        await two.phone.start(ticket=two.room.ticket(two.interaction), card="hanako")
        await two.phone.submit(pin=PIN)
        await two.phone.submit(**{"signature-password": PASSWORD})
        assert (await two.room.browser.get(two.phone.link("continue"))).status_code == 303

    story(tmp_path, tell)


def test_the_front_page_takes_what_the_camera_read(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        await two.phone.open("/")
        assert two.phone.has("scan-code")
        address = f"http://127.0.0.1:8106{await two.picture()}"
        await two.phone.open("/scan?" + str(httpx.QueryParams({"c": address})))
        assert two.phone.has("number")

    story(tmp_path, tell)


def test_pages_without_a_scan_say_to_read_the_picture(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        for path in ("/confirm", "/confirm?scan=x", "/stop", "/stop?ticket=x", "/return?ticket=x"):
            await two.phone.open(path)
            assert two.phone.page.status_code == 400
            assert "Error" in two.phone.page.text

    story(tmp_path, tell)


def test_another_browser_does_not_see_the_scan(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        there = str(phone.page.url)
        phone.client.cookies.clear()
        await phone.open(there)
        assert phone.page.status_code == 400
        assert "Midori" not in phone.page.text

    story(tmp_path, tell)


def test_a_forged_form_confirms_nothing(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        handle = str(phone.page.url).partition("scan=")[2]
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "http://127.0.0.1:8106"}):
            answer = await phone.client.post("/confirm", data={"scan": handle, "number": two.number}, headers=headers)
            assert answer.status_code == 403
        session = two.room.phone_way.desk.latest(two.interaction.id)
        assert session is not None
        assert session.tried_at is None

    story(tmp_path, tell)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    calls=st.lists(
        st.tuples(
            st.sampled_from(["/", "/scan", "/confirm", "/stop", "/stopped", "/return"]),
            st.dictionaries(st.sampled_from(["c", "scan", "ticket", "reason", "lang"]), st.text(max_size=60)),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_query_yields_a_500(
    tmp_path_factory: pytest.TempPathFactory, calls: list[tuple[str, dict[str, str]]]
) -> None:
    async def tell(two: TwoScreens) -> None:
        for path, query in calls:
            assert (await two.phone.client.get(path, params=query)).status_code < 500

    story(tmp_path_factory.mktemp("room"), tell)


def test_no_certificate_and_no_card_is_told_in_a_phones_words(tmp_path: Path) -> None:
    async def tell(two: TwoScreens) -> None:
        phone = await two.scan()
        two.drawer.images.clear()
        await phone.submit(number=two.number)
        assert "This phone has no certificate" in phone.page.text
        assert phone.has("try-again")

    story(tmp_path, tell)
