"""The way back after a POST: a page of our own, never a redirect to another origin.

Chromium applies CSP `form-action` to every hop of the redirect chain a form POST starts, so a 303 to a
relying party would be blocked silently with the code already spent. The POST answers 303 to our own
route, which renders this page: zero-delay refresh (allowed by WCAG 2.2 SC 2.2.1) and a visible link.
"""

import re
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse

from foundation.errors import DomainError
from foundation.web.pages import Pages

# RFC 3986 section 2 knows printable ASCII only; a backslash is text to one parser and a slash to a browser.
_NOT_IN_A_URI = re.compile(r"[^!-~]|\\")


class UnsafeDestination(DomainError):
    """A way back that is no web address and no private-use scheme (RFC 8252 7.1)."""

    code = "unsafe_destination"


def is_safe_destination(url: str) -> bool:
    """Web addresses with a host, and app schemes in reverse-domain form; nothing a browser executes."""
    if _NOT_IN_A_URI.search(url):
        return False
    try:
        parts = urlsplit(url)
        whole_authority = bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that hold no address, a port that is no number
        return False
    if parts.scheme in ("http", "https"):
        # A user name stands where a reader expects the host (RFC 9110 section 4.2.4).
        return whole_authority and "@" not in parts.netloc
    return "." in parts.scheme


def return_page(pages: Pages, request: Request, url: str, *, recipient: str = "", message: str = "") -> HTMLResponse:
    """The page with `<a id="continue">`; `message` says what was recorded, `recipient` who comes next."""
    if not is_safe_destination(url):
        raise UnsafeDestination("way back refused")
    return pages.render(request, "return.html", url=url, recipient=recipient, message=message)
