"""Serves one `Trouble` as a page in the reader's language, with its code and a way to try again."""

import re

from starlette.requests import Request
from starlette.responses import Response

from examples.common.site import Site
from examples.common.trouble import trouble_for
from foundation.web import locale_of

RETRY_SECONDS = "120"
# Every code of the registries and of the SDK looks like this; anything else is somebody's own text.
_CODE = re.compile(r"[a-z_]{1,64}")


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
        code=code if _CODE.fullmatch(code) else "unknown_error",
        again=again,
    )
    if trouble.status == 503:
        response.headers["retry-after"] = RETRY_SECONDS
    return response
