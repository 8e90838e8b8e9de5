"""OAuth 2.0 Multiple Response Type Encoding Practices 1.0, 2.1 (for OpenID Connect Core 1.0 3.2.2.5): the answer in the
fragment, which browsers keep to themselves: it reaches the page at the redirect URI and no server on the way."""

from starlette.requests import Request

from foundation.forms import written_form
from idp.authorize.response_mode import Carrier, Parameters
from idp.feature import Feature
from idp.wire import Reply, redirect


def carry(browser: Request, uri: str, parameters: Parameters) -> Reply:
    """A registered redirect URI has no fragment of its own (RFC 6749 3.1.2)."""
    return redirect(f"{uri}#{written_form(parameters)}")


FEATURE = Feature(
    name="fragment_response_mode",
    specification="OAuth 2.0 Multiple Response Type Encoding Practices 1.0",
    requires=("authorization_code",),
    response_carriers=(Carrier("fragment", carry),),
)
