"""One citizen's first visit to a bank, through every seam of the provider: request, card, consent, code, claims.

The state and the data trust are small stand-ins here; the provider is whole.
"""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.signing import KeyRing
from tests.idp.card_login import mint
from tests.idp.card_login.over_the_wire import show_card, ticket_of
from tests.idp.card_login.state import State
from tests.idp.provider import CONSENT, TRUST, Provider, answer, asserting, confidential, resource_server, run

GOV, TRUST_KEYS = "http://127.0.0.1:8101", KeyRing.generate(("ES256",))
WISH = {"verification": {"trust_framework": {"value": "jp_aml"}}, "claims": {"name": None, "birthdate": None}}
CLAIMS = orjson.dumps({"userinfo": {"verified_claims": WISH}}).decode()


async def _jwks(request: Request) -> Response:
    return JSONResponse(TRUST_KEYS.public_jwks())


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


async def _log_in(provider: Provider, state: State, login_url: str) -> str:
    ticket = await ticket_of(provider, login_url)
    told = await show_card(provider, state, ticket, mint.AUTH)
    if told["status"] == "signature_required":
        told = await show_card(provider, state, ticket, mint.SIGN)
    back = await provider.browser.get(told["continue_url"])
    resumed = await provider.browser.get(back.headers["location"])
    return resumed.headers["location"]


async def _consent(provider: Provider, consent_url: str, decision: str) -> str:
    at_page = await provider.browser.get(consent_url)
    ticket = _query(at_page.headers["location"])["ticket"]
    asked = (await provider.post("/consent/requests", "kakehashi-consent", ticket=ticket)).json()
    seen = (await provider.post("/introspect", "kakehashi-data-trust", token=asked["access_token"])).json()
    receipt = {
        "iss": TRUST,
        "iat": provider.clock.timestamp(),
        "jti": "receipt-9",
        "ix": asked["ix"],
        "sub": seen["sub"],
        "decision": "approved" if decision == "approved" else "refused",
        "recipient": {"client_id": "bank"},
        "claims": [claim["name"] for claim in asked["claims"]],
        "valid_until": "2026-11-23",
        "authorization_details": [],
    }
    sent = {"decision": decision, "receipt": TRUST_KEYS.sign_jwt(receipt, typ="consent-receipt+jwt"), "ticket": ticket}
    decided = await provider.post("/consent/decisions", "kakehashi-consent", **sent)
    assert decided.status_code == 200, decided.text
    back = await provider.browser.get(decided.json()["continue_url"])
    return back.headers["location"]


def _street() -> tuple[State, dict[str, Starlette]]:
    state = State()
    state.links[("auth_of_sign", mint.SIGN.serial)] = mint.AUTH.serial
    return state, {GOV: state.app(), TRUST: Starlette(routes=[Route("/jwks", _jwks)])}


CLIENTS = (
    confidential(),
    asserting("kakehashi-consent", redirect_uris=(f"{CONSENT}/callback",), first_party=True),
    resource_server(),
)


def test_a_first_visit_ends_in_verified_claims_and_a_second_needs_the_card_only(tmp_path: Path) -> None:
    state, neighbours = _street()

    async def story(provider: Provider) -> None:
        first = await provider.authorize(claims=CLAIMS)
        at_consent = await _log_in(provider, state, first.headers["location"])
        back = await _consent(provider, at_consent, "approved")
        code = answer(await provider.browser.get(back))["code"]
        tokens = (await provider.redeem(code)).json()
        told = (await provider.userinfo(tokens["access_token"])).json()
        assert told["verified_claims"]["claims"] == {"name": "山田　花子", "birthdate": "1990-05-10"}
        assert answer(await provider.authorize(claims=CLAIMS, prompt="none"))["code"]

        provider.browser.cookies.clear()
        second = await provider.authorize()
        landed = await _log_in(provider, state, second.headers["location"])
        code = _query(landed)["code"]
        assert set((await provider.userinfo((await provider.redeem(code)).json()["access_token"])).json()) == {"sub"}

        revoked = await provider.post("/grants/revoke", "kakehashi-data-trust", receipt_id="receipt-9")
        assert revoked.json() == {"revoked": True}
        assert (await provider.userinfo(tokens["access_token"])).status_code == 401

    run(tmp_path, story, *CLIENTS, neighbours=neighbours)


def test_a_refusal_is_told_to_the_bank(tmp_path: Path) -> None:
    state, neighbours = _street()

    async def story(provider: Provider) -> None:
        first = await provider.authorize(claims=CLAIMS)
        at_consent = await _log_in(provider, state, first.headers["location"])
        back = await _consent(provider, at_consent, "denied")
        assert answer(await provider.browser.get(back))["error"] == "access_denied"

    run(tmp_path, story, *CLIENTS, neighbours=neighbours)


def test_a_status_service_that_is_down_fails_closed(tmp_path: Path) -> None:
    state, neighbours = _street()
    state.down = True

    async def story(provider: Provider) -> None:
        first = await provider.authorize()
        ticket = await ticket_of(provider, first.headers["location"])
        told = await show_card(provider, state, ticket, mint.AUTH)
        assert told["error"] == "status_unavailable"
        await provider.browser.get(told["return_url"])
        ix = _query(first.headers["location"])["ix"]
        resumed = await provider.browser.get("/authorize/resume", params={"ix": ix})
        assert answer(resumed)["error"] == "temporarily_unavailable"

    run(tmp_path, story, *CLIENTS, neighbours=neighbours)
