"""A refusal as the card wires tell it: the code for the program, and words in both languages for the person."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from foundation.trace import name_error
from foundation.web import Pages
from idp.card_login.refusals import CardRefusal
from idp.pages.refusals import refusal_of

NO_STORE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


def told(request: Request, pages: Pages, refusal: CardRefusal, return_url: str | None = None) -> Response:
    """The JSON answer; `return_url` only when the attempt is over and a page of ours says the rest."""
    words = refusal_of(refusal.code)
    document = {
        "error": refusal.code,
        "error_description": refusal.detail,
        "trace_id": name_error(request.scope, refusal.code),
    }
    for tag in ("ja", "en"):
        document[f"title_{tag}"] = pages.gettext(tag, words.title)
        document[f"advice_{tag}"] = f"{pages.gettext(tag, words.happened)} {pages.gettext(tag, words.advice)}"
    if return_url is not None:
        document["return_url"] = return_url
    return JSONResponse(document, refusal.status, headers=NO_STORE)
