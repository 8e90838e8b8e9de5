"""The Feature contract: one specification as one frozen value, and the provider they fold into.

A feature names what it requires and never imports another. Its endpoints are built last, from the folded whole,
because a pushed request runs the very table that all features together make up.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from idp.authorize.beside import Companion
from idp.authorize.dispatch import Need
from idp.authorize.ending import Ending
from idp.authorize.pipeline import Pipeline
from idp.authorize.response_mode import Carrier, Encoding, ResponseModes
from idp.authorize.response_type import ResponseType, ResponseTypes
from idp.authorize.step import AuthorizeStep, Door
from idp.clients.authentication import AuthenticationMethod, ClientAuthenticator, Clients
from idp.clients.client import Client
from idp.clients.origins import AskedBy
from idp.tokens.exchange import GrantType, TokenStep
from idp.tokens.formats import AccessTokenFormat, AccessTokens
from idp.tokens.person_claims import TokenClaim
from idp.tokens.sender import SenderConstraint, SenderConstraints
from idp.wire import Call, Reply

Handler = Callable[[Call], Awaitable[Reply]]
# What a feature has to do while nobody asks, a little at a time; repeated every minute (idp/housekeeping.py).
Chore = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Folded:
    """All enabled features as one: what endpoints and metadata are made of."""

    features: tuple["Feature", ...]
    pipeline: Pipeline
    needs: tuple[Need, ...]
    response_types: ResponseTypes
    response_modes: ResponseModes
    prompts: tuple[str, ...]
    clients: Clients
    authenticator: ClientAuthenticator
    authentication_methods: tuple[str, ...]
    grant_types: tuple[GrantType, ...]
    grant_type_names: tuple[str, ...]
    token_steps: tuple[TokenStep, ...]
    token_claims: tuple[TokenClaim, ...]
    access_tokens: AccessTokens
    senders: SenderConstraints
    response_parameters: Mapping[str, str]
    companions: tuple[Companion, ...]
    resource_metadata: Mapping[str, str]
    resources: Mapping[str, str]
    endings: Mapping[Door, Ending]
    client_metadata: frozenset[str]
    metadata: Mapping[str, Any]
    chores: tuple[Chore, ...]

    def unserved(self, client: Client) -> str:
        """What this client needs and no feature offers, in words; empty where it can be served."""
        if client.token_endpoint_auth_method not in self.authentication_methods:
            return f"no feature offers token_endpoint_auth_method {client.token_endpoint_auth_method}"
        for member, named, offered in (
            ("grant_types", client.grant_types, self.grant_type_names),
            ("response_types", client.normal_response_types, self.response_types.names),
            ("response_modes", client.response_modes, self.response_modes.names),
        ):
            missing = sorted(set(named) - set(offered))
            if missing:
                return f"no feature offers {member} {', '.join(missing)}"
        used = {name for name, field in Client.__dataclass_fields__.items() if _is_used(client, name, field.default)}
        unread = sorted(used - self.client_metadata)
        return f"no feature reads {', '.join(unread)}" if unread else ""


def _is_used(client: Client, name: str, default: Any) -> bool:
    value = getattr(client, name)
    return bool(value) and value != default


@dataclass(frozen=True)
class Endpoint:
    """One path; `published_as` is its name in discovery (RFC 8414 2), empty for a path nobody needs to find.

    `asked_by` tells which client a call is for, so that a script of that client's page may read the answer; without it
    no script may.
    """

    path: str
    methods: tuple[str, ...]
    build: Callable[[Folded], Handler]
    published_as: str = ""
    asked_by: Callable[[Folded], AskedBy] | None = None


@dataclass(frozen=True)
class Feature:
    """One specification."""

    name: str
    specification: str
    requires: tuple[str, ...] = ()
    authorize_steps: tuple[AuthorizeStep, ...] = ()
    needs: tuple[Need, ...] = ()
    response_types: tuple[ResponseType, ...] = ()
    response_carriers: tuple[Carrier, ...] = ()
    response_encodings: tuple[Encoding, ...] = ()
    prompts: tuple[str, ...] = ()
    token_steps: tuple[TokenStep, ...] = ()
    grant_types: tuple[GrantType, ...] = ()
    client_authentication: tuple[AuthenticationMethod, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    endpoint_metadata: Callable[[Mapping[str, str]], Mapping[str, Any]] = lambda endpoints: {}
    completing_metadata: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda document: {}
    client_metadata: frozenset[str] = frozenset()
    token_claims: tuple[TokenClaim, ...] = ()
    access_token_formats: tuple[AccessTokenFormat, ...] = ()
    sender_constraints: tuple[SenderConstraint, ...] = ()
    response_parameters: Mapping[str, str] = field(default_factory=dict)
    companions: tuple[Companion, ...] = ()
    resource_metadata: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, str] = field(default_factory=dict)
    endings: Mapping[Door, Ending] = field(default_factory=dict)
    chores: tuple[Chore, ...] = ()
