"""Cuts a request down to what stands behind it: not more than asked, not more than granted (RFC 9396 7)."""

from collections.abc import Mapping
from typing import Any

from idp.authorize.request import AuthorizationRequest
from idp.consent.grant import Grant
from idp.interaction.requested import ITEM_SCOPES, OFFLINE, texts
from idp.interaction.state import CardProof
from idp.tokens.family import Authorization

_DECIDED = frozenset({*ITEM_SCOPES, OFFLINE})
_SAME = ("type", "domain", "purpose", "locations")


def authorize(request: AuthorizationRequest, who: CardProof, grant: Grant | None, sid: str = "") -> Authorization:
    """What the code will be worth."""
    return Authorization(
        scope=_scope(request, grant),
        claims=request.requested.claims,
        details=_details(request.requested.authorization_details, grant),
        auth_time=who.auth_time,
        acr=who.acr,
        amr=who.amr,
        sid=sid,
        audience=request.audience,
    )


def _scope(request: AuthorizationRequest, grant: Grant | None) -> tuple[str, ...]:
    """Core 11: offline_access without the citizen's word for it is ignored; our own pages need none."""
    granted = grant.scope if grant is not None else (OFFLINE,) if request.client.first_party else ()
    return tuple(scope for scope in request.scope if scope not in _DECIDED or scope in granted)


def _details(asked: list[dict[str, Any]], grant: Grant | None) -> tuple[Mapping[str, Any], ...]:
    if grant is None:
        return ()
    narrowed = (_narrow(granted, one) for granted in grant.authorization_details for one in asked)
    return tuple(detail for detail in narrowed if detail is not None)


def _narrow(granted: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any] | None:
    """The granted detail with the data types both name; None where they are about different things."""
    if any(granted.get(name) != asked.get(name) for name in _SAME):
        return None
    wished = {*texts(asked.get("datatypes")), *texts(asked.get("optional_datatypes"))}
    datatypes = [name for name in texts(granted.get("datatypes")) if name in wished]
    actions = [name for name in texts(granted.get("actions")) if name in texts(asked.get("actions"))]
    return {**granted, "datatypes": datatypes, "actions": actions} if datatypes and actions else None
