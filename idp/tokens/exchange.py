"""The token endpoint: phases shared by all grant types, so that none can forget one (RFC 6749 3.2 and 5).

form -> client -> grant type -> registered for it -> sender -> (the grant type: proof, redeem) -> issue -> answer
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from idp.clients.authentication import ClientAuthenticator
from idp.clients.client import Client
from idp.errors import InvalidRequest, OAuthError, UnauthorizedClient, UnsupportedGrantType
from idp.tokens.issue import Issue, TokenIssuer
from idp.tokens.sealed import Code
from idp.tokens.sender import Confirmation, SenderConstraints, unbound
from idp.wire import Answer, Call, json_answer


class InvalidTarget(OAuthError):
    """RFC 8707 2, RFC 8693 2.2.2: no place that a token could be for, or not the one that was agreed on."""

    code = error = "invalid_target"


class TokenStage(IntEnum):
    """The phases; features may add steps to PROOF only, the others belong to the endpoint itself."""

    FORM = 1
    CLIENT = 2
    GRANT_TYPE = 3
    SENDER = 4
    PROOF = 5
    REDEEM = 6
    ISSUE = 7


@dataclass(frozen=True)
class TokenStep:
    """One check of what a code is bound to; it raises, and the code is spent all the same."""

    name: str
    specification: str
    check: Callable[[Code, "TokenRequest"], None]
    stage: TokenStage = TokenStage.PROOF


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What a grant type gets to see: an authenticated client, its form, the folded proof steps, the key it proved."""

    client: Client
    form: Mapping[str, str]
    steps: tuple[TokenStep, ...]
    confirmation: Confirmation = field(default_factory=unbound)
    audience: str = ""  # RFC 8707 2.2: the house whose resource the client named

    def for_audience(self, agreed: str) -> str:
        """2.2: what was agreed on, or what is named now where nothing was. Raises InvalidTarget for another one."""
        if self.audience and agreed not in ("", self.audience):
            raise InvalidTarget("the grant is for another resource")
        return self.audience or agreed


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
        senders: SenderConstraints,
        issuer: TokenIssuer,
        resources: Mapping[str, str],
    ) -> None:
        """`resources`: address of each that can be named (RFC 8707), and whose it is; none: nobody reads the word."""
        self._resources = resources
        self._authenticator, self._steps, self._senders, self._issuer = authenticator, steps, senders, issuer
        self._grant_types = {grant_type.name: grant_type for grant_type in grant_types}

    async def __call__(self, call: Call) -> Answer:
        """One token request: the phases, in order. Nothing is spent before all that can fail without it has held."""
        form = call.form()
        client = await self._authenticator.authenticate(call, form)
        grant_type = self._grant_type(client, form)
        proven = await self._senders.prove(call, client)
        if client.id_token_encryption is not None:
            await self._issuer.ready(client)
        audience = self._audience(form)
        issue = await grant_type.redeem(TokenRequest(client, form, self._steps, proven.confirmation, audience))
        if audience and issue.family.authorization.audience != audience:
            raise InvalidTarget("this grant cannot be for that resource alone")
        return json_answer(await self._issuer.answer(issue, proven), headers=proven.headers)

    def _audience(self, form: Mapping[str, str]) -> str:
        named = form.get("resource")
        if named is None or not self._resources:
            return ""
        if named not in self._resources:
            raise InvalidTarget("resource is no place that tokens of this issuer are for")
        return self._resources[named]

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
