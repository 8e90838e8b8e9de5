"""Every OAuth error code on the wire -> class, meaning, hint (RFC 6749 4.1.2.1 and 5.2, OIDC Core 3.1.2.6,
extensions).
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from relying_party_sdk.errors import (
    AccessDenied,
    CitizenMustAct,
    ClientRejected,
    GrantRejected,
    ProviderError,
    RequestRejected,
    StillPending,
    TryLater,
)


class Entry(NamedTuple):
    """One row of the table."""

    error: type[ProviderError]
    meaning: str
    hint: str


_READ_REGISTRATION = "compare the request with your registration"
_ASK_AGAIN = "send the citizen to the provider again, without prompt=none"

OAUTH_ERRORS: Mapping[str, Entry] = {
    "access_denied": Entry(
        AccessDenied, "the citizen or the provider refused", "offer another way; do not ask at once again"
    ),
    "login_required": Entry(CitizenMustAct, "the citizen has to log in", _ASK_AGAIN),
    "interaction_required": Entry(CitizenMustAct, "the provider has to show a page", _ASK_AGAIN),
    "consent_required": Entry(CitizenMustAct, "the citizen has to decide on consent", _ASK_AGAIN),
    "account_selection_required": Entry(CitizenMustAct, "the citizen has to choose an account", _ASK_AGAIN),
    "unmet_authentication_requirements": Entry(
        CitizenMustAct, "the login was weaker than asked for", "ask for another acr"
    ),
    "temporarily_unavailable": Entry(
        TryLater, "the provider or its revocation source is down", "try again in some minutes"
    ),
    "server_error": Entry(TryLater, "the provider met an unexpected condition", "try again; report it with the time"),
    "authorization_pending": Entry(StillPending, "the citizen has not finished", "ask again after the interval"),
    "slow_down": Entry(StillPending, "asked before the interval was over", "wait five seconds longer from now on"),
    "expired_token": Entry(GrantRejected, "the time of the question is over", "ask anew"),
    "unknown_user_id": Entry(RequestRejected, "the hint names nobody you know there", "use the sub you were given"),
    "expired_login_hint_token": Entry(RequestRejected, "your token about the person is too old", "make a new one"),
    "invalid_binding_message": Entry(
        RequestRejected, "the binding message is missing, too long or not plain", "64 plain characters without address"
    ),
    "invalid_request": Entry(RequestRejected, "a parameter is missing, repeated or malformed", "read the description"),
    "invalid_scope": Entry(RequestRejected, "a scope is unknown or not registered for you", _READ_REGISTRATION),
    "invalid_target": Entry(RequestRejected, "the resource is unknown or not yours to ask for", _READ_REGISTRATION),
    "invalid_authorization_details": Entry(
        RequestRejected,
        "RFC 9396: a type, field, location or datatype is unknown or not registered",
        _READ_REGISTRATION,
    ),
    "unsupported_response_type": Entry(RequestRejected, "the response type is not offered", "use code"),
    "unsupported_grant_type": Entry(RequestRejected, "the grant type is not offered", _READ_REGISTRATION),
    "unsupported_token_type": Entry(RequestRejected, "this kind of token cannot be revoked", "let it expire"),
    "request_not_supported": Entry(
        RequestRejected, "request objects are not offered", "send plain parameters or use PAR"
    ),
    "request_uri_not_supported": Entry(RequestRejected, "request_uri is not offered", "send plain parameters"),
    "registration_not_supported": Entry(RequestRejected, "registration is not offered here", "register beforehand"),
    "invalid_request_object": Entry(
        RequestRejected, "the request object is not valid", "check its signature and times"
    ),
    "invalid_request_uri": Entry(
        RequestRejected, "the request_uri is unknown, used or expired", "push the request again"
    ),
    "invalid_redirect_uri": Entry(RequestRejected, "the redirect URI is not registered", _READ_REGISTRATION),
    "invalid_dpop_proof": Entry(RequestRejected, "the DPoP proof is not valid", "check clock and key"),
    "use_dpop_nonce": Entry(
        RequestRejected, "the provider wants its nonce in the proof", "repeat with the given nonce"
    ),
    "invalid_client": Entry(
        ClientRejected, "client authentication failed", "check client_id, key or secret, and your clock"
    ),
    "unauthorized_client": Entry(ClientRejected, "this client may not do this", _READ_REGISTRATION),
    "invalid_grant": Entry(
        GrantRejected,
        "code or refresh token is used, expired, withdrawn or bound to something else",
        "start a new login",
    ),
    "consent_withdrawn": Entry(
        GrantRejected,
        "the citizen's consent to her latest attributes ended, here or at the state",
        "stop asking; only a new decision of hers opens it again",
    ),
    "consent_not_yet_valid": Entry(
        TryLater,
        "a consent at the state holds from the day after it was signed",
        "ask from the day in the description on",
    ),
    "left_register": Entry(
        GrantRejected,
        "the state has no present record of this person any more",
        "treat the customer as deceased or gone",
    ),
    "insufficient_scope": Entry(AccessDenied, "the token does not allow this", "ask for the scope"),
    "invalid_token": Entry(
        GrantRejected, "the access token is expired, revoked or malformed", "refresh it or log in again"
    ),
}

# RFC 6749 appendix A.7: NQCHAR. What is not of this shape never reaches a log or a page.
_CODE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,64}\Z")
_DESCRIPTION_LIMIT = 300


def provider_error(answer: Mapping[str, Any], status: int | None = None) -> ProviderError:
    """The exception for one OAuth error answer, from a callback or from a JSON body."""
    code = answer.get("error")
    if not isinstance(code, str) or not _CODE.match(code):
        code = "unknown_error"
    entry = OAUTH_ERRORS.get(
        code, Entry(ProviderError, "a code this SDK does not know", "read the provider's documents")
    )
    error = entry.error(_text(answer.get("error_description")) or entry.meaning, code=code, hint=entry.hint)
    error.uri = _text(answer.get("error_uri")) or None
    error.status = status
    return error


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return "".join(c for c in value[:_DESCRIPTION_LIMIT] if c.isprintable())
