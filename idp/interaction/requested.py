"""What an authorization request asks to learn about the person, read once from its parameters.

Scopes: OpenID Connect Core 1.0, 5.4. The `claims` parameter: 5.5. `verified_claims`: OpenID Connect for
Identity Assurance 1.0, 6. `authorization_details`: RFC 9396. The authorize pipeline has already refused
malformed values; a value that slipped through counts as not asked, so that nothing is given by accident.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from standards.oauth import LATEST_ATTRIBUTES

# This provider's claim scopes each stand for one claim of the same name.
CLAIM_SCOPES = ("name", "address", "birthdate", "gender")
# Scopes that stand for one item each on the consent page, given or declined one by one.
ITEM_SCOPES = (*CLAIM_SCOPES, LATEST_ATTRIBUTES)
OFFLINE = "offline_access"
VERIFIED = "verified_claims"
ATTRIBUTES_CURRENT = "attributes_current"
# Claims about the login or about what was given before, not about the person: nothing to consent to.
_PROTOCOL_CLAIMS = {
    ATTRIBUTES_CURRENT,
    "sub",
    "iss",
    "aud",
    "acr",
    "amr",
    "auth_time",
    "sid",
    "nonce",
    "at_hash",
    "c_hash",
    "s_hash",
}
SECTIONS = ("id_token", "userinfo")


@dataclass(frozen=True)
class Requested:
    """Scopes, claims and data details of one request."""

    scope: tuple[str, ...]
    claims: dict[str, dict[str, Any]]
    authorization_details: list[dict[str, Any]]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every claim about the person, once, in a stable order.

        The nested ones count as `verified_claims`.
        """
        named = [name for name in ITEM_SCOPES if name in self.scope]
        asked = [name for section in SECTIONS for name in self.claims.get(section, {})]
        return tuple(dict.fromkeys([*named, *(name for name in asked if name not in _PROTOCOL_CLAIMS)]))

    @cached_property
    def verified_names(self) -> tuple[str, ...]:
        """The claims asked inside `verified_claims`."""
        nested = (name for request in self._verified_requests() for name in _mapping(request.get("claims")))
        return tuple(dict.fromkeys(nested))

    @property
    def names_handed_over(self) -> tuple[str, ...]:
        """The claims that are given once, on the day of the decision; the latest attributes are asked for later."""
        return tuple(name for name in self.names if name != LATEST_ATTRIBUTES)

    def essential(self, name: str) -> bool:
        """OpenID Connect Core 5.5.1: voluntary unless the request says essential."""
        if name == VERIFIED:
            nested = [_mapping(request.get("claims")) for request in self._verified_requests()]
            return any(_is_essential(value) for claims in nested for value in claims.values())
        return any(_is_essential(self.claims.get(section, {}).get(name)) for section in SECTIONS)

    def items(self) -> frozenset[str]:
        """Everything asked as flat words, so that two requests or a request and a grant can be compared."""
        claims = {name for name in self.names if name != VERIFIED}
        claims |= {f"{VERIFIED}/{name}" for name in self.verified_names}
        return frozenset(claims | detail_items(self.authorization_details))

    @property
    def offline(self) -> bool:
        """OpenID Connect Core 11: tokens that can be renewed while the person is not there."""
        return OFFLINE in self.scope

    @property
    def empty(self) -> bool:
        """Nothing about the person is asked beyond who comes back, and nothing that outlasts the visit."""
        return not self.names and not self.authorization_details and not self.offline

    def _verified_requests(self) -> Iterator[dict[str, Any]]:
        for section in SECTIONS:
            asked = self.claims.get(section, {}).get(VERIFIED)
            yield from (_mapping(one) for one in (asked if isinstance(asked, list) else [asked]))


def requested(parameters: dict[str, str]) -> Requested:
    """Reads the three parameters of one request."""
    claims = _mapping(_json(parameters.get("claims")))
    details = _json(parameters.get("authorization_details"))
    return Requested(
        tuple(dict.fromkeys(parameters.get("scope", "").split())),
        {section: _mapping(claims.get(section)) for section in SECTIONS if section in claims},
        [one for one in details if isinstance(one, dict)] if isinstance(details, list) else [],
    )


def detail_items(details: list[dict[str, Any]]) -> frozenset[str]:
    """The data types of details as flat words, required and optional alike.

    Purpose and end date are part of each.
    """
    return frozenset(
        "/".join(("data", *(str(detail.get(k, "")) for k in ("domain", "purpose", "access_until")), action, name))
        for detail in details
        for action in texts(detail.get("actions"))
        for name in (*texts(detail.get("datatypes")), *texts(detail.get("optional_datatypes")))
    )


def texts(value: Any) -> tuple[str, ...]:
    """The strings of a JSON array; anything else is no string."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _is_essential(value: Any) -> bool:
    return isinstance(value, dict) and value.get("essential") is True


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _json(text: str | None) -> Any:
    try:
        return orjson.loads(text) if text else None
    except orjson.JSONDecodeError:
        return None
