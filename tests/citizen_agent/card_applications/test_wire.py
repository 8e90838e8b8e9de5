"""The two calls: what is asked is checked before a card is touched, and the way back leads to who asked."""

import asyncio
from typing import Any

import pytest

from citizen_agent.answer_challenge import Accepted
from citizen_agent.card_applications.allowed import AllowedApplications
from citizen_agent.errors import MayNotAsk, ProviderUntrue, Refused
from tests.citizen_agent.card_applications.scene import LIBRARY, RECORD, SmallOwner
from tests.citizen_agent.parts import PROVIDER, refused


def test_what_is_asked_names_application_owner_and_purpose() -> None:
    asked = asyncio.run(SmallOwner().wire().asked("T"))
    assert asked.application == LIBRARY
    assert (asked.recipient["name_ja"], asked.purpose["en"]) == ("長岡市", "to lend you books")


def test_the_record_goes_out_and_the_way_back_comes_in() -> None:
    owner = SmallOwner()
    assert asyncio.run(owner.wire().send("T", RECORD)) == Accepted(f"{PROVIDER}/counter/shown")
    assert owner.given == [RECORD]


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://other.example"},
        {"issuer": None},
        {"aid": None},
        {"aid": 5},
        {"recipient": None},
        {"recipient": {"name_ja": "長岡市"}},
        {"purpose": {"ja": "貸出のため"}},
        {"purpose": "lending"},
    ],
)
def test_attack_a_request_that_does_not_fit_is_not_shown(change: dict[str, Any]) -> None:
    owner = SmallOwner()
    owner.request.update(change)
    with pytest.raises(ProviderUntrue):
        asyncio.run(owner.wire().asked("T"))


def test_attack_another_owner_or_origin_may_not_ask() -> None:
    for name, text in (("corporate_number", "7999901000001"), ("origin", "https://elsewhere.example")):
        owner = SmallOwner()
        owner.request["recipient"][name] = text
        with pytest.raises(MayNotAsk):
            asyncio.run(owner.wire().asked("T"))
    with pytest.raises(MayNotAsk):
        asyncio.run(SmallOwner().wire(AllowedApplications()).asked("T"))


@pytest.mark.parametrize(
    "verdict",
    [
        {},
        {"status": "later", "continue_url": f"{PROVIDER}/x"},
        {"status": "accepted", "continue_url": "https://elsewhere.example/"},
    ],
)
def test_attack_a_verdict_that_leads_elsewhere_is_not_followed(verdict: dict[str, Any]) -> None:
    owner = SmallOwner()
    owner.verdict = (200, verdict)
    with pytest.raises(ProviderUntrue):
        asyncio.run(owner.wire().send("T", RECORD))


def test_a_refusal_keeps_the_owners_words() -> None:
    owner = SmallOwner()
    body = {name: text for name, text in refused("no_application").items() if name != "http"}
    owner.refusal = owner.verdict = (403, body)
    for call in (owner.wire().asked("T"), owner.wire().send("T", RECORD)):
        with pytest.raises(Refused) as told:
            asyncio.run(call)  # type: ignore[arg-type]
        assert told.value.refusal.title_en == "Title no_application"
