"""A television and a person for tests of the device flow: the whole provider, and a state that answers for cards.

The card step has its own tests; here a person's card is enrolled and proven through the stores, with a certificate the
state can be asked about. `test_whole_screen.py` goes through the card step itself.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from idp.accounts.account import Enrolment, Evidence
from idp.accounts.card_link import CardIdentity
from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.clients.client import Client
from idp.interaction.state import CardProof, ConsentProof
from standards.oauth import DEVICE_CODE
from tests.idp.card_login import mint
from tests.idp.card_login.state import State
from tests.idp.provider import ISSUER, Provider, confidential, run

GOV = "http://127.0.0.1:8101"
MAKER = "http://127.0.0.1:8116"


def television(client_id: str = "tv", **changes: Any) -> Client:
    """A film service's television application."""
    members: dict[str, Any] = {
        "name_ja": "ほしぞらシネマ",
        "name_en": "Hoshizora Cinema",
        "redirect_uris": (),
        "post_logout_redirect_uris": (),
        "client_uri": MAKER,
        "response_types": (),
        "grant_types": (DEVICE_CODE, "refresh_token"),
    }
    return confidential(client_id, **{**members, **changes})


def public_television(client_id: str = "app-tv", **changes: Any) -> Client:
    """The same without a secret."""
    return television(client_id, **{"token_endpoint_auth_method": "none", "secret_hash": "", **changes})


@dataclass
class Living:
    """One room with a screen, a browser, and a card."""

    provider: Provider
    state: State
    cards: dict[int, str] = field(default_factory=dict)

    async def ask(self, client_id: str = "tv", /, **changes: str | None) -> dict[str, Any]:
        """The screen asks for codes."""
        answer = await self.provider.post("/device_authorization", client_id, **{"scope": "openid", **changes})
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    async def poll(self, codes: dict[str, Any], client_id: str = "tv") -> httpx.Response:
        """The screen asks whether the person is done."""
        form = {"grant_type": DEVICE_CODE, "device_code": str(codes["device_code"])}
        return await self.provider.post("/token", client_id, **form)

    async def word(self, codes: dict[str, Any], client_id: str = "tv") -> str:
        """The error the screen gets."""
        answer = await self.poll(codes, client_id)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["error"])

    async def open(self, user_code: str) -> httpx.Response:
        """The person opens the verification address with the code."""
        return await self.provider.browser.get("/device", params={"user_code": user_code})

    async def press(self, user_code: str, decision: str = "mine") -> httpx.Response:
        """The person opens the page and presses one of its buttons."""
        page = await self.open(user_code)
        assert page.status_code == 200, page.text
        form = {"form_token": token_of(page), "user_code": user_code, "decision": decision}
        return await self.provider.browser.post("/device/confirmation", data=form)

    async def confirm(self, user_code: str) -> str:
        """The screen is the person's own; the interaction that begins."""
        answer = await self.press(user_code)
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"].startswith(f"{ISSUER}/login?"), answer.headers["location"]
        return ix_of(answer)

    async def enrol(self) -> int:
        """A person whose card the state knows."""
        anchor = self.provider.rooms.street.jpki().anchors.of_kind("authentication")[0]
        card = CardIdentity(anchor.key_id, 7000 + len(self.cards))
        now = self.provider.clock.timestamp()
        evidence = Evidence("カ", "2025-06-24", now, "statement", b"signature", b"certificate", "ocsp", now)
        enrolment = Enrolment(card, CardIdentity("sign", card.serial), mint.HANAKO, evidence)
        account_id = await self.provider.rooms.accounts.enrol(enrolment)
        self.cards[account_id] = self.provider.rooms.links.key("authentication", card)
        return account_id

    async def show_card(self, ix: str, account_id: int) -> None:
        """What a finished card step leaves behind."""
        now = self.provider.clock.timestamp()
        proof = CardProof(account_id, now, ACR_AUTHENTICATION, AMR, card=self.cards[account_id])
        assert await self.provider.rooms.interactions.record_card(ix, proof)

    async def decide(self, ix: str, grant_id: int | None) -> None:
        """What a finished consent step leaves behind."""
        proof = ConsentProof("denied" if grant_id is None else "approved", grant_id)
        assert await self.provider.rooms.interactions.record_consent(ix, proof)

    async def resume(self, ix: str) -> httpx.Response:
        """The browser comes back to the dispatcher."""
        return await self.provider.browser.get("/authorize/resume", params={"ix": ix})

    async def approve(self, codes: dict[str, Any], account_id: int) -> None:
        """The person's whole part of a request that needs no consent."""
        ix = await self.confirm(str(codes["user_code"]))
        await self.show_card(ix, account_id)
        done = await self.resume(ix)
        assert done.headers.get("location") == f"{ISSUER}/device/done?outcome=approved", done.text


def token_of(page: httpx.Response) -> str:
    """The form token of a page."""
    return page.text.partition('name="form_token" value="')[2].partition('"')[0]


def ix_of(answer: httpx.Response) -> str:
    """The interaction an address leads to."""
    return parse_qs(urlsplit(answer.headers["location"]).query)["ix"][0]


def tell(folder: Path, story: Callable[[Living], Awaitable[None]], *clients: Client) -> None:
    """One story in one room; televisions of three kinds and a bank are registered."""
    state = State()
    known = clients or (television(), public_television(), television("other-tv"), confidential())

    async def inside(provider: Provider) -> None:
        await story(Living(provider, state))

    run(folder, inside, *known, neighbours={GOV: state.app()})


def together(*waiting: Awaitable[httpx.Response]) -> Awaitable[list[httpx.Response]]:
    """Several requests at once."""
    return asyncio.gather(*waiting)
