"""The real provider's card step at the other end of the wire: a real chip, the agent's pages, both languages' words."""

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import ocsp

from citizen_agent.answer_challenge import Provider
from citizen_agent.app import create_app
from citizen_agent.settings import Settings
from citizen_agent.unattended import Secrets, log_in
from foundation.ids import SequentialIds
from gov_core.card.file_system import CardImage
from gov_core.card.personalisation import Blank, Issued
from tests.citizen_agent.parts import Browser, Drawer
from tests.gov_core.card.sample import PASSWORD, PIN
from tests.idp.card_login import mint
from tests.idp.card_login.room import AGENT, ISSUER, Room, open_room


def card_of(room: Room) -> CardImage:
    """Hanako's card, certified by the authorities this provider pins."""
    authentication, signature = mint.AUTH, mint.SIGN
    assert isinstance(authentication.private_key, rsa.RSAPrivateKey)
    assert isinstance(signature.private_key, rsa.RSAPrivateKey)
    blank = Blank(authentication.private_key, signature.private_key)
    auth_ca, sign_ca = room.state.auth, room.state.sign
    image = blank.load(Issued(mint.issue(authentication, auth_ca), auth_ca.certificate), pin=PIN, label="hanako")
    issued = Issued(mint.issue(signature, sign_ca), sign_ca.certificate)
    blank.load_signature(image, issued, password=PASSWORD)
    room.state.links[("auth_of_sign", signature.serial)] = authentication.serial
    return image


def story(place: Path, tell: Callable[[Room, Browser, Drawer], Awaitable[None]]) -> None:
    """Open both houses and tell it."""

    async def run() -> None:
        async with open_room(place) as room:
            drawer = Drawer({"hanako": card_of(room)})
            settings = Settings(provider=ISSUER, base_url=AGENT)
            app = create_app(settings, clock=room.clock, ids=SequentialIds(), http=room.agent, readers=drawer)
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=AGENT) as client:
                await tell(room, Browser(client), drawer)

    asyncio.run(run())


def test_a_first_login_signs_too_and_the_second_needs_the_pin_only(tmp_path: Path) -> None:
    async def tell(room: Room, browser: Browser, drawer: Drawer) -> None:
        await browser.start(ticket=room.ticket(await room.begin()))
        assert "Midori Bank" in browser.page.text
        await browser.submit(pin=PIN)
        assert browser.page.url.path == "/signature"
        await browser.submit(**{"signature-password": PASSWORD})
        back = await room.browser.get(browser.link("continue"))
        assert back.headers["location"].startswith(f"{ISSUER}/authorize/resume")
        await browser.start(ticket=room.ticket(await room.begin()))
        await browser.submit(pin=PIN)
        assert (await room.browser.get(browser.link("continue"))).status_code == 303

    story(tmp_path, tell)


def test_a_revoked_certificate_is_told_in_words_and_leads_to_the_provider_s_page(tmp_path: Path) -> None:
    async def tell(room: Room, browser: Browser, drawer: Drawer) -> None:
        room.state.replies[mint.AUTH.serial] = mint.Reply(status=ocsp.OCSPCertStatus.REVOKED)
        await browser.start(ticket=room.ticket(await room.begin()))
        await browser.submit(pin=PIN)
        assert "This certificate is no longer valid" in browser.page.text
        page = await room.browser.get(browser.link("continue"))
        assert page.status_code < 500

    story(tmp_path, tell)


def test_with_the_revocation_service_down_there_is_no_login(tmp_path: Path) -> None:
    async def tell(room: Room, browser: Browser, drawer: Drawer) -> None:
        room.state.down = True
        await browser.start(ticket=room.ticket(await room.begin()))
        await browser.submit(pin=PIN)
        assert "The card cannot be checked now" in browser.page.text

    story(tmp_path, tell)


def test_stopping_ends_at_the_provider_with_the_reason(tmp_path: Path) -> None:
    async def tell(room: Room, browser: Browser, drawer: Drawer) -> None:
        interaction = await room.begin()
        await browser.start(ticket=room.ticket(interaction))
        await room.browser.get(browser.link("abort"))
        found = room.interactions.get(interaction.id)
        assert found is not None
        assert found.error == "access_denied"

    story(tmp_path, tell)


def test_an_old_ticket_has_its_page(tmp_path: Path) -> None:
    async def tell(room: Room, browser: Browser, drawer: Drawer) -> None:
        ticket = room.ticket(await room.begin())
        room.clock.advance(601)
        await browser.start(ticket=ticket)
        assert "This request is no longer valid" in browser.page.text
        assert drawer.commands == []

    story(tmp_path, tell)


def test_the_unattended_way_is_the_same_wire(tmp_path: Path) -> None:
    async def tell(room: Room, browser: Browser, drawer: Drawer) -> None:
        provider = Provider(ISSUER, room.agent, room.clock)
        ticket = room.ticket(await room.begin())
        url = await log_in(provider, ticket, drawer.open("hanako"), Secrets(PIN, PASSWORD))
        assert (await room.browser.get(url)).status_code == 303

    story(tmp_path, tell)


def test_cd21_no_request_to_the_provider_carries_pin_or_password(tmp_path: Path) -> None:
    captured = list[bytes]()

    async def capture(request: httpx.Request) -> None:
        captured.append(b"\n".join([str(request.url).encode(), *(name + value for name, value in request.headers.raw)]))
        captured.append(await request.aread())

    async def tell(room: Room, browser: Browser, drawer: Drawer) -> None:
        for client in (room.agent, room.browser):
            client.event_hooks["request"] = [capture]
        await browser.start(ticket=room.ticket(await room.begin()))
        await browser.submit(pin="9876")
        await browser.submit(pin=PIN)
        await browser.submit(**{"signature-password": PASSWORD})
        await room.browser.get(browser.link("continue"))

    story(tmp_path, tell)
    assert len(captured) >= 10
    everything = b"\n".join(captured).lower()
    typed = [f'"{PIN}"', f"={PIN}&", f"={PIN}\n", '"9876"', "=9876&", "=9876\n"]
    digests = [hashlib.new(name, text.encode()).hexdigest() for name in ("sha1", "sha256") for text in (PIN, PASSWORD)]
    for secret in (*typed, PASSWORD, base64.b64encode(PASSWORD.encode()).decode(), *digests):
        assert secret.lower().encode() not in everything
