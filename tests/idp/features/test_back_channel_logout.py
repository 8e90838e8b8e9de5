"""OpenID Connect Back-Channel Logout: whoever ends a session, each client that took part hears of it, and no other."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request

from foundation.outbound.fetch import WHOLE_SECONDS
from foundation.signing import verify_jwt
from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.interaction.session import IDLE_SECONDS, RECHECK_SECONDS
from idp.interaction.state import CardProof, ConsentProof
from tests.foundation.outbound.server import Server, place_of, reserved
from tests.idp.card_login.mint import AUTH
from tests.idp.card_login.state import State
from tests.idp.logout.parties import heard, hearing, listening
from tests.idp.provider import Provider, answer, confidential, run
from tests.idp.test_session_watch import GOV, fallen, log_in, watch

Tell = Callable[[Provider, Server, Server], Awaitable[None]]


def _story(folder: Path, tell: Tell, **neighbours: Any) -> None:
    bank, shop = reserved(), reserved()

    async def with_servers(provider: Provider) -> None:
        async with hearing(bank) as at_bank, hearing(shop) as at_shop:
            await tell(provider, at_bank, at_shop)

    clients = (listening("bank", bank), listening("shop", shop), confidential("deaf"))
    run(folder, with_servers, *clients, fetched=[place_of(bank), place_of(shop)], **neighbours)


def _id_token(provider: Provider, tokens: dict[str, Any]) -> dict[str, Any]:
    return verify_jwt(tokens["id_token"], provider.rooms.keys.public_jwks(), algs=("ES256",))


async def _idle(provider: Provider) -> None:
    await provider.rooms.logout_delivery.idle()


def test_discovery_promises_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert document["backchannel_logout_supported"] is True
        assert document["backchannel_logout_session_supported"] is True
        assert "sid" in document["claims_supported"]

    run(tmp_path, story)


def test_a_logout_at_one_client_is_told_to_all_that_took_part_by_names_that_only_they_know(tmp_path: Path) -> None:
    async def tell(provider: Provider, at_bank: Server, at_shop: Server) -> None:
        await provider.person()
        bank, again, shop = [await provider.tokens(each) for each in ("bank", "bank", "shop")]
        ours, same, theirs = (_id_token(provider, tokens) for tokens in (bank, again, shop))
        assert ours["sid"] == same["sid"] != theirs["sid"]
        response = await provider.browser.get("/logout", params={"id_token_hint": bank["id_token"]})
        assert response.status_code == 200
        await _idle(provider)
        for claims, server in ((ours, at_bank), (theirs, at_shop)):
            (told,) = heard(provider, server)
            assert (told["sub"], told["sid"], told["aud"]) == (claims["sub"], claims["sid"], claims["aud"])

    _story(tmp_path, tell)


def test_a_client_that_hears_of_nothing_gets_no_sid_and_costs_no_row(tmp_path: Path) -> None:
    async def tell(provider: Provider, at_bank: Server, at_shop: Server) -> None:
        await provider.person()
        assert "sid" not in _id_token(provider, await provider.tokens("deaf"))
        rows = provider.rooms.ground.database.read(lambda tx: tx.all("SELECT * FROM session_party", ()))
        assert rows == []

    _story(tmp_path, tell)


def test_sid_stays_in_refreshed_id_tokens(tmp_path: Path) -> None:
    async def tell(provider: Provider, at_bank: Server, at_shop: Server) -> None:
        account = await provider.person()
        await provider.allow(account, scope="openid offline_access")
        tokens = await provider.tokens(scope="openid offline_access")
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        refreshed = (await provider.post("/token", **form)).json()
        assert _id_token(provider, refreshed)["sid"] == _id_token(provider, tokens)["sid"]

    _story(tmp_path, tell)


def test_the_citizen_s_own_logout_is_told(tmp_path: Path) -> None:
    async def tell(provider: Provider, at_bank: Server, at_shop: Server) -> None:
        await provider.person()
        await provider.tokens("shop")
        page = await provider.browser.get("/logout")
        token = page.text.split('name="form_token" value="')[1].split('"')[0]
        assert (await provider.browser.post("/logout/confirmation", data={"form_token": token})).status_code == 303
        await _idle(provider)
        assert len(at_shop.requests) == 1
        assert at_bank.requests == []

    _story(tmp_path, tell)


def test_an_end_by_the_operator_is_told_for_every_session_of_the_person_and_of_nobody_else(tmp_path: Path) -> None:
    async def tell(provider: Provider, at_bank: Server, at_shop: Server) -> None:
        other = await provider.person()
        await provider.tokens("shop")
        provider.browser.cookies.clear()
        account = await provider.person()
        first = _id_token(provider, await provider.tokens())
        provider.browser.cookies.clear()
        await provider.log_in(account)
        second = _id_token(provider, await provider.tokens())
        assert len(await provider.rooms.sessions.end_all(account)) == 2
        await _idle(provider)
        assert {told["sid"] for told in heard(provider, at_bank)} == {first["sid"], second["sid"]}
        assert at_shop.requests == []
        assert other != account

    _story(tmp_path, tell)


def test_a_card_that_falls_is_told(tmp_path: Path) -> None:
    state = State()

    async def tell(provider: Provider, at_bank: Server, at_shop: Server) -> None:
        code = await log_in(provider, state)
        claims = _id_token(provider, (await provider.redeem(code)).json())
        state.replies[AUTH.serial] = fallen()
        provider.clock.advance(RECHECK_SECONDS)
        assert await watch(provider).round() == 1
        await _idle(provider)
        assert [told["sid"] for told in heard(provider, at_bank)] == [claims["sid"]]

    _story(tmp_path, tell, neighbours={GOV: state.app()})


def test_another_person_s_card_in_the_same_browser_logs_the_one_before_out_everywhere(tmp_path: Path) -> None:
    async def tell(provider: Provider, at_bank: Server, at_shop: Server) -> None:
        hers = await provider.person()
        claims = _id_token(provider, await provider.tokens())
        await _card(provider, await provider.enrol())
        await _idle(provider)
        assert [told["sid"] for told in heard(provider, at_bank)] == [claims["sid"]]
        assert hers

    _story(tmp_path, tell)


def test_the_same_person_s_card_again_goes_on_under_the_same_name_and_is_no_logout(tmp_path: Path) -> None:
    async def tell(provider: Provider, at_bank: Server, at_shop: Server) -> None:
        account = await provider.person()
        before = _id_token(provider, await provider.tokens())
        provider.clock.advance(60)
        await _card(provider, account)
        after = _id_token(provider, await provider.tokens())
        assert (after["sid"], after["auth_time"]) == (before["sid"], before["auth_time"] + 60)
        await _idle(provider)
        assert at_bank.requests == []

    _story(tmp_path, tell)


def test_a_session_that_ran_out_can_still_be_ended_at_every_client(tmp_path: Path) -> None:
    async def tell(provider: Provider, at_bank: Server, at_shop: Server) -> None:
        await provider.person()
        tokens = await provider.tokens()
        await provider.tokens("shop")
        provider.clock.advance(IDLE_SECONDS)
        await provider.browser.get("/logout", params={"id_token_hint": tokens["id_token"]})
        await _idle(provider)
        assert len(at_bank.requests) == len(at_shop.requests) == 1

    _story(tmp_path, tell)


def test_attack_a_login_that_was_ended_before_its_code_was_made_gives_none(tmp_path: Path) -> None:
    """Otherwise a client would be logged in by a session of whose end it can never hear."""

    async def tell(provider: Provider, at_bank: Server, at_shop: Server) -> None:
        account = await provider.person()
        opened = await provider.authorize(prompt="consent", scope="openid name")
        ix = opened.headers["location"].split("ix=")[1].split("&")[0]
        await provider.rooms.sessions.end_all(account)
        grant = await provider.allow(account, scope="openid name")
        await provider.rooms.interactions.record_consent(ix, ConsentProof("approved", grant.id))
        back = await provider.browser.get("/authorize/resume", params={"ix": ix})
        assert answer(back)["error"] == "login_required"

    _story(tmp_path, tell)


def test_wh03_a_client_that_never_answers_does_not_hold_the_citizens_page(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens()
        began = time.monotonic()
        page = await provider.browser.get("/logout", params={"id_token_hint": tokens["id_token"]})
        assert page.status_code == 200
        assert time.monotonic() - began < WHOLE_SECONDS / 2

    with reserved() as sock:
        sock.listen()  # takes the connection and says nothing
        run(tmp_path, story, listening("bank", sock), fetched=[place_of(sock)])


def test_what_was_not_delivered_before_a_crash_is_delivered_after_it(tmp_path: Path) -> None:
    async def before(provider: Provider) -> None:
        """Nobody listens yet, and the process ends right after the answer."""
        await provider.person()
        tokens = await provider.tokens()
        assert (await provider.browser.get("/logout", params={"id_token_hint": tokens["id_token"]})).status_code == 200

    async def after(provider: Provider) -> None:
        async with hearing(bank) as at_bank:
            provider.clock.advance(60)
            await provider.rooms.logout_delivery.chore()
            await _idle(provider)
            assert len(heard(provider, at_bank)) == 1

    with reserved() as bank:
        run(tmp_path, before, listening("bank", bank), fetched=[place_of(bank)])
        run(tmp_path, after, listening("bank", bank), fetched=[place_of(bank)])


async def _card(provider: Provider, account_id: int) -> None:
    """A card is shown in this browser, which has a session already."""
    held = f"kk_idp_session={provider.browser.cookies['kk_idp_session']}".encode()
    proof = CardProof(account_id, provider.clock.timestamp(), ACR_AUTHENTICATION, AMR)
    browser = Request({"type": "http", "headers": [(b"cookie", held)]})
    _, secret = await provider.rooms.sessions.start(browser, proof)
    provider.browser.cookies.set("kk_idp_session", secret)
