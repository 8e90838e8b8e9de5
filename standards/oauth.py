"""Names from the OAuth and OpenID Connect registries that more than one house uses, so that no house spells its own."""

# Error codes: RFC 6749 4.1.2.1 and 5.2, RFC 6750 3.1, OpenID Connect Core 3.1.2.6, RFC 8707, RFC 9126, RFC 9396.
INVALID_REQUEST = "invalid_request"
INVALID_CLIENT = "invalid_client"
INVALID_GRANT = "invalid_grant"
INVALID_SCOPE = "invalid_scope"
INVALID_TOKEN = "invalid_token"  # noqa: S105
INSUFFICIENT_SCOPE = "insufficient_scope"
UNAUTHORIZED_CLIENT = "unauthorized_client"
UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
UNSUPPORTED_RESPONSE_TYPE = "unsupported_response_type"
ACCESS_DENIED = "access_denied"
SERVER_ERROR = "server_error"
TEMPORARILY_UNAVAILABLE = "temporarily_unavailable"
LOGIN_REQUIRED = "login_required"
CONSENT_REQUIRED = "consent_required"
INTERACTION_REQUIRED = "interaction_required"
ACCOUNT_SELECTION_REQUIRED = "account_selection_required"
INVALID_REQUEST_URI = "invalid_request_uri"
INVALID_REQUEST_OBJECT = "invalid_request_object"
REQUEST_NOT_SUPPORTED = "request_not_supported"
REQUEST_URI_NOT_SUPPORTED = "request_uri_not_supported"
REGISTRATION_NOT_SUPPORTED = "registration_not_supported"
INVALID_AUTHORIZATION_DETAILS = "invalid_authorization_details"
UNMET_AUTHENTICATION_REQUIREMENTS = "unmet_authentication_requirements"

# Grant types and client authentication.
AUTHORIZATION_CODE = "authorization_code"
REFRESH_TOKEN = "refresh_token"  # noqa: S105
CLIENT_CREDENTIALS = "client_credentials"
CLIENT_SECRET_BASIC = "client_secret_basic"  # noqa: S105
CLIENT_SECRET_POST = "client_secret_post"  # noqa: S105
PRIVATE_KEY_JWT = "private_key_jwt"
NONE = "none"
IMPLICIT = "implicit"
JWT_BEARER_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
REQUEST_URI_PREFIX = "urn:ietf:params:oauth:request_uri:"

# Authentication method references (RFC 8176) and our authentication context classes.
AMR_SMART_CARD = "sc"
AMR_HARDWARE_KEY = "hwk"
AMR_PIN = "pin"
ACR_JPKI_AUTHENTICATION = "urn:kakehashi:acr:jpki-authentication"
ACR_JPKI_SIGNATURE = "urn:kakehashi:acr:jpki-signature"
ACR_JPKI_PHONE_AUTHENTICATION = "urn:kakehashi:acr:jpki-phone-authentication"
ACR_JPKI_PHONE_SIGNATURE = "urn:kakehashi:acr:jpki-phone-signature"

TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 (RFC 8693 2.1)
ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 (RFC 8693 3)
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"  # RFC 7523 2.1
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"  # RFC 8628 3.4
CIBA = "urn:openid:params:grant-type:ciba"  # OpenID Connect CIBA Core 10.1
# Ours, a scope: the latest four attributes by a consent given to the state (docs/latest-attributes.md).
LATEST_ATTRIBUTES = "latest_attributes"

# Response types as the specifications write them (RFC 6749 3.1.1, OAuth 2.0 Multiple Response Type Encoding Practices).
RESPONSE_TYPE_WORDS = ("code", "id_token", "token")
RESPONSE_TYPES = ("code", "id_token", "id_token token", "code id_token", "code token", "code id_token token")


def normal_response_type(name: str) -> str:
    """RFC 6749 3.1.1: the order of the words does not matter; a word twice, or an unknown one, leaves it as it came."""
    words = name.split()
    known = [word for word in RESPONSE_TYPE_WORDS if word in words]
    return " ".join(known) if len(known) == len(words) else name
