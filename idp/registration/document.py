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
from idp.registration.members import DESCRIPTION, KNOWN, OPERATORS, RENAMED

_WIRE_NAMES = {member: wire for wire, member in RENAMED.items()}
_SUBJECT_TYPE = "pairwise"
# OpenID Connect Registration 1.0, 2: "The default, if omitted, is RS256"; what an operator registers has ES256.
_DEFAULTS = {"id_token_signed_response_alg": "RS256"}


def read(document: Mapping[str, Any], supported: frozenset[str]) -> dict[str, Any]:
    """Members in the names and types of the client record. Raises InvalidClientMetadata."""
    wished = {name: value for name, value in document.items() if value is not None}
    reserved = sorted(OPERATORS & wished.keys())
    if reserved:
        raise InvalidClientMetadata(f"only the operator sets {', '.join(reserved)}")
    if wished.get("subject_type", _SUBJECT_TYPE) != _SUBJECT_TYPE:
        raise InvalidClientMetadata("subject_type: subjects are pairwise for everybody")
    taken = {RENAMED.get(name, name): value for name, value in wished.items() if _is_supported(name, supported)}
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
    return name in KNOWN | DESCRIPTION and RENAMED.get(name, name) in supported & Client.__dataclass_fields__.keys()


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
