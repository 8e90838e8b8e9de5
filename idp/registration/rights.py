"""What a client that registers itself may become at most: decided by an operator beforehand, never raised by the
client itself (RFC 7591 3 leaves to us what an initial access token is worth; security.md RG-03).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import orjson

from idp.clients.metadata.rule import InvalidClientMetadata
from idp.clients.registration import parse_members
from idp.registration.members import LIMITED, OPERATORS

# No consent page shows a request of somebody without a corporate number and a purpose, so neither is it granted.
_ACCOUNTABLE = frozenset({"corporate_number", "purposes", "default_purpose"})
_HARMLESS = frozenset({"openid", "offline_access"})
_PERSONAL = frozenset({"claims", "datatypes", "latest_attributes"})


@dataclass(frozen=True)
class Rights:
    """The ceiling. `members` are set whatever the client says, in the names of the client record."""

    scopes: tuple[str, ...] = ("openid", "offline_access")
    grant_types: tuple[str, ...] = ("authorization_code", "refresh_token")
    authorization_details_types: tuple[str, ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """An operator's wish: the three lists, and members of OPERATORS. Raises InvalidClientMetadata."""
        members = parse_members(document)
        lists = {name: members.pop(name) for name in LIMITED if name in members}
        foreign = members.keys() - OPERATORS
        if foreign:
            raise InvalidClientMetadata(f"not an operator's member: {', '.join(sorted(foreign))}")
        rights = cls(**lists, members=members)
        about_people = {*rights.scopes, *rights.authorization_details_types} - _HARMLESS | _PERSONAL & members.keys()
        if about_people and not members.keys() >= _ACCOUNTABLE:
            raise InvalidClientMetadata(f"a client that may ask about people needs {', '.join(sorted(_ACCOUNTABLE))}")
        return rights

    def to_text(self) -> str:
        """As it is kept."""
        return orjson.dumps({**{name: getattr(self, name) for name in LIMITED}, **self.members}, default=dict).decode()

    @classmethod
    def from_text(cls, text: str) -> Self:
        """As it was kept."""
        return cls.from_document(orjson.loads(text))

    def grant(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The client's members with the operator's; a wish beyond the ceiling is refused by name, never cut down."""
        default = {"scopes": self.scopes, "authorization_details_types": self.authorization_details_types}
        granted = {**default, **asked, **self.members}
        for name in LIMITED:
            beyond = sorted(set(granted.get(name, ())) - set(getattr(self, name)))
            if beyond:
                raise InvalidClientMetadata(f"beyond what this registration may have: {' '.join(beyond)}")
        return granted


OPEN = Rights()
