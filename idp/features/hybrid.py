"""OpenID Connect Core 1.0, 3.3: the hybrid flow, off unless the operator enables it.

`c_hash`, `at_hash` and FAPI 1.0 Advanced's `s_hash` make the ID token a detached signature over the rest of the answer.
"""

from idp.authorize.response_type import ResponseType
from idp.authorize.step import Attempt, AuthorizeStep, Stage
from idp.errors import InvalidRequest
from idp.feature import Feature
from standards.oauth import AUTHORIZATION_CODE, IMPLICIT

TYPES = tuple(
    ResponseType(name, "OpenID Connect Core 3.3", (AUTHORIZATION_CODE, IMPLICIT))
    for name in ("code id_token", "code token", "code id_token token")
)


def check_nonce(attempt: Attempt) -> None:
    """3.3.2.11: REQUIRED wherever an ID token comes from the authorization endpoint."""
    request = attempt.request
    if {"code", "id_token"} <= request.parts and not request.nonce:
        raise InvalidRequest("nonce is required in the hybrid flow")


FEATURE = Feature(
    name="hybrid",
    specification="OpenID Connect Core 1.0 3.3",
    requires=("authorization_code", "fragment_response_mode"),
    authorize_steps=(AuthorizeStep(Stage.PROOF, "check_hybrid_nonce", "OpenID Connect Core 3.3.2.11", check_nonce),),
    response_types=TYPES,
)
