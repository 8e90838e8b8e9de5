"""What a relying party's developer can do about each error of the protocols.

Beside `error_description`, which says what was wrong, it is the member `advice` of every JSON error: RFC 6749 5.2 and
RFC 7591 3.2.2 leave room for members of our own.
"""

from collections.abc import Mapping
from types import MappingProxyType

from foundation.advice import advice_for

_BEGIN_ANEW = "Send the browser to the authorization endpoint again with a new request."
_METADATA = "Compare the request with /.well-known/openid-configuration and with the registration of the client."

ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "invalid_scope": "Ask only for scopes this client is registered for, parted by one space, or have them added.",
        "invalid_request_uri": "Push the request again and use its new request_uri once, within a minute.",
        "invalid_request_object": "Sign a new request object with a registered key, for this issuer, issued just now.",
        "request_not_supported": _METADATA,
        "request_uri_not_supported": _METADATA,
        "registration_not_supported": "Register the client beforehand at the registration endpoint.",
        "invalid_authorization_details": "Use the types and members that this client is registered for.",
        "unsupported_response_type": _METADATA,
        "invalid_client": (
            "Authenticate with exactly the registered method. If a secret or key was changed, use the new one; "
            "an assertion is good once, and for five minutes at most, or an hour if the client is registered to name "
            "the token endpoint in it."
        ),
        "unauthorized_client": "Use a grant type or endpoint that this client is registered for, or have it added.",
        "invalid_grant": "Do not send it again: codes and refresh tokens are good once. " + _BEGIN_ANEW,
        "unsupported_grant_type": _METADATA,
        "access_denied": "Respect the decision; ask again only when the citizen begins it.",
        "login_required": "Repeat the request without prompt=none, so that the citizen can log in.",
        "consent_required": "Repeat the request without prompt=none, so that the citizen can decide.",
        "interaction_required": "Repeat the request without prompt=none.",
        "unmet_authentication_requirements": "Ask for one of the acr_values_supported of the metadata.",
        "invalid_token": "Get a new access token with the refresh token; if that is refused, begin a new login.",
        "insufficient_scope": "Begin a new login that asks for the scope this resource needs.",
        "invalid_dpop_proof": "Make a new proof for this very method and address with the key the token is tied to.",
        "use_dpop_nonce": "Repeat the request with a new proof that carries the nonce of the DPoP-Nonce header.",
        "authorization_pending": "Ask again after the interval.",
        "slow_down": "Ask again after an interval that is five seconds longer.",
        "expired_token": "Ask for a new device code and show the new user code.",
        "invalid_target": "Name a resource that the metadata lists and this client may use.",
        "invalid_binding_message": "Send a shorter message without control characters.",
        "unknown_user_id": "Ask the customer for another way to name her, or let her begin the login herself.",
        "expired_login_hint_token": "Get a fresh hint and ask again.",
        "consent_withdrawn": "Stop asking for this person; ask for her consent again if she wants the service.",
        "consent_not_yet_valid": "Ask again from the next day on.",
        "left_register": "Nothing more can be asked about this person.",
        "invalid_client_metadata": "Correct the member that is named and register again.",
        "invalid_redirect_uri": "Correct the redirect URI and register again.",
        "invalid_software_statement": "Get a new statement from its publisher.",
        "unapproved_software_statement": "Ask this provider's operator to accept the statement's publisher.",
    }
)


def advice_of(error: str, status: int) -> str:
    """One sentence."""
    return ADVICE.get(error) or advice_for(status)
