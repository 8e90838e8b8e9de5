"""The two calls to the provider: whatever it answers, the agent ends in one of its own errors or a verdict."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from citizen_agent.answer_challenge import Accepted, Provider, SignatureRequired, Verdict
from citizen_agent.card_session import Kind, Proof, prove
from citizen_agent.errors import AgentError, ProviderUnreachable, ProviderUntrue, Refused
from citizen_agent.unattended import Secrets, log_in
from foundation import card_program
from foundation.clock import FixedClock
from tests.citizen_agent.parts import NOON, PROVIDER, Drawer, SmallProvider, accepted, refused
from tests.gov_core.card.sample import PIN


def with_transport(transport: httpx.AsyncBaseTransport, work: Callable[[Provider], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with httpx.AsyncClient(transport=transport) as http:
            return await work(Provider(PROVIDER, http, FixedClock(NOON)))

    return asyncio.run(run())


def answered(verdict: dict[str, Any]) -> Verdict:
    small = SmallProvider()
    small.verdicts = [verdict]

    async def work(provider: Provider) -> Verdict:
        challenge = await provider.challenge("T", Kind.AUTHENTICATION)
        card = Drawer().open("hanako")
        proof = await asyncio.to_thread(prove, card, Kind.AUTHENTICATION, PIN, challenge.statement)
        return await provider.answer("T", challenge, proof)

    result: Verdict = with_transport(httpx.ASGITransport(small.app), work)
    return result


def test_an_accepted_answer_says_where_to_go_on() -> None:
    assert answered(accepted()) == Accepted(f"{PROVIDER}/login/continue?ix=1")


def test_the_provider_can_ask_for_the_signature() -> None:
    assert answered({"status": "signature_required"}) == SignatureRequired()


def test_a_refusal_keeps_the_provider_s_words() -> None:
    with pytest.raises(Refused) as no:
        answered(refused("certificate_revoked"))
    assert no.value.refusal.advice_en == "Do certificate_revoked"
    assert no.value.refusal.return_url == f"{PROVIDER}/login/refused?ix=1&error=certificate_revoked"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/login/continue",
        f"{PROVIDER}.evil.example/",
        f"{PROVIDER}@evil.example/",
        "javascript:alert(1)",
        "/login/continue",
        None,
        7,
    ],
)
def test_a_way_back_to_a_stranger_is_not_taken(url: object) -> None:
    with pytest.raises(ProviderUntrue):
        answered({"status": "accepted", "continue_url": url})
    if url is not None and not isinstance(url, int):
        with pytest.raises(ProviderUntrue):
            answered(refused("person_mismatch") | {"return_url": url})


@pytest.mark.parametrize("verdict", [{}, {"status": "maybe"}, {"status": None}])
def test_an_unknown_verdict_is_no_success(verdict: dict[str, Any]) -> None:
    with pytest.raises(ProviderUntrue):
        answered(verdict)


def garbage(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"\xff\xfe")


def a_list(request: httpx.Request) -> httpx.Response:
    return httpx.Response(201, json=[1])


def too_long(request: httpx.Request) -> httpx.Response:
    return httpx.Response(201, content=b" " * 200_000 + b"{}")


def redirect(request: httpx.Request) -> httpx.Response:
    return httpx.Response(302, headers={"Location": "https://evil.example/"})


def server_error(request: httpx.Request) -> httpx.Response:
    return httpx.Response(500, json={"detail": "x"})


def down(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("down")


def slow(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow")


@pytest.mark.parametrize("handler", [garbage, a_list, too_long, redirect, server_error, down, slow])
def test_a_provider_in_trouble_is_unreachable(handler: Callable[[httpx.Request], httpx.Response]) -> None:
    for work in (
        lambda provider: provider.challenge("T", Kind.SIGNATURE),
        lambda provider: log_in(provider, "T", Drawer().open("hanako"), Secrets(PIN)),
    ):
        with pytest.raises(ProviderUnreachable):
            with_transport(httpx.MockTransport(handler), work)


def test_a_refused_challenge_keeps_its_code() -> None:
    def expired(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json={"error": "expired_ticket", "error_description": "x"})

    with pytest.raises(Refused) as no:
        with_transport(httpx.MockTransport(expired), lambda provider: provider.challenge("T", Kind.SIGNATURE))
    assert no.value.refusal.error == "expired_ticket"


def test_the_way_out_is_at_the_provider() -> None:
    async def work(provider: Provider) -> str:
        return provider.leave_url("a&b")

    url: str = with_transport(httpx.MockTransport(garbage), work)
    assert url == f"{PROVIDER}/login/refused?ticket=a%26b&error=access_denied"


def test_a_proof_and_the_errors_hold_no_secret() -> None:
    assert set(Proof.__dataclass_fields__) == {"certificate", "signature"}
    assert issubclass(Refused, AgentError)


def test_ag10_the_agent_names_itself_to_the_provider() -> None:
    named: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        named.append(request.headers["User-Agent"])
        return httpx.Response(400, json=refused("expired_ticket"))

    async def work(provider: Provider) -> None:
        with pytest.raises(Refused):
            await provider.challenge("T", Kind.AUTHENTICATION)

    with_transport(httpx.MockTransport(answer), work)
    assert [card_program.is_known(name) for name in named] == [True]
