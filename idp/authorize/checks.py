"""The checks every provider has, one sentence of a specification each; features bring the others."""

from idp.authorize.request import parse_request
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
PROMPTS = frozenset({"none", "login", "consent", "select_account"})


class FindClient:
    """RFC 6749 4.1.2.1: with a missing or unknown client_id there is nobody to send the browser back to."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def __call__(self, attempt: Attempt) -> None:
        """Finds the client of the attempt."""
        attempt.client = self._clients.get(attempt.parameters.get("client_id", ""))
        if attempt.client is None:
            raise UnknownClient("no such client")


def refuse_request_object(attempt: Attempt) -> None:
    """Core 6.1, 6.2 and 7.2.1: what is not supported is refused by name, never ignored."""
    if "request" in attempt.parameters:
        raise RequestNotSupported("request objects are not supported")
    if not attempt.parameters.get("request_uri", PUSHED_URN).startswith(PUSHED_URN):
        raise RequestUriNotSupported("only pushed requests can be referred to")
    if "registration" in attempt.parameters:
        raise RegistrationNotSupported("clients are registered beforehand")


def match_redirect_uri(attempt: Attempt) -> None:
    """RFC 9700 4.1.3: byte by byte, and always given; nothing is normalised, so nothing can be smuggled."""
    uri = attempt.parameters.get("redirect_uri", "")
    if uri not in attempt.known_client.redirect_uris:
        raise UnregisteredRedirect("the redirect URI is not registered for this client")
    attempt.redirect_uri = uri


def check_response_type(attempt: Attempt) -> None:
    """RFC 6749 3.1.1; RFC 9700 2.1.2: no token ever travels in a front-channel answer."""
    response_type = attempt.parameters.get("response_type")
    if response_type is None:
        raise InvalidRequest("response_type is missing")
    if response_type != "code":
        raise UnsupportedResponseType("only response_type=code is offered")
    if "code" not in attempt.known_client.response_types:
        raise UnauthorizedClient("the client is not registered for this response type")


def check_response_mode(attempt: Attempt) -> None:
    """OAuth 2.0 Multiple Response Type Encoding Practices 2.1."""
    if attempt.parameters.get("response_mode", "query") != "query":
        raise InvalidRequest("this response_mode is not offered")


def read_request(attempt: Attempt) -> None:
    """From here on there is one frozen request and no raw parameter any more."""
    attempt.parsed = parse_request(attempt.parameters, attempt.known_client, attempt.redirect_uri)


def check_scope(attempt: Attempt) -> None:
    """RFC 6749 3.3: beyond the registration is refused, not cut down in silence."""
    request = attempt.request
    if set(request.scope) - set(request.client.scopes):
        raise InvalidScope("a scope is unknown or not registered for this client")
    if not request.scope and not request.requested.authorization_details:
        raise InvalidScope("nothing is asked for")


def check_prompt(attempt: Attempt) -> None:
    """Core 3.1.2.1: none stands alone; a word we do not know cannot be honoured."""
    prompt = attempt.request.prompt
    if prompt - PROMPTS or ("none" in prompt and len(prompt) > 1):
        raise InvalidRequest("prompt is unknown or contradicts itself")


def check_acr(attempt: Attempt) -> None:
    """Core 5.5.1.1: an essential class that we cannot reach is a failed login, told before anybody logs in."""
    request = attempt.request
    if request.acr_essential and not set(request.acr_wanted) & set(ACRS):
        raise UnmetAuthentication("none of the essential acr values can be reached")
