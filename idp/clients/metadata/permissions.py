"""What the client may ask for, and the words in which its purposes are shown to a citizen; an operator's decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from idp.clients.metadata.rule import require


@dataclass(frozen=True, kw_only=True)
class Permissions:
    """What is registered is what is allowed; every list is closed."""

    scopes: tuple[str, ...] = ("openid",)
    claims: tuple[str, ...] = ()
    authorization_details_types: tuple[str, ...] = ()
    datatypes: tuple[str, ...] = ()
    purposes: Mapping[str, Any] = field(default_factory=dict)
    default_purpose: str = ""
    first_party: bool = False
    resource_server: bool = False


def _only_we_act_as_the_citizen(client: Permissions) -> None:
    """trust:self opens a citizen's whole side of the data trust; no relying party may ever hold it."""
    require(client.first_party or "trust:self" not in client.scopes, "trust:self is for first-party clients")


def _the_default_is_a_purpose(client: Permissions) -> None:
    require(not client.default_purpose or client.default_purpose in client.purposes, "default_purpose")


RULES = (_only_we_act_as_the_citizen, _the_default_is_a_purpose)
