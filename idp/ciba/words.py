"""What the client may say beside its request: the binding message, how long it waits, the token for its notice.

CIBA Core 7.1; FAPI-CIBA 5.2.2-2. The binding message stands on the client's screen and on ours, word for word, so it is
short and plain: nothing that could look like something else, and no address that somebody could be led to.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.number_guard import find_individual_number
from idp.ciba.authentication import MOST_SECONDS, USUAL_SECONDS
from idp.ciba.refusals import InvalidBindingMessage
from idp.clients.client import Client
from idp.clients.metadata.backchannel import PING
from idp.errors import InvalidRequest

_LONGEST_MESSAGE = 64
# Letters and marks of any script, digits, punctuation, currency, mathematical signs, and the plain spaces.
_PLAIN = {"Lu", "Ll", "Lo", "Lm", "Mn", "Mc", "Nd", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sc", "Sm"}
_SPACES = " \u3000"
_ADDRESS = re.compile(r"://|www\.|[a-z0-9-]\.(?:[a-z]{2,})(?:[/?#:]|$|\s)", re.IGNORECASE)
_SECONDS = re.compile(r"[1-9][0-9]{0,8}")
# RFC 6750 2.1; 7.1: "MUST NOT exceed 1024 characters", and at least 128 bits, which are 22 of them.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{22,}=*")
_LONGEST_TOKEN = 1024


@dataclass(frozen=True)
class ClientsWords:
    """Read once. `notification_token` is empty where no notice is sent."""

    binding_message: str
    seconds: int
    notification_token: str


def read_words(parameters: Mapping[str, str], client: Client) -> ClientsWords:
    """Raises the error of the first that is not in its form."""
    if "user_code" in parameters:
        raise InvalidRequest("user_code is not offered: nobody is asked for a secret here")
    return ClientsWords(
        binding_message=_message(parameters, client),
        seconds=_seconds(parameters.get("requested_expiry")),
        notification_token=_token(parameters, client),
    )


def _message(parameters: Mapping[str, str], client: Client) -> str:
    """FAPI-CIBA 5.2.2-2: where nothing else in the request is unique, the message is required; here of all who sign."""
    message = parameters.get("binding_message", "")
    if not message and client.backchannel_request_algorithms and "authorization_details" not in parameters:
        raise InvalidBindingMessage("binding_message is missing: the person must know which question she answers")
    odd = any(unicodedata.category(char) not in _PLAIN and char not in _SPACES for char in message)
    if odd or len(message) > _LONGEST_MESSAGE or message != message.strip():
        raise InvalidBindingMessage(f"binding_message is at most {_LONGEST_MESSAGE} plain characters on one line")
    if _ADDRESS.search(message) or find_individual_number(message):
        raise InvalidBindingMessage("binding_message holds an address or a number that must not be there")
    return message


def _seconds(requested: str | None) -> int:
    """7.1 requested_expiry: a wish, cut down to what is good for the person."""
    if requested is None:
        return USUAL_SECONDS
    if not _SECONDS.fullmatch(requested):
        raise InvalidRequest("requested_expiry must be a positive number of seconds")
    return min(int(requested), MOST_SECONDS)


def _token(parameters: Mapping[str, str], client: Client) -> str:
    """7.1: "REQUIRED if the Client is registered to use Ping"; of others it is of no use and not kept."""
    if client.backchannel_token_delivery_mode != PING:
        return ""
    token = parameters.get("client_notification_token", "")
    if len(token) > _LONGEST_TOKEN or not _TOKEN.fullmatch(token):
        raise InvalidRequest("client_notification_token must be a bearer token of at least 128 bits")
    return token
