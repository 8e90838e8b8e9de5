"""For which service at the state a client asks for the latest four attributes (docs/latest-attributes.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from idp.clients.metadata.naming import Naming
from idp.clients.metadata.permissions import Permissions
from idp.clients.metadata.rule import require
from standards.oauth import LATEST_ATTRIBUTES

_SERVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")  # as the state's register of verifiers has them


@dataclass(frozen=True, kw_only=True)
class LatestAttributes(Naming, Permissions):
    """`service`: its id at the state. `purpose`: the code of one of the registered purposes."""

    latest_attributes: Mapping[str, Any] = field(default_factory=dict)


def _they_are_for_a_service(client: LatestAttributes) -> None:
    """A consent at the state is for one service, named by number, and for one purpose."""
    named, asks = client.latest_attributes, LATEST_ATTRIBUTES in client.scopes
    require(bool(named) == asks, "latest_attributes: the scope and the service it is for come together")
    require(not asks or named.keys() == {"service", "purpose"}, "latest_attributes has a service and a purpose")
    require(not asks or _SERVICE.fullmatch(str(named["service"])) is not None, "latest_attributes: service")
    require(not asks or named["purpose"] in client.purposes, "latest_attributes: purpose")
    require(not asks or bool(client.corporate_number), "latest_attributes: a corporate number")


RULES = (_they_are_for_a_service,)
