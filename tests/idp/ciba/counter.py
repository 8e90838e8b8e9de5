"""A counter and a person for tests of CIBA: the whole provider, clients that ask, and a person who finds the question.

The card step has its own tests; here, as for televisions, a person's card is enrolled and proven through the stores.
"""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import httpx

from foundation.ids import RandomIds
from foundation.signing import KeyRing
from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.clients.client import Client
from idp.interaction.state import CardProof
from standards.oauth import CIBA
from tests.idp.card_login.state import State
from tests.idp.device.screen import GOV, Living, ix_of, token_of
from tests.idp.provider import CLIENT_KEYS, ISSUER, Provider, asserting, confidential, run

SITE = "http://127.0.0.1:8117"
TOKEN = "n" * 43
PATH = "/backchannel-authentication"
OWN = "kakehashi-consent-ui"


def counter(client_id: str = "counter", **changes: Any) -> Client:
    """A bank's counter; it polls, and sends plain parameters."""
    return confidential(client_id, **{**_members("poll"), **changes})


def pinged(endpoint: str, client_id: str = "pinged", **changes: Any) -> Client:
    """One that wants a notice."""
    members = {**_members("ping"), "backchannel_client_notification_endpoint": endpoint}
    return confidential(client_id, **{**members, **changes})


def signing(client_id: str = "fapi", **changes: Any) -> Client:
    """One of the financial grade: keys only, and every request signed."""
    members = {
        **_members("poll"),
        "backchannel_authentication_request_signing_alg": "ES256",
        "token_endpoint_auth_signing_alg": "ES256",
    }
    return asserting(client_id, **{**members, **changes})


def own_pages() -> Client:
    """The citizen's pages, for whom the card is shown when somebody wants to see her list."""
    return confidential(OWN, first_party=True, claims=(), scopes=("openid",), redirect_uris=(f"{SITE}/callback",))


def _members(mode: str) -> dict[str, Any]:
    return {
        "redirect_uris": (),
        "post_logout_redirect_uris": (),
        "client_uri": SITE,
        "response_types": (),
        "grant_types": (CIBA, "refresh_token"),
        "backchannel_token_delivery_mode": mode,
    }


class Counter(Living):
    """One counter, one browser, one card."""

    def subject(self, person: int, client_id: str = "counter") -> str:
        """The person's pairwise name at a client."""
        client = self.provider.rooms.clients.get(client_id)
        assert client is not None
        return self.provider.rooms.pairwise.subject(person, client.sector)

    async def send(self, client_id: str = "counter", /, **form: str | None) -> httpx.Response:
        """The request as it is."""
        return await self.provider.post(PATH, client_id, **form)

    async def refused(self, client_id: str = "counter", /, **form: str | None) -> str:
        """The word the client gets."""
        answer = await self.send(client_id, **{"scope": "openid", **form})
        assert answer.status_code == 400, answer.text
        return str(answer.json()["error"])

    async def wait(self, person: int, client_id: str = "counter", /, **changes: str | None) -> dict[str, Any]:
        """A good request for somebody; the answer's members."""
        form = {"scope": "openid", "login_hint": self.subject(person, client_id), **changes}
        answer = await self.send(client_id, **form)
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def claims(self, client_id: str, person: int, /, **changes: Any) -> dict[str, Any]:
        """A good signed request as claims; None leaves one out."""
        now = self.provider.clock.timestamp()
        members = {
            **{"iss": client_id, "aud": ISSUER, "iat": now, "nbf": now, "exp": now + 60},
            "jti": RandomIds(self.provider.clock).token(),
            "scope": "openid",
            "login_hint": self.subject(person, client_id),
            "binding_message": "TK-4711",
        }
        return {name: value for name, value in {**members, **changes}.items() if value is not None}

    async def signed(
        self, claims: dict[str, Any], client_id: str = "fapi", ring: KeyRing = CLIENT_KEYS, **sent: Any
    ) -> httpx.Response:
        """The request as a JWT."""
        token = ring.sign_jwt(claims, alg=sent.pop("alg", "ES256"), typ=sent.pop("typ", "oauth-authz-req+jwt"))
        return await self.provider.post(PATH, client_id, request=token, **sent)

    async def fetch(
        self, asked: dict[str, Any], client_id: str = "counter", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """The client asks whether the person is done."""
        form = {"grant_type": CIBA, "auth_req_id": str(asked["auth_req_id"])}
        return await self.provider.post("/token", client_id, headers=headers, **form)

    async def told(self, asked: dict[str, Any], client_id: str = "counter") -> str:
        """The error it gets."""
        answer = await self.fetch(asked, client_id)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["error"])

    async def sign_in(self, person: int) -> None:
        """The person shows her card to see her list."""
        proof = CardProof(person, self.provider.clock.timestamp(), ACR_AUTHENTICATION, AMR, card=self.cards[person])
        await self.provider.log_in_with(proof)

    async def list(self) -> httpx.Response:
        """The page of what waits."""
        return await self.provider.browser.get("/ciba")

    async def press(self, decision: str = "expected", index: int = 1) -> httpx.Response:
        """A button of one question on it."""
        page = await self.list()
        assert page.status_code == 200, page.text
        part = page.text.partition(f'id="ciba-form-{index}"')[2]
        request = part.partition('name="request" value="')[2].partition('"')[0]
        form = {"form_token": token_of(page), "request": request, "decision": decision}
        return await self.provider.browser.post("/ciba/answer", data=form)

    async def go_on(self) -> str:
        """She expected it; the interaction that begins."""
        answer = await self.press()
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"].startswith(f"{ISSUER}/login?"), answer.headers["location"]
        return ix_of(answer)

    async def answer(self, person: int) -> None:
        """The person's whole part of the oldest question, where nothing has to be consented to."""
        await self.sign_in(person)
        ix = await self.go_on()
        await self.show_card(ix, person)
        done = await self.resume(ix)
        assert done.headers.get("location") == f"{ISSUER}/ciba/done?outcome=approved", done.text


def tell(
    folder: Path, story: Callable[[Counter], Awaitable[None]], *clients: Client, fetched: Iterable[str] = ()
) -> None:
    """One story at one counter."""
    state = State()
    known = clients or (counter(), signing(), counter("other"), confidential())

    async def inside(provider: Provider) -> None:
        await story(Counter(provider, state))

    run(folder, inside, own_pages(), *known, neighbours={GOV: state.app()}, fetched=fetched, consent_client_id=OWN)
