"""Form tokens against cross-site request forgery: double submit bound to a cookie (OWASP CSRF guide).

The cookie holds a random secret, the form its SHA-256 for this house; another origin can neither read
the one nor compute the other. `Sec-Fetch-Site` (Fetch Metadata) is checked first where a browser sends it.
Cookies are shared between ports of one host, so every house has its own cookie-name prefix.
"""

import hashlib
import hmac
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from foundation.errors import DomainError
from foundation.ids import IdSource

FIELD = "form_token"
_OWN_SITE = ("same-origin", "none", "")


class FormTokenRefused(DomainError):
    """The form did not come from a page this browser got from us."""

    code = "form_token_refused"


class FormTokens:
    """Makes and checks the token of one house; `prefix` is its cookie-name prefix, e.g. `kk_idp_`."""

    def __init__(self, prefix: str, ids: IdSource, *, secure: bool) -> None:
        self.cookie = ("__Host-" if secure else "") + prefix + "form"
        self.secure = secure
        self._ids = ids

    def _secret(self, request: Request) -> str | None:
        fresh: str | None = getattr(request.state, "fresh_form_secret", None)
        return fresh or request.cookies.get(self.cookie)

    def _token(self, secret: str) -> str:
        return hashlib.sha256(f"{self.cookie}\0{secret}".encode()).hexdigest()

    def form_token(self, request: Request) -> str:
        """The value for the hidden field; a browser without the cookie gets one with this response."""
        secret = self._secret(request)
        if not secret:
            secret = request.state.fresh_form_secret = self._ids.token(32)
        return self._token(secret)

    def attach(self, request: Request, response: Response) -> None:
        """Send the cookie along if `form_token` had to make one."""
        fresh = getattr(request.state, "fresh_form_secret", None)
        if fresh:
            response.set_cookie(self.cookie, fresh, path="/", httponly=True, samesite="lax", secure=self.secure)

    def check_form_token(self, request: Request, form: Mapping[str, str]) -> None:
        """Raise `FormTokenRefused` unless the form is ours; call it before anything else in a POST."""
        if request.headers.get("sec-fetch-site", "") not in _OWN_SITE:
            raise FormTokenRefused("cross-site form")
        secret = request.cookies.get(self.cookie, "")
        given = form.get(FIELD, "")
        if not secret or not hmac.compare_digest(self._token(secret).encode(), given.encode()):
            raise FormTokenRefused("form token missing or not of this browser")
