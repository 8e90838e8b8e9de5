"""What happens together happens in one transaction, or not at all."""

import asyncio

import pytest

from gov_core.jpki.latest_attributes.refusals import NoConsent, Replayed
from tests.gov_core.jpki.latest_attributes.signer import BANK, Signer
from tests.gov_core.jpki.verifiers_at_the_door import PLATFORM
from tests.gov_core.town import HANAKO, run


def test_the_signed_text_and_its_certificate_are_kept_as_evidence(signer: Signer) -> None:
    shown = signer.shown()
    run(signer.consents.give(PLATFORM, BANK, shown))
    [kept] = signer.consents.store.evidence(HANAKO.id, "bank")
    assert (kept.action, kept.text, kept.signature) == ("give", shown.text, shown.signature)
    assert kept.certificate_id == signer.town.rows(HANAKO.id, "sign")[-1].id


def test_one_statement_received_twice_at_the_same_time_counts_once(signer: Signer) -> None:
    shown = signer.shown()

    async def both() -> list[object]:
        twice = (signer.consents.give(PLATFORM, BANK, shown) for _ in range(2))
        return list(await asyncio.gather(*twice, return_exceptions=True))

    outcomes = run(both())
    assert sorted(isinstance(each, Replayed) for each in outcomes) == [False, True]
    assert len(signer.consents.store.of_holder(HANAKO.id)) == 1


def test_two_withdrawals_at_the_same_time_end_it_once(signer: Signer) -> None:
    signer.consent()
    first, second = signer.shown("withdraw"), signer.shown("withdraw")

    async def both() -> list[object]:
        twice = (signer.consents.withdraw(BANK, shown) for shown in (first, second))
        return list(await asyncio.gather(*twice, return_exceptions=True))

    assert sorted(isinstance(each, NoConsent) for each in run(both())) == [False, True]
    assert [each.action for each in signer.consents.store.evidence(HANAKO.id, "bank")] == ["give", "withdraw"]


def test_a_refused_consent_leaves_nothing_behind(signer: Signer) -> None:
    shown = signer.shown()
    run(signer.consents.give(PLATFORM, BANK, shown))
    before = signer.consents.store.of_holder(HANAKO.id)
    with pytest.raises(Replayed):
        run(signer.consents.give(PLATFORM, BANK, shown))
    assert signer.consents.store.of_holder(HANAKO.id) == before
