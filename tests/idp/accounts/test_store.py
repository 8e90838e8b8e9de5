import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from foundation.envelope import SealBroken
from idp.accounts.card_link import CardIdentity
from tests.idp.consent.parties import Parties, enrolment, open_parties


def story(place: Path, tell: Callable[[Parties], Awaitable[Any]]) -> None:
    async def run() -> None:
        async with open_parties(place) as parties:
            await tell(parties)

    asyncio.run(run())


def test_an_account_is_found_by_its_card_only(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        assert it.accounts.find("authentication", CardIdentity("auth-key", 0x1234)) == it.account_id
        assert it.accounts.find("authentication", CardIdentity("sign-key", 0x1234)) is None
        assert it.accounts.find("signature", CardIdentity("auth-key", 0x1234)) is None

    story(tmp_path, tell)


def test_enrolling_again_keeps_the_account_and_adds_evidence(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        assert await it.accounts.enrol(enrolment(it.clock.timestamp())) == it.account_id
        assert await it.accounts.enrol(enrolment(it.clock.timestamp(), 0x9000)) != it.account_id

    story(tmp_path, tell)


def test_stale_stays_stale(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        await it.accounts.record_standing(it.account_id, "stale", 1)
        await it.accounts.record_standing(it.account_id, "current", 2)
        person = it.accounts.attributes(it.account_id)
        assert person is not None
        assert person.standing == "stale"

    story(tmp_path, tell)


def test_the_signature_card_is_known_for_asking_its_status(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        assert it.accounts.signature_card(it.account_id) == CardIdentity("sign-key", 0x1235)
        assert it.accounts.signature_card(1) is None

    story(tmp_path, tell)


def test_a_closed_account_tells_nothing_any_more(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        assert it.accounts.active(it.account_id)
        await it.accounts.close(it.account_id)
        assert not it.accounts.active(it.account_id)
        assert it.accounts.attributes(it.account_id) is None

    story(tmp_path, tell)


def test_attributes_copied_to_another_persons_row_do_not_open(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        other = await it.accounts.enrol(enrolment(it.clock.timestamp(), 0x9000))
        source = "SELECT sealed FROM person_attributes WHERE account_id = ?"
        copy = f"UPDATE person_attributes SET sealed = ({source}) WHERE account_id = ?"
        database = it.accounts._database
        await database.write(lambda tx: tx.execute(copy, (it.account_id, other)))
        with pytest.raises(SealBroken):
            it.accounts.attributes(other)

    story(tmp_path, tell)


def test_the_newest_signature_card_is_the_one_linked_last_and_never_the_login_card(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        assert it.accounts.newest_signature_card(it.account_id) == CardIdentity("sign-key", 0x1235)
        it.clock.advance(1)
        await it.accounts.link("signature", CardIdentity("sign-key", 0x2000), it.account_id)
        it.clock.advance(1)
        await it.accounts.link("authentication", CardIdentity("auth-key", 0x3000), it.account_id)
        assert it.accounts.newest_signature_card(it.account_id) == CardIdentity("sign-key", 0x2000)
        assert it.accounts.newest_signature_card(1) is None

    story(tmp_path, tell)
