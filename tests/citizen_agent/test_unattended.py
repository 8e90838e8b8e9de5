"""The whole wire without a page, against real cards and the small provider."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from citizen_agent.answer_challenge import Provider
from citizen_agent.errors import ProviderUntrue, Refused, WrongPin
from citizen_agent.unattended import Secrets, log_in
from foundation.clock import FixedClock
from tests.citizen_agent.parts import NOON, PROVIDER, Drawer, SmallProvider, accepted, refused
from tests.gov_core.card.sample import PASSWORD, PIN, issued

SIGNATURE_REQUIRED = {"status": "signature_required"}


def attempt(verdicts: Sequence[dict[str, Any]], secrets: Secrets) -> tuple[str, SmallProvider]:
    small = SmallProvider()
    small.verdicts = [dict(each) for each in verdicts]

    async def run() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(small.app)) as http:
            provider = Provider(PROVIDER, http, FixedClock(NOON))
            return await log_in(provider, "T", Drawer().open("hanako"), secrets)

    return asyncio.run(run()), small


def test_a_known_person_needs_the_pin_only() -> None:
    url, small = attempt([accepted()], Secrets(PIN))
    assert url.startswith(PROVIDER)
    assert len(small.answers) == 1


def test_a_first_visit_also_signs() -> None:
    _, small = attempt([SIGNATURE_REQUIRED, accepted()], Secrets(PIN, PASSWORD))
    assert len({answer["certificate"] for answer in small.answers}) == len(issued())


@pytest.mark.parametrize("secrets", [Secrets(PIN), Secrets(PIN, PASSWORD)])
def test_a_signature_that_is_not_offered_or_never_enough_ends(secrets: Secrets) -> None:
    with pytest.raises(ProviderUntrue):
        attempt([SIGNATURE_REQUIRED] * 3, secrets)


def test_a_refusal_and_a_wrong_pin_are_told() -> None:
    with pytest.raises(Refused):
        attempt([refused("certificate_revoked")], Secrets(PIN))
    with pytest.raises(WrongPin):
        attempt([accepted()], Secrets("9999"))


def test_ag11_secrets_do_not_show_themselves() -> None:
    assert PIN not in repr(Secrets(PIN, PASSWORD))
    assert PASSWORD not in str(Secrets(PIN, PASSWORD))
