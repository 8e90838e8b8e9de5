"""Internal codes -> OAuth error, status, redirectable or not (RFC 6749 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6).

OAuthError
|-- the request      InvalidRequest, InvalidScope, InvalidRequestUri*, InvalidRequestObject, RequestNotSupported,
|                    RequestUriNotSupported, RegistrationNotSupported, InvalidAuthorizationDetails,
|                    UnsupportedResponseType, WrongMethod, TooLarge; InvalidTarget: tokens/exchange.py
|-- the client       InvalidClient (401), UnauthorizedClient, UnknownClient*, UnregisteredRedirect*
|-- the grant        InvalidGrant, UnsupportedGrantType; of polling clients: decoupled/words.py
|-- the person       AccessDenied, LoginRequired, ConsentRequired, InteractionRequired, UnmetAuthentication,
|                    ExpiredInteraction*, OtherBrowser*
|-- the bearer       InvalidToken (401), InsufficientScope (403)
|-- a room's own     404 and 410 of the latest attributes: idp/latest_attributes/refusals.py
`-- the house        ServerError (500), TemporarilyUnavailable (503)
* never redirected: whoever asked has not shown that the redirect URI is a registered one, so a page explains it.
"""

import re

from foundation.errors import DomainError

# RFC 6749 5.2: error_description may hold these characters only.
_OUTSIDE_DESCRIPTION = re.compile(r"[^\x20-\x21\x23-\x5B\x5D-\x7E]")


class OAuthError(DomainError):
    """Base of all; `error` is the wire word, `status` the answer's status where it is not a redirect."""

    code = "invalid_request"
    error = "invalid_request"
    status = 400
    redirectable = True
    awaited = False  # a regular turn of the protocol: no line in the log

    @property
    def description(self) -> str:
        """The detail in the characters RFC 6749 allows."""
        return _OUTSIDE_DESCRIPTION.sub("?", str(self.args[0]) if self.args else "")[:300]

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """What the answer has to carry beside the error."""
        return []


class InvalidRequest(OAuthError):
    """Malformed, repeated, missing or contradicting parameters."""


class WrongMethod(OAuthError):
    """RFC 9110 15.5.6: this endpoint has no such method."""

    code = "wrong_method"
    status = 405


class TooLarge(OAuthError):
    """RFC 9110 15.5.14."""

    code = "too_large"
    status = 413


class InvalidScope(OAuthError):
    """A scope that is unknown or not registered for this client."""

    code = error = "invalid_scope"


class InvalidRequestUri(OAuthError):
    """RFC 9126 2.2: unknown, used, expired, or another client's. RFC 9101 7: not registered, or not to be fetched."""

    code = error = "invalid_request_uri"
    redirectable = False


class InvalidRequestObject(OAuthError):
    """RFC 9101 7: not signed, decrypted, timed or addressed as it must be."""

    code = error = "invalid_request_object"


class RequestNotSupported(OAuthError):
    """OpenID Connect Core 6.1."""

    code = error = "request_not_supported"


class RequestUriNotSupported(OAuthError):
    """OpenID Connect Core 6.2: only references of our own pushed requests are known."""

    code = error = "request_uri_not_supported"


class RegistrationNotSupported(OAuthError):
    """OpenID Connect Core 7.2.1."""

    code = error = "registration_not_supported"


class InvalidAuthorizationDetails(OAuthError):
    """RFC 9396 5."""

    code = error = "invalid_authorization_details"


class UnsupportedResponseType(OAuthError):
    """RFC 6749 4.1.2.1."""

    code = error = "unsupported_response_type"


class InvalidClient(OAuthError):
    """RFC 6749 5.2: authentication failed; one text for every cause, so that nothing can be probed."""

    code = error = "invalid_client"
    status = 401


class UnauthorizedClient(OAuthError):
    """The client is not registered for this."""

    code = error = "unauthorized_client"


class UnknownClient(OAuthError):
    """RFC 6749 4.1.2.1: no client, so nowhere to send the browser."""

    code = "unknown_client"
    redirectable = False


class UnregisteredRedirect(OAuthError):
    """RFC 9700 4.1: compared byte by byte, or shown as a page."""

    code = "unregistered_redirect"
    redirectable = False


class InvalidGrant(OAuthError):
    """Code or refresh token: unknown, used, expired, revoked, or another client's."""

    code = error = "invalid_grant"


class UnsupportedGrantType(OAuthError):
    """RFC 6749 5.2."""

    code = error = "unsupported_grant_type"


class AccessDenied(OAuthError):
    """The citizen refused."""

    code = error = "access_denied"


class LoginRequired(OAuthError):
    """OpenID Connect Core 3.1.2.6."""

    code = error = "login_required"


class ConsentRequired(OAuthError):
    """OpenID Connect Core 3.1.2.6."""

    code = error = "consent_required"


class InteractionRequired(OAuthError):
    """OpenID Connect Core 3.1.2.6: more is needed than login or consent, here the signature certificate."""

    code = error = "interaction_required"


class UnmetAuthentication(OAuthError):
    """OpenID Connect Core Error Code unmet_authentication_requirements 1.0."""

    code = error = "unmet_authentication_requirements"


class ExpiredInteraction(OAuthError):
    """The login took too long, or it was answered before (back button)."""

    code = "expired_interaction"
    redirectable = False


class OtherBrowser(OAuthError):
    """RFC 9700 4.7: a step finished in one browser is worth nothing in another."""

    code = "other_browser"
    redirectable = False


class InvalidToken(OAuthError):
    """RFC 6750 3.1."""

    code = error = "invalid_token"
    status = 401


class InsufficientScope(OAuthError):
    """RFC 6750 3.1."""

    code = error = "insufficient_scope"
    status = 403


class ServerError(OAuthError):
    """Something of ours failed; the detail stays in the log."""

    code = error = "server_error"
    status = 500


class TemporarilyUnavailable(OAuthError):
    """A part we depend on does not answer."""

    code = error = "temporarily_unavailable"
    status = 503


# What an interaction may carry back to the client as its outcome; anything else is told as server_error.
_TOLD_TO_CLIENTS: dict[str, type[OAuthError]] = {
    kind.error: kind
    for kind in (
        AccessDenied,
        LoginRequired,
        ConsentRequired,
        InteractionRequired,
        UnmetAuthentication,
        TemporarilyUnavailable,
        InvalidRequest,
        ServerError,
    )
}


# One sentence for many causes: which one it was is the citizen's matter.
_WORDS_FOR_CLIENTS = {
    "access_denied": "the citizen did not complete the login or did not agree",
    "temporarily_unavailable": "a service that the login depends on does not answer; try again later",
}


def told_to_client(error: str, detail: str = "") -> OAuthError:
    """The error class of a wire word that a step left in the interaction."""
    return _TOLD_TO_CLIENTS.get(error, ServerError)(detail or _WORDS_FOR_CLIENTS.get(error, ""))
