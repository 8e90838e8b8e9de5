"""Who sets which member of a client record: the client itself, or an operator (security.md RG-03).

What a specification lets a client register is the client's to say. Everything else in the record is the operator's, so
that a member added tomorrow is not by accident a right that clients give themselves.
"""

from idp.clients.client import Client

# IANA "OAuth Dynamic Client Registration Metadata", as far as a value changes how the client is treated.
KNOWN = frozenset(
    {
        *("redirect_uris", "token_endpoint_auth_method", "grant_types", "response_types", "jwks_uri", "jwks"),
        *("sector_identifier_uri", "id_token_signed_response_alg", "id_token_encrypted_response_alg"),
        *("id_token_encrypted_response_enc", "userinfo_signed_response_alg", "userinfo_encrypted_response_alg"),
        *("userinfo_encrypted_response_enc", "request_object_signing_alg", "request_object_encryption_alg"),
        *("request_object_encryption_enc", "token_endpoint_auth_signing_alg", "default_max_age", "require_auth_time"),
        *("default_acr_values", "initiate_login_uri", "request_uris", "require_signed_request_object"),
        *("tls_client_auth_subject_dn", "tls_client_auth_san_dns", "tls_client_auth_san_uri"),
        *("tls_client_auth_san_ip", "tls_client_auth_san_email", "tls_client_certificate_bound_access_tokens"),
        *("dpop_bound_access_tokens", "authorization_signed_response_alg", "authorization_encrypted_response_alg"),
        *("authorization_encrypted_response_enc", "require_pushed_authorization_requests"),
        *("authorization_details_types", "post_logout_redirect_uris", "frontchannel_logout_uri"),
        *("frontchannel_logout_session_required", "backchannel_logout_uri", "backchannel_logout_session_required"),
        *("backchannel_token_delivery_mode", "backchannel_client_notification_endpoint"),
        *("backchannel_authentication_request_signing_alg", "backchannel_user_code_parameter"),
        *("introspection_signed_response_alg", "introspection_encrypted_response_alg"),
        *("introspection_encrypted_response_enc", "use_mtls_endpoint_aliases", "response_modes", "software_statement"),
    }
)
# The rest of that registry: words about the client, which change nothing for it.
DESCRIPTION = frozenset(
    {
        *("application_type", "contacts", "client_uri", "logo_uri", "policy_uri", "tos_uri"),
        *("software_id", "software_version"),
    }
)
# wire name -> member, where the two differ and the value does not
RENAMED = {"require_pushed_authorization_requests": "require_par"}
# Lists of which a client may choose from what its rights hold; `scopes` is `scope` on the wire.
LIMITED = ("scopes", "grant_types", "authorization_details_types")
# Made by us; never read from a document.
CREDENTIALS = frozenset({"client_id", "secret_hash", "shared_secret"})

CLIENTS = frozenset(RENAMED.get(name, name) for name in KNOWN | DESCRIPTION)
OPERATORS = frozenset(Client.__dataclass_fields__) - CLIENTS - CREDENTIALS - frozenset(LIMITED)
