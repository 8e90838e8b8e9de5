"""The token endpoint: phases shared by all grant types, so that none can forget one (RFC 6749 3.2 and 5).

form -> client -> grant type -> registered for it -> (the grant type: proof, redeem) -> issue -> answer
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from idp.clients.authentication import ClientAuthenticator
from idp.clients.client import Client
from idp.errors import InvalidRequest, UnauthorizedClient, UnsupportedGrantType
from idp.tokens.issue import Issue, TokenIssuer
from idp.tokens.sealed import Code
from idp.wire import Answer, Call, json_answer


class TokenStage(IntEnum):
    """The phases; features may add steps to PROOF only, the others belong to the endpoint itself."""

    FORM = 1
    CLIENT = 2
    GRANT_TYPE = 3
    PROOF = 4
    REDEEM = 5
    ISSUE = 6


@dataclass(frozen=True)
class TokenStep:
    """One check of what a code is bound to; it raises, and the code is spent all the same."""

    name: str
    specification: str
    check: Callable[[Code, Mapping[str, str]], None]
    stage: TokenStage = TokenStage.PROOF


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What a grant type gets to see: an authenticated client, its form, and the folded proof steps."""

    client: Client
    form: Mapping[str, str]
    steps: tuple[TokenStep, ...]


@dataclass(frozen=True)
class GrantType:
    """RFC 6749 4: how one kind of authorization is turned into a family."""

    name: str
    redeem: Callable[[TokenRequest], Awaitable[Issue]]


class TokenEndpoint:
    """POST /token."""

    def __init__(
        self,
        authenticator: ClientAuthenticator,
        grant_types: tuple[GrantType, ...],
        steps: tuple[TokenStep, ...],
        issuer: TokenIssuer,
    ) -> None:
        self._authenticator, self._steps, self._issuer = authenticator, steps, issuer
        self._grant_types = {grant_type.name: grant_type for grant_type in grant_types}

    async def __call__(self, call: Call) -> Answer:
        """One token request."""
        return json_answer(await self.exchange(call, call.form()))

    async def exchange(self, call: Call, form: dict[str, str]) -> dict[str, Any]:
        """The phases, in order."""
        client = await self._authenticator.authenticate(call, form)
        grant_type = self._grant_type(client, form)
        issue = await grant_type.redeem(TokenRequest(client, form, self._steps))
        return await self._issuer.answer(issue)

    def _grant_type(self, client: Client, form: Mapping[str, str]) -> GrantType:
        name = form.get("grant_type")
        if name is None:
            raise InvalidRequest("grant_type is missing")
        grant_type = self._grant_types.get(name)
        if grant_type is None:
            raise UnsupportedGrantType("this grant type is not offered")
        if name not in client.grant_types:
            raise UnauthorizedClient("the client is not registered for this grant type")
        return grant_type
