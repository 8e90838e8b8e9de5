"""The phone's own pages: read the picture, check who asks, type the number, stop, done.

/scan is opened by a camera, so it is a GET and has an effect at the provider: this phone becomes the one that is
asked. It reads no card and gives nothing; a link on a foreign page cannot do it (Sec-Fetch-Site, W3C Fetch Metadata).
"""

import re
import unicodedata

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from citizen_agent import errors
from citizen_agent.answer_challenge import Accepted
from citizen_agent.pages import troubles
from citizen_agent.pages.looking import link
from citizen_agent.pages.show import Shown
from citizen_agent.pasted import value_in
from citizen_agent.phone.cross_device import CrossDevice
from citizen_agent.phone.scans import Scan, Scans
from citizen_agent.visit import Visits
from foundation.http import read_form
from foundation.web import FormTokens, return_page

NUMBER = re.compile(r"[0-9]{2}")
_NOT_FROM_A_STRANGER = ("none", "same-origin", "same-site", "")
_NO_STORE = {"Cache-Control": "no-store"}


class PhoneRoutes:
    """Pages over one set of scans; the visits are the agent's own."""

    def __init__(self, wire: CrossDevice, scans: Scans, visits: Visits, shown: Shown, tokens: FormTokens) -> None:
        """Take the parts from the composition root."""
        self._wire, self._scans, self._visits = wire, scans, visits
        self._shown, self._tokens = shown, tokens

    def routes(self) -> list[Route]:
        """What a phone has besides the agent's pages; put before them, for two addresses are told otherwise here."""
        return [
            Route("/", self.front, methods=["GET"]),
            Route("/scan", self.scan, methods=["GET"]),
            Route("/confirm", self.who_asks, methods=["GET"]),
            Route("/confirm", self.confirm, methods=["POST"]),
            Route("/stop", self.ask_to_stop, methods=["GET"]),
            Route("/stop", self.stop, methods=["POST"]),
            Route("/stopped", self.stopped, methods=["GET"]),
            Route("/return", self.done, methods=["GET"]),
        ]

    async def front(self, request: Request) -> Response:
        """Where a person without a camera puts what the picture says."""
        return self._shown.pages.render(request, "phone_front.html")

    async def scan(self, request: Request) -> Response:
        """The camera has read the picture."""
        if request.headers.get("sec-fetch-site", "") not in _NOT_FROM_A_STRANGER:
            return self._shown.trouble(request, troubles.NOT_YOUR_CAMERA, status=403)
        try:
            scanned = await self._wire.scan(value_in(request.query_params.get("c", ""), "c") or "-")
        except errors.AgentError as error:
            return self._shown.phone_error(request, error)
        scan = self._scans.keep(self._tokens.form_token(request), scanned)
        response = _go("/confirm", scan=scan.handle)
        self._tokens.attach(request, response)
        return response

    async def who_asks(self, request: Request) -> Response:
        """Who asks, for whom, from which browser; and the number."""
        scan = self._scan(request, request.query_params.get("scan", ""))
        if scan is None or scan.over:
            return self._shown.trouble(request, troubles.SCAN_AGAIN, status=400)
        if scan.ticket:
            return _go("/authenticate", ticket=scan.ticket)
        return self._page(request, scan, unfit=False)

    async def confirm(self, request: Request) -> Response:
        """The number: sent once, and only when it can be one."""
        fields = await read_form(request)
        self._tokens.check_form_token(request, fields)
        scan = self._scan(request, fields.get("scan", ""))
        if scan is None:
            return self._shown.trouble(request, troubles.SCAN_AGAIN, status=400)
        number = unicodedata.normalize("NFKC", fields.get("number", "")).strip()
        if NUMBER.fullmatch(number) is None:
            return self._page(request, scan, unfit=True)
        try:
            await self._confirm(scan, number)
        except errors.AgentError as error:
            return self._shown.phone_error(request, error)
        return _go("/confirm", scan=scan.handle)

    async def _confirm(self, scan: Scan, number: str) -> None:
        async with scan.busy:
            if scan.ticket or scan.over:
                return  # the same form sent twice
            try:
                scan.ticket = await self._wire.confirm(scan.scanned.binding, number)
            except errors.Refused:
                scan.over = True
                raise
            visit = self._visits.find_or_start(scan.browser, scan.ticket, by_hand=True)
            visit.binding, visit.promised = scan.scanned.binding, scan.scanned.recipient

    async def ask_to_stop(self, request: Request) -> Response:
        """Links lead here; the button stops."""
        query = request.query_params
        scan = self._scan(request, query.get("scan", ""), query.get("ticket", ""))
        if scan is None:
            return self._shown.trouble(request, troubles.SCAN_AGAIN, status=400)
        back = link("/authenticate", scan.ticket) if scan.ticket else f"/confirm?scan={scan.handle}"
        reason = query.get("reason", "")
        return self._shown.pages.render(request, "phone_stop.html", scan=scan.handle, reason=reason, back=back)

    async def stop(self, request: Request) -> Response:
        """Tell the provider, so that the browser is told too."""
        fields = await read_form(request)
        self._tokens.check_form_token(request, fields)
        scan = self._scan(request, fields.get("scan", ""))
        if scan is None:
            return self._shown.trouble(request, troubles.SCAN_AGAIN, status=400)
        scan.over = True
        try:
            await self._wire.stop(scan.scanned.binding, fields.get("reason", ""))
        except errors.Refused:
            pass  # it is over already
        except errors.AgentError as error:
            return self._shown.phone_error(request, error)
        return RedirectResponse("/stopped", 303, _NO_STORE)

    async def stopped(self, request: Request) -> Response:
        """Nobody got in."""
        return self._shown.pages.render(request, "phone_stopped.html")

    async def done(self, request: Request) -> Response:
        """Accepted: the person goes back to the computer; this phone is led nowhere."""
        visit = self._visits.find(self._tokens.form_token(request), request.query_params.get("ticket", ""))
        if visit is None or not isinstance(visit.outcome, Accepted):
            return self._shown.trouble(request, troubles.START_AGAIN, status=400)
        if not visit.binding:  # a login in this phone's own browser
            return return_page(self._shown.pages, request, visit.outcome.continue_url)
        return self._shown.pages.render(request, "phone_done.html", recipient=visit.promised)

    def _scan(self, request: Request, handle: str, ticket: str = "") -> Scan | None:
        browser = self._tokens.form_token(request)
        return self._scans.find(browser, handle) or self._scans.of_ticket(browser, ticket)

    def _page(self, request: Request, scan: Scan, *, unfit: bool) -> Response:
        stop = f"/stop?scan={scan.handle}"
        return self._shown.pages.render(
            request, "phone_confirm.html", scan=scan.handle, scanned=scan.scanned, unfit=unfit, stop=stop
        )


def _go(path: str, **query: str) -> RedirectResponse:
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    return RedirectResponse(f"{path}?{pairs}", 303, _NO_STORE)
