"""Client metadata on the wire <-> members of a client record (RFC 7591 2, OpenID Connect Registration 1.0, 2).

What we know and do not support is refused by name, for a client must not believe that it is protected by a setting
that nobody reads. What no specification we know defines is ignored, as RFC 7591 2 demands.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from idp.clients.client import Client
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.clients.registration import parse_members
from idp.registration.rights import OPERATORS_MEMBERS

# wire name -> member, where the two differ and the value does not
_RENAMED = {"require_pushed_authorization_requests": "require_par"}
_WIRE_NAMES = {member: wire for wire, member in _RENAMED.items()}
# Ours alone, the credentials, and what the wire calls otherwise.
_NOT_ON_THE_WIRE = OPERATORS_MEMBERS | {"scopes", "secret_hash", "shared_secret", "client_id", "require_par"}
_SUBJECT_TYPE = "pairwise"
# OpenID Connect Registration 1.0, 2: "The default, if omitted, is RS256"; what an operator registers has ES256.
_DEFAULTS = {"id_token_signed_response_alg": "RS256"}
# IANA "OAuth Dynamic Client Registration Metadata", as far as a value would change how the client is treated.
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


def read(document: Mapping[str, Any], supported: frozenset[str]) -> dict[str, Any]:
    """Members in the names and types of the client record. Raises InvalidClientMetadata."""
    wished = {name: value for name, value in document.items() if value is not None}
    reserved = sorted(OPERATORS_MEMBERS & wished.keys() - KNOWN)
    if reserved:
        raise InvalidClientMetadata(f"only the operator sets {', '.join(reserved)}")
    if wished.get("subject_type", _SUBJECT_TYPE) != _SUBJECT_TYPE:
        raise InvalidClientMetadata("subject_type: subjects are pairwise for everybody")
    taken = {_RENAMED.get(name, name): value for name, value in wished.items() if _is_supported(name, supported)}
    refused = sorted(name for name in wished.keys() & KNOWN if not _is_supported(name, supported) and wished[name])
    if refused:
        raise InvalidClientMetadata(f"not supported: {', '.join(refused)}")
    return {**_DEFAULTS, **parse_members(taken), **_scopes(wished), **_names(wished)}


def write(client: Client, supported: frozenset[str]) -> dict[str, Any]:
    """RFC 7591 3.2.1: "all registered metadata about this client", defaults that we chose included."""
    members = {
        _WIRE_NAMES.get(name, name): getattr(client, name)
        for name in client.__dataclass_fields__
        if _is_supported(_WIRE_NAMES.get(name, name), supported)
    }
    told = {name: value for name, value in members.items() if value not in ("", (), {}, None)}
    names = {"client_name": client.name_en, "client_name#ja": client.name_ja, "client_name#en": client.name_en}
    return {**told, **names, "scope": " ".join(client.scopes), "subject_type": _SUBJECT_TYPE}


def _is_supported(name: str, supported: frozenset[str]) -> bool:
    member = _RENAMED.get(name, name)
    return member in supported and member in Client.__dataclass_fields__ and name not in _NOT_ON_THE_WIRE


def _scopes(wished: Mapping[str, Any]) -> dict[str, Any]:
    if "scope" not in wished:
        return {}
    if not isinstance(wished["scope"], str):
        raise InvalidClientMetadata("scope must be a text")
    return {"scopes": tuple(dict.fromkeys(wished["scope"].split()))}


def _names(wished: Mapping[str, Any]) -> dict[str, Any]:
    """2.2: a language tag behind "#". One name only counts for both languages; without any, the host is the name."""
    named = {name: value for name, value in wished.items() if name.partition("#")[0] == "client_name"}
    told = {name.partition("#")[2].lower(): value for name, value in named.items()}
    if any(not isinstance(value, str) for value in told.values()):
        raise InvalidClientMetadata("client_name must be a text")
    uris = wished.get("redirect_uris")
    first = uris[0] if isinstance(uris, list) and uris and isinstance(uris[0], str) else ""
    default = told.get("") or next(iter(told.values()), "") or _host(first)
    found = {"ja": default, "en": default}
    for tag, value in told.items():
        if tag.partition("-")[0] in found:
            found[tag.partition("-")[0]] = value
    return {f"name_{language}": name for language, name in found.items() if name}


def _host(uri: str) -> str:
    try:
        return urlsplit(uri).hostname or ""
    except ValueError:
        return ""
