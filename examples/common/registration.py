"""What a site registers at the provider, without credentials; `deploy` adds the base URL, the client id and those.

Member names are those of RFC 7591 and OpenID Connect Registration 1.0, with what Japanese readers need beside.
"""

from typing import NotRequired, TypedDict

INITIATED = "/initiate"
LOGGED_OUT = "/backchannel-logout"


class Wording(TypedDict):
    """One sentence in both languages."""

    ja: str
    en: str


class Registration(TypedDict):
    """The closed list of what a site may ever ask for."""

    name_ja: str
    name_en: str
    corporate_number: str
    contact: str
    country: str
    sector_identifier: str  # Core 8.1: on one loopback host, only this keeps six companies six sectors
    redirect_path: str  # empty: screens only, to which no browser comes back
    post_logout_redirect_path: str
    backchannel_logout_path: NotRequired[str]  # where the provider tells that a login has ended elsewhere
    initiate_login_path: NotRequired[str]  # Core 4: where the provider's list of services leads
    token_endpoint_auth_method: str
    id_token_signed_response_alg: str
    scopes: list[str]
    claims: list[str]
    authorization_details_types: list[str]
    datatypes: list[str]
    purposes: dict[str, Wording]
    default_purpose: str
    latest_attributes: NotRequired[dict[str, str]]  # the service's id at the state, and the purpose (docs/sdk.md)
    grant_types: list[str]
    backchannel_token_delivery_mode: NotRequired[str]  # CIBA Core 4, of who asks at a counter
    backchannel_authentication_request_signing_alg: NotRequired[str]
    response_types: list[str]
    require_par: bool
