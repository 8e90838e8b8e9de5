"""OpenID Connect Core 1.0, 3.2: the implicit flow, off unless the operator enables it.

RFC 9700 2.1.2 advises against tokens in a front-channel answer; this is here for relying parties that know nothing
else, and so that the provider can be judged by the conformance plan of that name. `token` alone is never offered:
without an ID token nothing ties the access token to the request.
"""

from idp.authorize.response_type import ResponseType
from idp.authorize.step import Attempt, AuthorizeStep, Stage
from idp.errors import InvalidRequest
from idp.feature import Feature
from standards.oauth import IMPLICIT

TYPES = tuple(ResponseType(name, "OpenID Connect Core 3.2", (IMPLICIT,)) for name in ("id_token", "id_token token"))


def check_nonce(attempt: Attempt) -> None:
    """3.2.2.1: REQUIRED, because only the nonce binds these tokens to the browser that asked."""
    request = attempt.request
    if "id_token" in request.parts and "code" not in request.parts and not request.nonce:
        raise InvalidRequest("nonce is required in the implicit flow")


FEATURE = Feature(
    name="implicit",
    specification="OpenID Connect Core 1.0 3.2",
    requires=("authorization_code", "fragment_response_mode"),
    authorize_steps=(AuthorizeStep(Stage.PROOF, "check_implicit_nonce", "OpenID Connect Core 3.2.2.1", check_nonce),),
    response_types=TYPES,
)
