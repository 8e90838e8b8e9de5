"""The way back after a POST: a page of our own, never a redirect to another origin.

Chromium applies CSP `form-action` to every hop of the redirect chain a form POST starts, so a 303 to a
relying party would be blocked silently with the code already spent. The POST answers 303 to our own
route, which renders this page: zero-delay refresh (allowed by WCAG 2.2 SC 2.2.1) and a visible link.
"""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse

from foundation.errors import DomainError
from foundation.web.pages import Pages


class UnsafeDestination(DomainError):
    """A way back that is no web address and no private-use scheme (RFC 8252 7.1)."""

    code = "unsafe_destination"


def is_safe_destination(url: str) -> bool:
    """Web addresses with a host, and app schemes in reverse-domain form; nothing a browser executes."""
    if any(ord(char) < 0x21 for char in url):
        return False
    parts = urlsplit(url)
    if parts.scheme in ("http", "https"):
        return bool(parts.netloc)
    return "." in parts.scheme


def return_page(pages: Pages, request: Request, url: str, *, recipient: str = "", message: str = "") -> HTMLResponse:
    """The page with `<a id="continue">`; `message` says what was recorded, `recipient` who comes next."""
    if not is_safe_destination(url):
        raise UnsafeDestination("way back refused")
    return pages.render(request, "return.html", url=url, recipient=recipient, message=message)
