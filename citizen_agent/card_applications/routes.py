"""The page of the application wire: who asks for which application, its PIN where it has one, and one button.

As everywhere in this house a GET shows, a POST uses the card once and sends the browser to the next GET.
"""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from citizen_agent import errors
from citizen_agent.answer_challenge import Accepted, Provider
from citizen_agent.card_applications.looking import NO_PIN, look, use
from citizen_agent.card_applications.wire import ApplicationWire, Asked
from citizen_agent.card_session import Kind
from citizen_agent.pages import troubles
from citizen_agent.pages.looking import card_links, link
from citizen_agent.pages.show import ON_THE_FORM, Shown
from citizen_agent.pages.step import Submitted
from citizen_agent.pages.troubles import Trouble, trouble_of
from citizen_agent.readers import ReaderSource
from citizen_agent.secrets_typed import ready_for_chip
from citizen_agent.visit import Visit, Visits
from citizen_agent.words import _
from foundation.http import read_form
from foundation.web import FormTokens, return_page

PATH, RETURN = "/application", "/application/return"
_NO_STORE = {"Cache-Control": "no-store"}


LOCKED = Trouble(
    _("The PIN of this application is locked"),
    _("The PIN was wrong too often. To protect you, the application now refuses it, even the right one."),
    _("The counter of the application's owner can put it on your card anew, with a new PIN."),
    again=False,
    leave="pin_locked",
)


class ApplicationRoutes:
    """Pages over visits of their own: a ticket of this wire opens nothing of the other."""

    def __init__(
        self, wire: ApplicationWire, provider: Provider, readers: ReaderSource, visits: Visits, shown: Shown,
        tokens: FormTokens,
    ) -> None:  # fmt: skip
        """Take the parts from the composition root."""
        self._wire, self._provider, self._readers = wire, provider, readers
        self._visits, self._shown, self._tokens = visits, shown, tokens

    def routes(self) -> list[Route]:
        """Put beside the agent's own pages."""
        return [
            Route(PATH, self.page, methods=["GET"]),
            Route(PATH, self.form, methods=["POST"]),
            Route(RETURN, self.way_back, methods=["GET"]),
        ]

    async def page(self, request: Request) -> Response:
        """Who asks, for what, which card."""
        ticket = request.query_params.get("ticket", "")
        if not ticket:
            return self._shown.trouble(request, troubles.START_AGAIN, status=400)
        visit = self._visits.find_or_start(self._tokens.form_token(request), ticket)
        if isinstance(visit.outcome, Accepted):
            return RedirectResponse(link(RETURN, ticket), 303, _NO_STORE)
        trouble = visit.outcome or visit.take_notice()
        if trouble is not None and not isinstance(trouble, ON_THE_FORM):
            return self._trouble(request, visit, trouble)
        try:
            return await self._show(request, visit, trouble)
        except errors.AgentError as error:
            return self._trouble(request, visit, error)

    async def form(self, request: Request) -> Response:
        """Read the record once, for whom the page named."""
        fields = await read_form(request)
        self._tokens.check_form_token(request, fields)
        visit = self._visits.find(self._tokens.form_token(request), fields.get("ticket", ""))
        if visit is None:
            return self._shown.trouble(request, troubles.START_AGAIN, status=400)
        typed, last_try = fields.get("pin", ""), fields.get("last_try") == "yes"
        submitted = Submitted(fields.get("card", ""), fields.get("attempt", ""), typed, last_try)
        async with visit.busy:
            if visit.outcome is None and self._visits.spend_attempt(visit, submitted.attempt):
                await self._submit(visit, submitted)
        return RedirectResponse(link(PATH, visit.ticket, card=submitted.card), 303, _NO_STORE)

    async def way_back(self, request: Request) -> Response:
        """The page that leads on: a redirect from a form may not (CSP form-action)."""
        visit = self._visits.find(self._tokens.form_token(request), request.query_params.get("ticket", ""))
        if visit is None or not isinstance(visit.outcome, Accepted):
            return self._shown.trouble(request, troubles.START_AGAIN, status=400)
        return return_page(self._shown.pages, request, visit.outcome.continue_url)

    async def _submit(self, visit: Visit, form: Submitted) -> None:
        try:
            asked = await self._wire.asked(visit.ticket)
            if visit.promised != _promised(asked):
                raise errors.ProviderUntrue("the request changed while it was shown")
            pin = ready_for_chip(Kind.AUTHENTICATION, form.typed) if asked.application.behind_pin else NO_PIN
            record = await asyncio.to_thread(use, self._readers, visit, form, asked.application, pin)
            visit.outcome = await self._wire.send(visit.ticket, record)
        except errors.Refused as refused:
            if refused.refusal.return_url is None:
                visit.notice = refused
            else:
                visit.outcome = refused
        except errors.AgentError as trouble:
            visit.notice = trouble

    async def _show(self, request: Request, visit: Visit, notice: errors.AgentError | None) -> Response:
        asked = await self._wire.asked(visit.ticket)
        visit.promised = _promised(asked)
        view = await look(self._readers, request.query_params.get("card", ""), asked.application)
        visit.saw(view.chosen, view.mark)
        if view.tries == 0:
            return self._trouble(request, visit, errors.PinLocked())
        agreed = request.query_params.get("last_try") == "yes"
        return self._shown.pages.render(
            request,
            "application.html",
            asked=asked,
            view=view,
            links=card_links(PATH, visit.ticket, view.names),
            ticket=visit.ticket,
            attempt=visit.attempt,
            notice=notice.code if notice else None,
            stop=view.tries == 1 and not agreed,
            last_try=view.tries == 1 and agreed,
            go_on=link(PATH, visit.ticket, card=view.chosen or "", last_try="yes"),
            abort=self._provider.leave_url(visit.ticket),
            phone=False,
        )

    def _trouble(self, request: Request, visit: Visit, error: errors.AgentError) -> Response:
        again = link(PATH, visit.ticket)
        if isinstance(error, errors.Refused):
            back = error.refusal.return_url
            ways = {"back": back} if back else {"again": again, "abort": self._provider.leave_url(visit.ticket)}
            return self._shown.told(request, error.refusal, troubles.NOT_ACCEPTED, **ways)
        trouble = LOCKED if isinstance(error, errors.PinLocked) else trouble_of(error)
        abort = self._provider.leave_url(visit.ticket, trouble.leave)
        return self._shown.trouble(request, trouble, again=again if trouble.again else None, abort=abort)


def _promised(asked: Asked) -> dict[str, Any]:
    """Everything the page shows of a request, to be found again when the button is pressed."""
    purpose = {f"purpose_{language}": text for language, text in asked.purpose.items()}
    return {**asked.recipient, **purpose, "aid": asked.application.aid}
