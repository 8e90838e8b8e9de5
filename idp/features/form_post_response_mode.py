"""OAuth 2.0 Form Post Response Mode 1.0 (for OpenID Connect Core 1.0 3.1.2.5): the answer as a form the browser posts.

The page works without scripts by its button; a static script presses it. Chromium applies `form-action` to every hop
after the POST, so this one page allows, besides the redirect URI's own origin, any https address (decision 0003).
"""

from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

from foundation.web import Pages
from foundation.web.policy import policy_with
from idp.authorize.response_mode import Carrier, Parameters
from idp.feature import Feature
from idp.wire import Reply


def form_post_response_mode(pages: Pages) -> Feature:
    """The feature with the provider's own look."""

    def carry(browser: Request, uri: str, parameters: Parameters) -> Reply:
        """2: every parameter as a hidden field; autoescaping keeps a `state` with markup a text."""
        parts = urlsplit(uri)
        headers = {"Content-Security-Policy": policy_with("form-action", f"https: {parts.scheme}://{parts.netloc}")}
        shown: dict[str, Any] = {"action": uri, "fields": parameters, "host": parts.netloc}
        return pages.render(browser, "form_post.html", headers=headers, **shown)

    return Feature(
        name="form_post_response_mode",
        specification="OAuth 2.0 Form Post Response Mode 1.0",
        requires=("authorization_code",),
        response_carriers=(Carrier("form_post", carry),),
    )
