"""GET /consents and /consents/{id}: who has access, and one decision in full.

List to withdrawal in two presses: `withdraw-<receipt id>` here, `withdraw-confirm` on the next page.
"""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consent_ui.at_the_state import AtTheState
from consent_ui.desk import Desk
from consent_ui.errors import NotHere
from consent_ui.given import Given, read, split
from consent_ui.pages.disclosures import readings
from foundation.web import locale_of


def receipt_id_of(request: Request) -> str:
    """The receipt in the address. Dots are steps between addresses (RFC 3986 5.2.4) and would ask for another one."""
    receipt_id = str(request.path_params["receipt_id"])
    if receipt_id in (".", ".."):
        raise NotHere("dots are no receipt")
    return receipt_id


async def one_given(desk: Desk, request: Request, token: str) -> tuple[Given, dict[str, object]]:
    """The receipt in the address, in words and as it came."""
    receipt = await desk.trust.receipt(token, receipt_id_of(request))
    return read(receipt, await desk.wording.now(), locale_of(request)), receipt


async def state_for(desk: Desk, token: str, given: Sequence[Given]) -> AtTheState:
    """What became of consents at the state, asked only where a decision is about them."""
    return await desk.provider.at_the_state(token) if any(one.asks_the_state for one in given) else AtTheState()


def routes(desk: Desk) -> list[Route]:
    """The addresses of these pages."""

    async def consents(request: Request) -> Response:
        session = await desk.citizen(request)
        token, wording, locale = await desk.token(request), await desk.wording.now(), locale_of(request)
        active, ended = split([read(one, wording, locale) for one in await desk.trust.receipts(token)])
        state = await state_for(desk, token, active)
        return desk.pages.render(request, "consents.html", session=session, active=active, ended=ended, state=state)

    async def consent(request: Request) -> Response:
        session = await desk.citizen(request)
        token = await desk.token(request)
        given, receipt = await one_given(desk, request, token)
        ledger = await desk.trust.disclosures(token)
        reads = readings(ledger, await desk.wording.now(), locale_of(request), [given])
        return desk.pages.render(
            request,
            "consent.html",
            session=session,
            given=given,
            text=str(receipt.get("text") or ""),
            reads=[one for one in reads if one.receipt_id == given.receipt_id][:5],
            whole=ledger.get("next") is None,
            support=desk.support,
            state=await state_for(desk, token, [given]),
        )

    return [
        Route("/consents", consents, methods=["GET"]),
        Route("/consents/{receipt_id}", consent, methods=["GET"]),
    ]
