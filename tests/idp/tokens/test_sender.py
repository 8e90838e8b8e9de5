"""What ties a token to its holder, with ways of proof made up for the purpose; DPoP and mutual TLS have their own."""

import asyncio
from typing import Any

import pytest

from idp.clients.client import Client
from idp.errors import InvalidGrant, InvalidToken
from idp.tokens import sender
from idp.tokens.sender import (
    UNBOUND,
    Announced,
    Evidence,
    Presented,
    Proven,
    SenderConstraint,
    SenderConstraints,
)
from idp.wire import Call
from tests.idp.provider import confidential, public

CLIENT = confidential()


class NobodysClients:
    """A registry without clients."""

    def get(self, client_id: str) -> Client | None:
        """Nobody."""
        return None


def constraint(member: str, **changes: Any) -> SenderConstraint:
    """A way of proof: the header named like the member holds the thumbprint."""

    async def prove(call: Call, client: Client) -> Evidence:
        return Evidence((call.header(member.encode()) or b"").decode(), [(b"x-proven", member.encode())])

    async def use(call: Call, client: Client, token: str) -> Evidence:
        return await prove(call, client)

    def concerns(call: Call, client: Client) -> bool:
        return call.header(member.encode()) is not None

    return SenderConstraint(member, "RFC 7800", concerns, prove, use, **{"challenge": 'algs="ES256"', **changes})


def _call(**headers: str) -> Call:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Call({"method": "GET", "path": "/x", "query_string": b"", "headers": raw})


BOTH = SenderConstraints([constraint("jkt", scheme="DPoP"), constraint("x5t#S256")])


def test_a_request_that_proves_nothing_gets_bearer_tokens() -> None:
    assert asyncio.run(BOTH.prove(_call(), CLIENT)) == Proven(UNBOUND, "Bearer", [])


def test_every_key_that_is_proven_is_in_the_confirmation() -> None:
    call = _call(**{"jkt": "a", "x5t#S256": "b"})
    proven = asyncio.run(BOTH.prove(call, CLIENT))
    assert proven.confirmation == {"jkt": "a", "x5t#S256": "b"}
    assert proven.token_type == "DPoP"
    assert [value for _, value in proven.headers] == [b"jkt", b"x5t#S256"]
    assert asyncio.run(BOTH.prove(_call(**{"x5t#S256": "b"}), CLIENT)).token_type == "Bearer"


@pytest.mark.parametrize(
    ("scheme", "confirmation", "headers"),
    [
        ("Bearer", {"jkt": "a"}, {"jkt": "a"}),  # a bound token used as a bearer token
        ("DPoP", {}, {"jkt": "a"}),  # an unbound token under the scheme of bound ones
        ("DPoP", {"jkt": "a"}, {"jkt": "b"}),  # another key
        ("DPoP", {"jkt": "a", "x5t#S256": "b"}, {"jkt": "a"}),  # one of two
        ("Bearer", {"x5t#S256": "b"}, {}),
        ("Bearer", {"lifted": "c"}, {"lifted": "c"}),  # a way that is not enabled any more
    ],
)
def test_tk17_whoever_does_not_prove_the_key_is_refused(
    scheme: str, confirmation: dict[str, str], headers: dict[str, str]
) -> None:
    with pytest.raises(InvalidToken):
        asyncio.run(BOTH.admit(_call(**headers), CLIENT, Presented(scheme, "t"), confirmation))


def test_the_holder_is_admitted_with_what_the_answer_must_carry() -> None:
    confirmation = {"jkt": "a", "x5t#S256": "b"}
    headers = asyncio.run(BOTH.admit(_call(**confirmation), CLIENT, Presented("DPoP", "t"), confirmation))
    assert len(headers) == 2


def test_tk18_a_refresh_keeps_the_binding() -> None:
    sender.check_continuity(CLIENT, {"jkt": "a"}, {"jkt": "another key of the same client"})
    sender.check_continuity(public(), {"jkt": "a"}, {"jkt": "a", "x5t#S256": "more"})
    for client in (CLIENT, public()):
        with pytest.raises(InvalidGrant):
            sender.check_continuity(client, {"jkt": "a"}, UNBOUND)
        with pytest.raises(InvalidGrant):
            sender.check_continuity(client, {"jkt": "a"}, {"x5t#S256": "another kind"})
    with pytest.raises(InvalidGrant):
        sender.check_continuity(public(), {"jkt": "a"}, {"jkt": "b"})


def test_only_ways_that_take_an_announcement_are_asked_at_the_pushed_request() -> None:
    async def announce(call: Call, client: Client) -> Announced:
        return Announced([(b"x", b"y")], lambda parameters: parameters.update(dpop_jkt="a"))

    async def silent(call: Call, client: Client) -> None:
        return None

    ways = [constraint("x5t#S256"), constraint("jkt", announce=announce), constraint("z", announce=silent)]
    announced = asyncio.run(SenderConstraints(ways).announce(_call(), CLIENT))
    assert announced.headers == [(b"x", b"y")]
    parameters: dict[str, str] = {}
    announced.write(parameters)
    assert parameters == {"dpop_jkt": "a"}


def test_without_any_way_there_is_only_bearer() -> None:
    assert SenderConstraints().challenges == {"Bearer": ""}
    assert list(BOTH.challenges) == ["Bearer", "DPoP"]
