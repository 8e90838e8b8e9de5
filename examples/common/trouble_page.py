"""Serves one `Trouble` as a page in the reader's language, with its code and a way to try again."""

from starlette.requests import Request
from starlette.responses import Response

from examples.common.site import Site
from examples.common.trouble import trouble_for
from foundation.web import locale_of
from relying_party_sdk.oauth_errors import provider_error

RETRY_SECONDS = "120"


def trouble_response(site: Site, request: Request, code: str, again: str = "/") -> Response:
    """The page for `code`. A code of another shape than the registries allow is shown as unknown_error."""
    trouble = trouble_for(code)
    words = site.words(locale_of(request))
    response = site.render(
        request,
        "trouble.html",
        trouble.status,
        title=words(trouble.title),
        happened=words(trouble.happened),
        sent=words(trouble.sent),
        advice=words(trouble.advice),
        code=provider_error({"error": code}).code,
        again=again,
    )
    if trouble.status == 503:
        response.headers["retry-after"] = RETRY_SECONDS
    return response
