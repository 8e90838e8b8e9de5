"""The words of every error page: what happened, whether anything was sent, what to do now. No code words, no blame.

`marked` only tells the catalogue test which sentences are msgids; the page translates them.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consent_ui.asking.decision import peek_interaction
from consent_ui.desk import Desk
from consent_ui.errors import PageError, StepUpRequired
from consent_ui.login import login_address
from foundation.errors import DomainError
from foundation.trace import name_error, trace_id_of
from foundation.web import locale_of

_log = logging.getLogger("kakehashi.consent_ui")
Handler = Callable[[Request, Exception], Awaitable[Response]]


def marked(sentence: str) -> str:
    """A sentence for the catalogue."""
    return sentence


@dataclass(frozen=True)
class Words:
    """One error in plain words; `again` repeats the address, `home` leads to the dashboard, `renew` to the provider,
    which opens the same request once more or says what became of it."""

    title: str
    happened: str
    sent: str
    advice: str
    action: str = "home"


_NOTHING = marked("No. Nothing was sent to anyone.")
_RENEW = marked("Press the button to open the request again.")

WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "login_required": Words(
            marked("You were signed out"),
            marked("You were signed out for your safety, because this page was not used for a while."),
            marked("No. Nothing was sent and nothing was changed."),
            marked("Please sign in again. You come back to the page you were on."),
            "login",
        ),
        "login_failed": Words(
            marked("Signing in did not work"),
            marked("The answer from Kakehashi ID does not belong to this browser, or it came too late."),
            _NOTHING,
            marked("Please sign in once more."),
            "login",
        ),
        "ticket_expired": Words(
            marked("This request is too old"),
            marked("A request waits ten minutes for your answer. The ten minutes are over."),
            _NOTHING,
            _RENEW,
            "renew",
        ),
        "ticket_invalid": Words(
            marked("This request cannot be opened"),
            marked("The address is incomplete, or the request does not exist any more."),
            _NOTHING,
            marked("Go back to the site you came from and start again."),
        ),
        "foreign_browser": Words(
            marked("This request belongs to another browser"),
            marked("A request can be answered only in the browser that opened it first."),
            _NOTHING,
            marked("If you did not start it, close this page. Otherwise use the first browser, or press the button."),
            "renew",
        ),
        "already_decided": Words(
            marked("You have already answered this request"),
            marked("An answer to this request is on record. It cannot be answered a second time."),
            marked("What your first answer allowed, and nothing else."),
            marked("You find your answer under “Who has access”. There you can also withdraw it."),
        ),
        "still_recording": Words(
            marked("Your answer is being recorded"),
            marked("Recording your answer takes longer than usual."),
            marked("Not yet. The site gets your answer only after it is on record."),
            marked("Wait a moment, then press the button. Your answer counts once, however often you press."),
            "again",
        ),
        "form_too_old": Words(
            marked("This page is out of date"),
            marked("The page was open for long, or was opened twice, and no longer fits the request."),
            _NOTHING,
            _RENEW,
            "renew",
        ),
        "form_token_refused": Words(
            marked("This page is out of date"),
            marked("The form did not come from a page this browser got from us, or cookies are switched off."),
            marked("No. Nothing was sent and nothing was changed."),
            marked("Open the page again and press the button once more."),
            "again",
        ),
        "provider_down": Words(
            marked("Kakehashi ID does not answer"),
            marked("We cannot reach the service that confirms who you are. The fault is on our side."),
            marked("No. The site gets nothing before Kakehashi ID has your answer."),
            marked("Wait a few minutes, then press the button. An answer you gave is kept and counts once."),
            "again",
        ),
        "trust_down": Words(
            marked("The data store does not answer"),
            marked("We cannot reach the place where your data and receipts are kept. The fault is on our side."),
            marked("No. Without a receipt nothing is given to anyone."),
            marked("Wait a few minutes, then press the button."),
            "again",
        ),
        "not_here": Words(
            marked("There is nothing here"),
            marked("The address is wrong, or what was here belongs to somebody else."),
            _NOTHING,
            marked("Please go to the start page."),
        ),
        "bad_request": Words(
            marked("The page could not read this"),
            marked("What the browser sent was incomplete or far too large."),
            marked("No. Nothing was sent and nothing was changed."),
            marked("Please go to the start page and try again."),
        ),
        "wrong_method": Words(
            marked("This address cannot be opened by itself"),
            marked("The address belongs to a button of another page and shows nothing of its own."),
            marked("No. Nothing was sent and nothing was changed."),
            marked("Please go to the start page."),
        ),
        "our_fault": Words(
            marked("Something went wrong on our side"),
            marked("The page could not be made. You did nothing wrong."),
            marked("Nothing beyond what “Who has access” shows."),
            marked("Wait a few minutes and go to the start page. If it happens again, tell us the number below."),
        ),
    }
)

LABELS = {
    "home": marked("To the start page"),
    "login": marked("Sign in"),
    "again": marked("Try again"),
    "renew": marked("Open the request again"),
}


def _action(kind: str, request: Request, issuer: str) -> dict[str, str]:
    query = f"?{request.url.query}" if request.url.query else ""
    again = request.url.path + query
    interaction = peek_interaction(request.query_params.get("ticket", ""))
    if kind == "renew" and interaction is None:
        kind = "home"
    renew = f"{issuer}/consent?{urlencode({'ix': interaction or ''})}"
    href = {"home": "/", "login": login_address(again), "again": again, "renew": renew}[kind]
    return {"id": f"error-{kind}", "href": href, "label": LABELS[kind]}


def error_page(desk: Desk, request: Request, code: str, status: int) -> Response:
    """The page of one error; an unknown code is a bad request."""
    words = WORDS.get(code, WORDS["bad_request"])
    name_error(request.scope, code if code in WORDS else "bad_request")
    say = desk.pages.gettext
    locale = locale_of(request)
    action = _action(words.action, request, desk.relying_party.issuer)
    return desk.pages.render(
        request,
        "error.html",
        status=status,
        title=say(locale, words.title),
        happened=say(locale, words.happened),
        sent=say(locale, words.sent),
        advice=say(locale, words.advice),
        action={**action, "label": say(locale, action["label"])},
        session=None,
    )


def handler(desk: Desk) -> Handler:
    """For Starlette: every DomainError becomes its page; a GET without a login goes to the login."""

    async def answer(request: Request, error: Exception) -> Response:
        code = error.code if isinstance(error, DomainError) else "bad_request"
        if code == "login_required" and request.method in ("GET", "HEAD"):
            query = f"?{request.url.query}" if request.url.query else ""
            max_age = error.max_age if isinstance(error, StepUpRequired) else None
            return RedirectResponse(login_address(request.url.path + query, max_age), 303)
        status = error.status if isinstance(error, PageError) else 400
        if status >= 500:
            _log.warning("%s (%s), trace %s", code, error, trace_id_of(request.scope))
        return error_page(desk, request, code, status)

    return answer


def always(desk: Desk, code: str, status: int) -> Handler:
    """For Starlette: the same page, whatever the error."""

    async def answer(request: Request, error: Exception) -> Response:
        return error_page(desk, request, code, status)

    return answer
