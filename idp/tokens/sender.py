"""Who may use a token: the key it is tied to, and the ways of proving that key (RFC 7800 3.1 `cnf`; RFC 9700 2.2.1).

A feature brings one way; its name inside `cnf` is the only word the rest of the provider knows of it. A token without
`cnf` belongs to whoever bears it, and costs no more than the question whether it has one.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from idp.clients.client import Client
from idp.errors import InvalidGrant, InvalidToken
from idp.wire import Call, Headers

Confirmation = Mapping[str, str]
UNBOUND: Confirmation = MappingProxyType({})
BEARER = "Bearer"


def unbound() -> Confirmation:
    """No key."""
    return UNBOUND


class Evidence(NamedTuple):
    """The thumbprint of the key that one request proved, and what the answer to it has to carry."""

    thumbprint: str
    headers: Headers


@dataclass(frozen=True, slots=True)
class Proven:
    """What a request for tokens proved: nothing, or the `cnf` of the tokens it gets."""

    confirmation: Confirmation = field(default_factory=unbound)
    token_type: str = BEARER
    headers: Headers = field(default_factory=list)


class Announced(NamedTuple):
    """What a pushed request proved. `write` puts the key into its parameters, or refuses those that name another."""

    headers: Headers
    write: Callable[[dict[str, str]], None]


class Presented(NamedTuple):
    """An access token as it came in: under which authorization scheme, and its text."""

    scheme: str
    token: str


@dataclass(frozen=True)
class SenderConstraint:
    """One way. `concerns` is asked of every token request and must be cheap; the others raise an OAuthError.

    `announce` takes a proof that comes with a pushed authorization request, before there is any token (RFC 9449 10.1).
    """

    member: str
    specification: str
    concerns: Callable[[Call, Client], bool]
    prove: Callable[[Call, Client], Awaitable[Evidence]]
    use: Callable[[Call, Client, str], Awaitable[Evidence]]
    scheme: str = BEARER
    challenge: str = ""
    announce: Callable[[Call, Client], Awaitable[Announced | None]] | None = None


_NOTHING = Proven()


class SenderConstraints:
    """Every enabled way as one."""

    def __init__(self, constraints: Iterable[SenderConstraint] = ()) -> None:
        self.constraints = tuple(constraints)
        self._by_member = {each.member: each for each in self.constraints}
        self._announced = tuple(each.announce for each in self.constraints if each.announce)

    @property
    def challenges(self) -> dict[str, str]:
        """Authorization schemes of our resources, each with its own parameters (RFC 9110 11.6.1)."""
        return {BEARER: "", **{each.scheme: each.challenge for each in self.constraints if each.scheme != BEARER}}

    async def prove(self, call: Call, client: Client) -> Proven:
        """At the token endpoint: what the new tokens are tied to."""
        found: dict[str, str] = {}
        headers: Headers = []
        for each in self.constraints:
            if each.concerns(call, client):
                evidence = await each.prove(call, client)
                found[each.member] = evidence.thumbprint
                headers.extend(evidence.headers)
        return Proven(found, self.token_type(found), headers) if found else _NOTHING

    async def announce(self, call: Call, client: Client) -> Announced:
        """At the pushed-request endpoint: the key that the code will be tied to."""
        answers = [await announce(call, client) for announce in self._announced]
        found = [answer for answer in answers if answer is not None]

        def write(parameters: dict[str, str]) -> None:
            for each in found:
                each.write(parameters)

        return Announced([header for each in found for header in each.headers], write)

    def token_type(self, confirmation: Confirmation) -> str:
        """RFC 6749 5.1: how the token has to be used; a way of ours that is lifted out has no say any more."""
        ways = (self._by_member[member].scheme for member in confirmation if member in self._by_member)
        return next((scheme for scheme in ways if scheme != BEARER), BEARER)

    async def admit(self, call: Call, client: Client, presented: Presented, confirmation: Confirmation) -> Headers:
        """At a resource: the holder of the key, under the token's own scheme, or InvalidToken."""
        if is_weaker(client, confirmation):
            raise InvalidToken("the token was issued before this client's tokens had to be bound")
        if presented.scheme != self.token_type(confirmation):
            raise InvalidToken("the token is not used in the way it was issued for")
        headers: Headers = []
        for member, thumbprint in confirmation.items():
            each = self._by_member.get(member)
            if each is None:  # issued while the way was enabled: nobody can prove it now, so nobody gets in
                raise InvalidToken("the token is tied to a key that cannot be proven here")
            evidence = await each.use(call, client, presented.token)
            if evidence.thumbprint != thumbprint:
                raise InvalidToken("the token belongs to another key")
            headers.extend(evidence.headers)
        return headers


def is_weaker(client: Client, confirmation: Confirmation) -> bool:
    """Whether a token lacks a binding that its client is registered for by now: it is worth nothing any more."""
    return not client.confirmed_by <= confirmation.keys()


def check_continuity(client: Client, before: Confirmation, now: Confirmation) -> None:
    """At a refresh: what was tied to a holder stays tied (security.md TK-18).

    RFC 9449 5, RFC 8705 4: a public client is recognised by its key alone, so the key must be the same one; a
    confidential client has authenticated, and may have a new key.
    """
    if before.keys() - now.keys():
        raise InvalidGrant("the refresh token is bound to a key, and the request proves none")
    public = client.token_endpoint_auth_method == "none"  # noqa: S105 (a method's name)
    if public and any(now[member] != thumbprint for member, thumbprint in before.items()):
        raise InvalidGrant("the refresh token is bound to another key")
