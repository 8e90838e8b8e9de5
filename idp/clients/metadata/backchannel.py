"""How the client asks over the back channel and is told (OpenID Connect CIBA Core 1.0, 4; FAPI-CIBA 5.2.2)."""

from dataclasses import dataclass
from functools import cached_property

from idp.clients.metadata.authentication import Authentication
from idp.clients.metadata.requests import Requests
from idp.clients.metadata.rule import is_web_uri, require
from standards.oauth import CIBA, NONE

POLL, PING, PUSH = "poll", "ping", "push"
MODES = (POLL, PING)
# FAPI-CIBA 5.2.2 takes over FAPI 1.0 Advanced 8.6: no RS256. Whoever signs at all here signs like that.
ALGORITHMS = ("ES256", "PS256", "EdDSA")


@dataclass(frozen=True, kw_only=True)
class Backchannel(Requests, Authentication):
    """Of clients with the grant type of CIBA only."""

    backchannel_token_delivery_mode: str = ""
    backchannel_client_notification_endpoint: str = ""
    backchannel_authentication_request_signing_alg: str = ""
    backchannel_user_code_parameter: bool = False

    @cached_property
    def backchannel_request_algorithms(self) -> tuple[str, ...]:
        """What its requests must be signed with; empty where it sends plain parameters."""
        alg = self.backchannel_authentication_request_signing_alg
        if alg:
            return (alg,)
        return ALGORITHMS if self.require_signed_request_object else ()


def _delivery_is_offered(client: Backchannel) -> None:
    """4: the mode is required; FAPI-CIBA 5.2.2-1: "shall not support CIBA push mode", for tokens would go to whoever
    answers at an address, without the client having proven anything."""
    mode, asks = client.backchannel_token_delivery_mode, CIBA in client.grant_types
    require(mode != PUSH, "backchannel_token_delivery_mode push is not offered, poll and ping are")
    require(not mode or mode in MODES, "backchannel_token_delivery_mode")
    require(bool(mode) == asks, "backchannel_token_delivery_mode and the grant type of CIBA come together")
    require(not asks or client.token_endpoint_auth_method != NONE, "CIBA needs a client that authenticates")


def _notices_have_an_address(client: Backchannel) -> None:
    """4: required for ping, and an https address."""
    endpoint, pings = client.backchannel_client_notification_endpoint, client.backchannel_token_delivery_mode == PING
    require(bool(endpoint) == pings, "backchannel_client_notification_endpoint goes with ping")
    require(not endpoint or is_web_uri(endpoint), "backchannel_client_notification_endpoint")


def _requests_can_be_verified(client: Backchannel) -> None:
    alg = client.backchannel_authentication_request_signing_alg
    require(not alg or alg in ALGORITHMS, "backchannel_authentication_request_signing_alg")
    require(not alg or client.has_keys, "signed backchannel requests need jwks or jwks_uri")


def _nobody_is_asked_for_a_secret(client: Backchannel) -> None:
    """A code that a person tells a counter or a caller is a habit that thieves use; the card is the proof here."""
    require(not client.backchannel_user_code_parameter, "backchannel_user_code_parameter is not offered")


RULES = (
    _delivery_is_offered,
    _notices_have_an_address,
    _requests_can_be_verified,
    _nobody_is_asked_for_a_secret,
)
