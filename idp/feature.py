"""The Feature contract: one specification as one frozen value, and the provider they fold into.

A feature names what it requires and never imports another. Its endpoints are built last, from the folded whole,
because a pushed request runs the very table that all features together make up.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from idp.authorize.dispatch import Need
from idp.authorize.ending import Ending
from idp.authorize.pipeline import Pipeline
from idp.authorize.step import AuthorizeStep, Door
from idp.clients.authentication import AuthenticationMethod, ClientAuthenticator
from idp.tokens.exchange import GrantType, TokenStep
from idp.tokens.formats import AccessTokenFormat, AccessTokens
from idp.tokens.person_claims import TokenClaim
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
    authenticator: ClientAuthenticator
    authentication_methods: tuple[str, ...]
    grant_types: tuple[GrantType, ...]
    token_steps: tuple[TokenStep, ...]
    token_claims: tuple[TokenClaim, ...]
    access_tokens: AccessTokens
    response_parameters: Mapping[str, str]
    endings: Mapping[Door, Ending]
    client_metadata: frozenset[str]
    metadata: Mapping[str, Any]
    chores: tuple[Chore, ...]


@dataclass(frozen=True)
class Endpoint:
    """One path; `published_as` is its name in discovery (RFC 8414 2), empty for a path nobody needs to find."""

    path: str
    methods: tuple[str, ...]
    build: Callable[[Folded], Handler]
    published_as: str = ""


@dataclass(frozen=True)
class Feature:
    """One specification."""

    name: str
    specification: str
    requires: tuple[str, ...] = ()
    authorize_steps: tuple[AuthorizeStep, ...] = ()
    needs: tuple[Need, ...] = ()
    token_steps: tuple[TokenStep, ...] = ()
    grant_types: tuple[GrantType, ...] = ()
    client_authentication: tuple[AuthenticationMethod, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    client_metadata: frozenset[str] = frozenset()
    token_claims: tuple[TokenClaim, ...] = ()
    access_token_formats: tuple[AccessTokenFormat, ...] = ()
    response_parameters: Mapping[str, str] = field(default_factory=dict)
    endings: Mapping[Door, Ending] = field(default_factory=dict)
    chores: tuple[Chore, ...] = ()
