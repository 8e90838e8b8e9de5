"""The `claims` parameter: strict in form, cut down to what the client is registered for (OpenID Connect Core 1.0, 5.5).

Claims are wishes: one the client may not have, or that we do not know, is dropped without an error (5.5.1).
`verified_claims`: OpenID Connect for Identity Assurance 1.0, 6; other trust frameworks than jp_aml cannot be served.
"""

from collections.abc import Mapping
from typing import Any

from foundation import forms
from idp.clients.client import Client
from idp.errors import InvalidRequest
from idp.interaction.requested import ATTRIBUTES_CURRENT, SECTIONS, VERIFIED

TRUST_FRAMEWORK = "jp_aml"
# About the login itself or about what was given before: open to every client, nothing to consent to.
LOGIN_CLAIMS = frozenset({"sub", "acr", "auth_time", "amr", ATTRIBUTES_CURRENT})
_LONGEST = 8192


def parse_claims(text: str | None, client: Client) -> dict[str, dict[str, Any]]:
    """The sections that still ask something."""
    if text is None:
        return {}
    if len(text) > _LONGEST:
        raise InvalidRequest("claims is too long")
    try:
        document = forms.parse_json(text.encode())
    except forms.BadRequest as broken:
        raise InvalidRequest("claims is not JSON") from broken
    asked = _object(document)
    allowed = LOGIN_CLAIMS | set(client.claims)
    sections = {name: _section(asked.get(name), allowed) for name in SECTIONS}
    return {name: section for name, section in sections.items() if section}


def _section(value: Any, allowed: set[str] | frozenset[str]) -> dict[str, Any]:
    if value is None:
        return {}
    kept: dict[str, Any] = {}
    for name, wish in _object(value).items():
        if name == VERIFIED:
            verified = _verified(wish, allowed)
            if verified:
                kept[name] = verified if isinstance(wish, list) else verified[0]
        elif name in allowed:
            kept[name] = _wish(wish)
    return kept


def _verified(value: Any, allowed: set[str] | frozenset[str]) -> list[dict[str, Any]]:
    """Every element needs both members; one that asks for another framework is left out (IDA 6.2)."""
    elements = [_object(one) for one in (value if isinstance(value, list) else [value])]
    kept = []
    for element in elements:
        verification, claims = _object(element.get("verification")), _object(element.get("claims"))
        inside = {name: _wish(wish) for name, wish in claims.items() if name in allowed}
        if _asks_our_framework(verification) and inside:
            kept.append({"verification": verification, "claims": inside})
    return kept


def _asks_our_framework(verification: Mapping[str, Any]) -> bool:
    if "trust_framework" not in verification:
        raise InvalidRequest("verified_claims asks for no trust_framework")
    wish = _wish(verification["trust_framework"])
    if wish is None:
        return True
    values = wish.get("values", [wish.get("value", TRUST_FRAMEWORK)])
    return isinstance(values, list) and TRUST_FRAMEWORK in values


def _wish(value: Any) -> dict[str, Any] | None:
    return None if value is None else _object(value)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidRequest("claims is not of the form the specification gives")
    return value
