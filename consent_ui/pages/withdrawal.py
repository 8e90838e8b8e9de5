"""Withdrawing: what stops and what the recipient may keep is said before, the exact time and a receipt after.

Withdrawing is as easy as giving (GDPR 7(3), 情報信託機能の認定に係る指針): one press here, no reason asked.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from consent_ui.desk import Desk
from consent_ui.pages.consents import one_given, receipt_id_of, state_for
from foundation.http import read_form


def routes(desk: Desk) -> list[Route]:
    """The addresses of the withdrawal."""

    async def ask(request: Request) -> Response:
        session = await desk.citizen(request)
        token = await desk.token(request)
        given, _ = await one_given(desk, request, token)
        if not given.active:
            return RedirectResponse(f"/consents/{given.receipt_id}", 303)
        state, support = await state_for(desk, token, [given]), desk.support
        return desk.pages.render(request, "withdraw.html", session=session, given=given, support=support, state=state)

    async def withdraw(request: Request) -> Response:
        desk.form_tokens.check_form_token(request, await read_form(request))
        token = await desk.token(request)
        receipt_id = receipt_id_of(request)
        await desk.trust.withdraw(token, receipt_id)
        return RedirectResponse(f"/consents/{receipt_id}/withdrawn", 303)

    async def withdrawn(request: Request) -> Response:
        session = await desk.citizen(request)
        token = await desk.token(request)
        given, _ = await one_given(desk, request, token)
        if given.withdrawn_at is None:
            return RedirectResponse(f"/consents/{given.receipt_id}", 303)
        state = await state_for(desk, token, [given])
        return desk.pages.render(request, "withdrawn.html", session=session, given=given, state=state)

    return [
        Route("/consents/{receipt_id}/withdraw", ask, methods=["GET"]),
        Route("/consents/{receipt_id}/withdraw", withdraw, methods=["POST"]),
        Route("/consents/{receipt_id}/withdrawn", withdrawn, methods=["GET"]),
    ]
