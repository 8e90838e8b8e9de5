"""Renders the agent's pages from a visit, the card's state and the provider's words."""

import logging
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response

from citizen_agent import errors
from citizen_agent.challenge import Challenge
from citizen_agent.pages import troubles
from citizen_agent.pages.looking import CardView, card_links, link
from citizen_agent.pages.step import Steps
from citizen_agent.pages.troubles import Trouble, trouble_of
from citizen_agent.pages.ways import LOGIN, Ways
from citizen_agent.visit import Visit
from foundation.http import trace_id_of
from foundation.web import Pages, locale_of

_log = logging.getLogger("kakehashi.agent")
ON_THE_FORM = (errors.WrongPin, errors.UnfitSecret)  # told beside the field, not on a page of their own


class Leaving(Protocol):
    """Who asked, as far as leaving goes."""

    def leave_url(self, ticket: str, error: str = "access_denied") -> str:
        """Where the browser goes when the person does not want to go on, or the card cannot."""
        ...


class Shown:
    """The pages of one errand."""

    def __init__(self, pages: Pages, asker: Leaving, steps: Steps, *, ways: Ways = LOGIN, phone: bool = False) -> None:
        """Take the parts from the composition root; `phone` changes some words."""
        self.pages, self.ways = pages, ways
        self._asker = asker
        self._steps = steps
        self._phone = phone

    async def step(self, request: Request, visit: Visit) -> Response:
        """Show the form of the visit's step, or why there is none."""
        notice = visit.take_notice()
        if notice is not None and not isinstance(notice, ON_THE_FORM):
            return self.error(request, visit, notice)
        try:
            challenge = await self._steps.challenge(visit)
            view = await self._steps.look(visit, request.query_params.get("card", ""))
        except errors.AgentError as error:
            return self.error(request, visit, error)
        if view.tries == 0:
            return self._locked(request, visit, view)
        return self._form(request, visit, challenge, view, notice)

    def error(self, request: Request, visit: Visit, error: errors.AgentError) -> Response:
        """Show an error of a visit, with a way to try again or to leave."""
        if isinstance(error, errors.Refused):
            return self._refusal(request, visit, error.refusal)
        _log.info("%s, trace %s", error.code, trace_id_of(request.scope))
        return self.trouble(request, trouble_of(error, phone=self._phone), visit=visit)

    def phone_error(self, request: Request, error: errors.AgentError) -> Response:
        """Show what went wrong before there was a visit: between the picture and the number."""
        if isinstance(error, errors.Refused):
            return self.told(request, error.refusal, troubles.NOTHING_SENT, again="/")
        _log.info("%s, trace %s", error.code, trace_id_of(request.scope))
        return self.trouble(request, trouble_of(error, phone=True))

    def trouble(
        self,
        request: Request,
        trouble: Trouble,
        *,
        status: int = 200,
        visit: Visit | None = None,
        **more: Any,
    ) -> Response:
        """Show what happened, whether anything was sent, and what to do."""
        locale = locale_of(request)
        words = {
            "title": self.pages.gettext(locale, trouble.title),
            "happened": self.pages.gettext(locale, trouble.happened),
            "sent": self.pages.gettext(locale, trouble.sent),
            "advice": self.pages.gettext(locale, trouble.advice),
        }
        again = link(self.ways.paths[visit.step], visit.ticket) if visit and trouble.again else None
        abort = self._leave(visit, trouble.leave) if visit else None
        page = {**words, "again": again, "abort": abort, "links": {}, "error_id": trace_id_of(request.scope), **more}
        return self.pages.render(request, "trouble.html", status=status, **page)

    def front(self, request: Request) -> Response:
        """Say what this program is."""
        return self.pages.render(request, "front.html")

    def _refusal(self, request: Request, visit: Visit, refusal: errors.Refusal) -> Response:
        if refusal.error == "expired_ticket":
            return self.trouble(request, troubles.EXPIRED, visit=visit)
        if refusal.return_url is not None:
            return self.told(request, refusal, troubles.NOT_ACCEPTED, back=refusal.return_url)
        again, abort = link(self.ways.paths[visit.step], visit.ticket), self._leave(visit)
        return self.told(request, refusal, troubles.NOT_ACCEPTED, again=again, abort=abort)

    def told(self, request: Request, refusal: errors.Refusal, sent: str, **ways: str) -> Response:
        """The provider's own words, what was sent, and the ways on: `again`, `abort`, `back`."""
        locale = locale_of(request)
        page: dict[str, Any] = {
            "title": refusal.title_ja if locale == "ja" else refusal.title_en,
            "happened": self.pages.gettext(locale, troubles.PROVIDER_REFUSED),
            "sent": self.pages.gettext(locale, sent),
            "advice": refusal.advice_ja if locale == "ja" else refusal.advice_en,
            "links": {},
            **{"again": None, "abort": None, "back": None, **ways},
        }
        return self.pages.render(request, "trouble.html", error_id=trace_id_of(request.scope), **page)

    def _leave(self, visit: Visit, reason: str = "access_denied") -> str:
        """Where the person goes who does not go on: to the provider, or, on a phone, to the page that stops."""
        if visit.binding:
            return link("/stop", visit.ticket, reason=reason)
        return self._asker.leave_url(visit.ticket, reason)

    def _locked(self, request: Request, visit: Visit, view: CardView) -> Response:
        trouble = troubles.LOCKED[visit.step]
        others = [name for name in view.names if name != view.chosen]
        links = card_links(self.ways.paths[visit.step], visit.ticket, others)
        return self.trouble(request, trouble, visit=visit, links=links)

    def _form(
        self,
        request: Request,
        visit: Visit,
        challenge: Challenge,
        view: CardView,
        notice: errors.AgentError | None,
    ) -> Response:
        path = self.ways.paths[visit.step]
        agreed = request.query_params.get("last_try") == "yes"
        return self.pages.render(
            request,
            self.ways.templates[visit.step],
            challenge=challenge,
            view=view,
            links=card_links(path, visit.ticket, view.names),
            ticket=visit.ticket,
            attempt=visit.attempt,
            notice=notice.code if notice else None,
            stop=view.tries == 1 and not agreed,
            last_try=view.tries == 1 and agreed,
            go_on=link(path, visit.ticket, card=view.chosen or "", last_try="yes"),
            abort=self._leave(visit),
            phone=self._phone,
        )
