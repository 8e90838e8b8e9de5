"""What a check of the pipeline is: a name, its specification, its place in the order, and the doors it guards."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from idp.authorize.request import AuthorizationRequest
from idp.clients.client import Client
from idp.errors import UnknownClient


class Stage(IntEnum):
    """The order of every authorization request; a feature's step names its stage, never another step."""

    CLIENT = 1
    REQUEST_OBJECT = 2
    REDIRECT = 3
    RESPONSE_TYPE = 4
    SCOPE = 5
    PROOF = 6
    PROMPT = 7
    CARD = 8
    CONSENT = 9
    RESPOND = 10

    @property
    def words(self) -> str:
        """As people read it."""
        return self.name.lower().replace("_", " ")


class Door(Enum):
    """Ways in that share the one table, so that they cannot drift apart."""

    AUTHORIZE = "authorize"
    PUSH = "par"
    DEVICE = "device"
    CIBA = "ciba"
    OWN = "own"
    RESUME = "resume"


ALL_DOORS = frozenset(Door)
# RFC 8628 3.1, CIBA Core 7.1: who asks over the back channel is told nothing by redirect, so there is no redirect URI
# and no code to bind to a proof key; a page of ours that asks who is here leads back to itself.
WITH_REDIRECT = ALL_DOORS - {Door.DEVICE, Door.CIBA, Door.OWN}


@dataclass
class Attempt:
    """One request on its way through the table: raw parameters until `request` is parsed out of them.

    `vetted`: the parameters are our own copy of a request that came in by another door; `pushed_as`: by which key the
    pushed one is marked as answered.
    """

    door: Door
    parameters: dict[str, str]
    client: Client | None = None
    redirect_uri: str = ""
    parsed: AuthorizationRequest | None = field(default=None, repr=False)
    vetted: bool = False
    pushed_as: str = ""

    @property
    def known_client(self) -> Client:
        """The client; the first row of the table has found it."""
        if self.client is None:
            raise UnknownClient("no such client")
        return self.client

    @property
    def request(self) -> AuthorizationRequest:
        """The frozen request; only steps after the parsing row may ask."""
        if self.parsed is None:
            raise RuntimeError("a step asks for the request before it is parsed: its stage is too early")
        return self.parsed


@dataclass(frozen=True)
class AuthorizeStep:
    """One row: raises an OAuthError, or lets the attempt pass."""

    stage: Stage
    name: str
    specification: str
    check: Callable[[Attempt], Awaitable[None] | None]
    doors: frozenset[Door] = ALL_DOORS
