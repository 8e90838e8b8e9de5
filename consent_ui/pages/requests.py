"""GET and POST /requests: one request, in plain words, with a free yes or no; then GET /return goes back.

The page belongs to the browser that opened it first (a cookie), reloading is safe, a double press counts once,
and nothing is decided by GET. What the person saw is taken from the rendered markup and hashed into the receipt.
"""

import asyncio
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from consent_ui.asking import offer as offers
from consent_ui.asking.answer import Answer, receipt_body
from consent_ui.asking.decision import APPROVED, DENIED, Asking, Draft, hashed, peek_interaction
from consent_ui.asking.offer import Offer
from consent_ui.asking.request import ConsentRequest
from consent_ui.asking.shown_text import Shown, seal, unseal, visible_text
from consent_ui.asking.store import Ask
from consent_ui.desk import Desk
from consent_ui.error_pages import marked
from consent_ui.errors import FormTooOld, LoginRequired, TicketExpired, Unacceptable
from foundation.http import read_form
from foundation.web import locale_of, return_page
from foundation.web.dates import JST

_COOKIE = "kk_consent_browser"


class Requests:
    """The three addresses of a decision."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asking: Asking = desk.asking
        self._cookie = ("__Host-" if desk.sessions.secure else "") + _COOKIE

    async def show(self, request: Request) -> Response:
        """GET /requests?ticket=: what is asked, or the way back when it is answered already."""
        ticket = request.query_params.get("ticket", "")
        browser = request.cookies.get(self._cookie, "")
        done = self._asking.finished(peek_interaction(ticket), browser) if browser else None
        if done is not None:
            return self._to_return(done.key)
        fresh = "" if browser else self._desk.ids.token(32)
        ask, asked = await self._asking.open(ticket, browser or fresh)
        response = await self._screen(request, ticket, ask, asked)
        if fresh:
            secure = self._desk.sessions.secure
            response.set_cookie(self._cookie, fresh, path="/", httponly=True, samesite="lax", secure=secure)
        return response

    async def _offer(self, asked: ConsentRequest, locale: str, *, with_content: bool) -> Offer:
        wording = await self._desk.wording.now()
        pairs = {(d.domain, name) for d in asked.details for name in (*d.required, *d.optional)}
        wanted = sorted(pairs) if with_content else []
        try:
            answers = await asyncio.gather(*(self._desk.trust.preview(asked.access_token, *pair) for pair in wanted))
        except LoginRequired as old:
            raise TicketExpired("the ticket's token is dead") from old
        return offers.build(asked, wording, dict(zip(wanted, answers, strict=True)), locale)

    async def _screen(self, request: Request, ticket: str, ask: Ask, asked: ConsentRequest) -> Response:
        locale = locale_of(request, asked.ui_locales)
        offer = await self._offer(asked, locale, with_content=True)
        parts = offer.parts()
        part = parts[1] if len(parts) > 1 and self._wants_second(request, ask) else parts[0]
        wording = await self._desk.wording.now()
        markup = self._desk.pages.text(
            "request_shown.html",
            locale,
            asked=asked,
            recipient=asked.recipient,
            name=asked.recipient.name(locale),
            items=offer.part(part),
            part=part,
            parts=parts,
            purposes=list(dict.fromkeys(wording.purpose(d.purpose, locale) for d in asked.details)),
            today=self._desk.clock.now().astimezone(JST).date(),
            support=self._desk.support,
        )
        fields = tuple(item.field for item in offer.part(part))
        shown = Shown(asked.ix, ask.browser, part, locale, visible_text(markup), fields)
        return self._desk.pages.render(
            request,
            "requests.html",
            session=None,
            locale_hint=asked.ui_locales,
            ticket=ticket,
            name=asked.recipient.name(locale),
            shown=Markup(markup),  # noqa: S704 - rendered by an autoescaping template a line above
            sealed=seal(shown, self._desk.sealer),
            part=part,
            last=part == parts[-1],
        )

    @staticmethod
    def _wants_second(request: Request, ask: Ask) -> bool:
        return request.query_params.get("part") == "sensitive" and bool(ask.draft)

    async def decide(self, request: Request) -> Response:
        """POST /requests?ticket=: record the answer to exactly what was shown."""
        form = await read_form(request)
        self._desk.form_tokens.check_form_token(request, form)
        ticket, browser = request.query_params.get("ticket", ""), request.cookies.get(self._cookie, "")
        shown = unseal(form.get("shown", ""), self._desk.sealer)
        decision = {"approve": APPROVED, "deny": DENIED}.get(form.get("decision", ""))
        if decision is None:
            raise Unacceptable("neither yes nor no")
        if shown.browser != hashed(browser):
            raise FormTooOld("the form of another browser")
        done = self._asking.finished(shown.ix, browser)
        if done is not None and done.decision == decision:
            return self._to_return(done.key)
        ask, asked = await self._asking.open(ticket, browser)
        if shown.ix != asked.ix:
            raise FormTooOld("the form of another request")
        offer = await self._offer(asked, shown.language, with_content=False)
        chosen = offers.chosen_items(offer, form, shown.part) if decision == APPROVED else []
        if not set(chosen) <= set(shown.fields):
            raise FormTooOld("something was chosen that was not shown")
        return await self._answered(ticket, ask, asked, offer, shown, Answer(decision, tuple(chosen)))

    async def _answered(
        self, ticket: str, ask: Ask, asked: ConsentRequest, offer: Offer, shown: Shown, answer: Answer
    ) -> Response:
        first_of_two = len(offer.parts()) > 1 and shown.part == offer.parts()[0]
        if first_of_two and answer.decision == APPROVED and ask.state == "open":
            await self._asking.keep_draft(ask, Draft(answer.fields, shown.text))
            return RedirectResponse(f"/requests?ticket={quote(ticket, safe='')}&part=sensitive", 303)
        draft = None if first_of_two else self._asking.draft(ask)
        whole = answer.after(draft, shown.text)
        today = self._desk.clock.now().astimezone(JST).date()
        body = receipt_body(asked, whole, shown.language, today)
        try:
            await self._asking.record(ask, ticket, asked.access_token, whole.decision, body)
        except LoginRequired as old:
            raise TicketExpired("the ticket's token is dead") from old
        return self._to_return(ask.key)

    @staticmethod
    def _to_return(key: str) -> Response:
        return RedirectResponse(f"/return?ask={key}", 303, headers={"Cache-Control": "no-store"})

    async def go_back(self, request: Request) -> Response:
        """GET /return: recorded; on to the provider, which hands over and goes back to the site."""
        browser = request.cookies.get(self._cookie, "")
        ask = self._asking.row(request.query_params.get("ask", ""), browser)
        if ask is None or ask.state != "done":
            raise FormTooOld("nothing recorded for this browser")
        said = {
            APPROVED: marked("Your answer is on record. You find the receipt under “Who has access”."),
            DENIED: marked("Nothing was given. Your answer is on record."),
        }[ask.decision]
        message = self._desk.pages.gettext(locale_of(request), said)
        return return_page(self._desk.pages, request, ask.continue_url, message=message)


def routes(desk: Desk) -> list[Route]:
    """The addresses of this page."""
    page = Requests(desk)
    return [
        Route("/requests", page.show, methods=["GET"]),
        Route("/requests", page.decide, methods=["POST"]),
        Route("/return", page.go_back, methods=["GET"]),
    ]
