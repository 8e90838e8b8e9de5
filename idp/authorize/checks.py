"""The checks every provider has, one sentence of a specification each; features bring the others."""

from idp.authorize.request import parse_request
from idp.authorize.response_mode import ResponseModes
from idp.authorize.response_type import ResponseTypes
from idp.authorize.step import Attempt
from idp.card_login.assurance import ACRS
from idp.clients.authentication import Clients
from idp.errors import (
    InvalidRequest,
    InvalidScope,
    RegistrationNotSupported,
    RequestNotSupported,
    RequestUriNotSupported,
    UnauthorizedClient,
    UnknownClient,
    UnmetAuthentication,
    UnregisteredRedirect,
    UnsupportedResponseType,
)

PUSHED_URN = "urn:ietf:params:oauth:request_uri:"


class FindClient:
    """RFC 6749 4.1.2.1: with a missing or unknown client_id there is nobody to send the browser back to."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def __call__(self, attempt: Attempt) -> None:
        """Finds the client of the attempt."""
        attempt.client = self._clients.get(attempt.parameters.get("client_id", ""))
        if attempt.client is None:
            raise UnknownClient("no such client")


def refuse_what_nobody_read(attempt: Attempt) -> None:
    """Core 6.1, 6.2 and 7.2.1: features have taken out what they know; the rest is refused by name, never ignored."""
    if "request" in attempt.parameters:
        raise RequestNotSupported("request objects are not supported")
    if "request_uri" in attempt.parameters:
        raise RequestUriNotSupported("this kind of request_uri is not supported")
    if "registration" in attempt.parameters:
        raise RegistrationNotSupported("clients are registered beforehand")


def match_redirect_uri(attempt: Attempt) -> None:
    """RFC 9700 4.1.3: byte by byte, and always given."""
    uri = attempt.parameters.get("redirect_uri", "")
    if not attempt.known_client.is_redirect(uri):
        raise UnregisteredRedirect("the redirect URI is not registered for this client")
    attempt.redirect_uri = uri


class CheckResponse:
    """What shall be in the answer, and how it shall travel."""

    def __init__(self, types: ResponseTypes, modes: ResponseModes) -> None:
        self._types, self._modes = types, modes

    def type(self, attempt: Attempt) -> None:
        """RFC 6749 3.1.1 and 4.1.2.1: one that no enabled feature brings, one that this client did not register."""
        wanted = attempt.parameters.get("response_type")
        if wanted is None:
            raise InvalidRequest("response_type is missing")
        found = self._types.find(wanted)
        if found is None:
            raise UnsupportedResponseType("this response_type is not offered")
        client = attempt.known_client
        if found.name not in client.normal_response_types or not set(found.grant_types) <= set(client.grant_types):
            raise UnauthorizedClient("the client is not registered for this response type")

    def mode(self, attempt: Attempt) -> None:
        """OAuth 2.0 Multiple Response Type Encoding Practices 2.1 and 5."""
        self._modes.choose(attempt.known_client, attempt.parameters)


def read_request(attempt: Attempt) -> None:
    """From here on there is one frozen request and no raw parameter any more."""
    attempt.parsed = parse_request(attempt.parameters, attempt.known_client, attempt.redirect_uri)


def check_scope(attempt: Attempt) -> None:
    """RFC 6749 3.3: beyond the registration is refused, not cut down in silence. Core 3.1.2.1: no ID token without
    openid, which is the word that asks for one.
    """
    request = attempt.request
    if set(request.scope) - set(request.client.scopes):
        raise InvalidScope("a scope is unknown or not registered for this client")
    if not request.scope and not request.requested.authorization_details:
        raise InvalidScope("nothing is asked for")
    if "id_token" in request.parts and "openid" not in request.scope:
        raise InvalidScope("an ID token is asked for without the scope openid")


class CheckPrompt:
    """Core 3.1.2.1: none stands alone; a word that no enabled feature knows cannot be honoured."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known

    def __call__(self, attempt: Attempt) -> None:
        """Judges the words of one request."""
        prompt = attempt.request.prompt
        if prompt - self._known or ("none" in prompt and len(prompt) > 1):
            raise InvalidRequest("prompt is unknown or contradicts itself")


def check_acr(attempt: Attempt) -> None:
    """Core 5.5.1.1: an essential class that we cannot reach is a failed login, told before anybody logs in."""
    request = attempt.request
    if request.acr_essential and not set(request.acr_wanted) & set(ACRS):
        raise UnmetAuthentication("none of the essential acr values can be reached")
