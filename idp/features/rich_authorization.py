"""RFC 9396: rich authorization requests. One type, data_trust: which records, for what purpose, until when.

5: a type that is unknown, a field that is unknown, a value outside the client's registration, all are refused;
what the citizen reads must be exactly what will be enforced.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation import forms
from foundation.clock import Clock
from foundation.web.dates import JST
from idp.authorize.step import Attempt, AuthorizeStep, Stage
from idp.clients.client import Client
from idp.errors import InvalidAuthorizationDetails
from idp.feature import Feature

TYPE = "data_trust"
DOMAINS = ("medical", "farming", "jobs")
ACTIONS = ("read",)
RESOURCE_SCOPES = ("data:read", "trust:self")
_REQUIRED = frozenset({"type", "locations", "domain", "actions", "datatypes", "purpose", "access_until"})
_KNOWN = _REQUIRED | {"optional_datatypes"}
_LONGEST, _MOST_DETAILS, _MOST_DATATYPES = 8192, 10, 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# A consent that nobody looks at again for years is none; the citizen can give it anew.
_LONGEST_YEARS = 5


@dataclass(frozen=True)
class DataTrustDetails:
    """Checks the details of one request against the client's registration."""

    trust_url: str
    clock: Clock

    def check(self, attempt: Attempt) -> None:
        """The row of the pipeline."""
        text = attempt.request.parameters.get("authorization_details")
        if text is None:
            return
        for detail in _parse(text):
            self._check_detail(detail, attempt.request.client)

    def _check_detail(self, detail: Any, client: Client) -> None:
        _require(isinstance(detail, dict), "each detail is an object")
        _require(detail.get("type") == TYPE and TYPE in client.authorization_details_types, "type")
        _require(_REQUIRED <= detail.keys() <= _KNOWN, "a field is missing or unknown")
        _require(detail["locations"] == [self.trust_url], "locations")
        _require(detail["domain"] in DOMAINS, "domain")
        _require(set(_texts(detail["actions"])) <= set(ACTIONS), "actions")
        _require(isinstance(detail["purpose"], str) and detail["purpose"] in client.purposes, "purpose")
        self._check_day(detail["access_until"])
        _check_datatypes(detail, client)

    def _check_day(self, text: Any) -> None:
        _require(isinstance(text, str) and _DAY.fullmatch(text) is not None, "access_until")
        try:
            until = date.fromisoformat(text)
        except ValueError as impossible:
            raise InvalidAuthorizationDetails("access_until") from impossible
        today = self.clock.now().astimezone(JST).date()
        _require(today <= until and until.year <= today.year + _LONGEST_YEARS, "access_until")


def _parse(text: str) -> list[Any]:
    _require(len(text) <= _LONGEST, "authorization_details is too long")
    try:
        details = forms.parse_json(text.encode())
    except forms.BadRequest as broken:
        raise InvalidAuthorizationDetails("authorization_details is not JSON") from broken
    _require(isinstance(details, list) and 0 < len(details) <= _MOST_DETAILS, "authorization_details is a list")
    return list(details)


def _check_datatypes(detail: Mapping[str, Any], client: Client) -> None:
    optional = _texts(detail["optional_datatypes"]) if "optional_datatypes" in detail else []
    named = [*_texts(detail["datatypes"]), *optional]
    _require(len(named) <= _MOST_DATATYPES and len(set(named)) == len(named), "a datatype is named twice")
    _require(all(f"{detail['domain']}/{name}" in client.datatypes for name in named), "datatypes")


def _texts(value: Any) -> list[str]:
    known = isinstance(value, list) and bool(value) and all(isinstance(one, str) and one for one in value)
    _require(known, "a list of texts is empty or malformed")
    return list(value)


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise InvalidAuthorizationDetails(what)


def rich_authorization(trust_url: str, clock: Clock) -> Feature:
    """The feature for one data trust."""
    details = DataTrustDetails(trust_url, clock)
    return Feature(
        name="rich_authorization",
        specification="RFC 9396",
        requires=("authorization_code",),
        authorize_steps=(AuthorizeStep(Stage.SCOPE, "check_authorization_details", "RFC 9396 5", details.check),),
        metadata={"authorization_details_types_supported": [TYPE], "scopes_supported": list(RESOURCE_SCOPES)},
        client_metadata=frozenset({"authorization_details_types", "datatypes"}),
    )
