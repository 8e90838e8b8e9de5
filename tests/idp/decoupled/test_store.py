"""A decision is taken once, in time, by one caller; polling keeps its pace; what is spent is spent."""

import asyncio
from pathlib import Path

from foundation.database import Database
from idp.decoupled.request import Approval
from idp.device.store import DeviceStore
from idp.tokens.family import Authorization, Family
from idp.tokens.store import FamilyStore
from tests.idp.device.test_store import shelf

APPROVAL = Approval(3, 4, "card-key", Authorization(("openid",), auth_time=1001, acr="acr", amr=("sc",)))
FAMILY = Family(7, "tv", 3, 4, APPROVAL.authorization, 2000)


def test_the_first_decision_stands_and_only_in_time(tmp_path: Path) -> None:
    async def story(store: DeviceStore, *_: object) -> None:
        assert not await store.approve(7, APPROVAL, 1300)
        assert await store.approve(7, APPROVAL, 1299)
        assert not await store.deny(7, 1299)
        assert not await store.approve(7, APPROVAL, 1299)
        found = store.of_device("device-code")
        assert found is not None
        assert (found.approval, found.denied) == (APPROVAL, False)

    shelf(tmp_path, story)


def test_a_refusal_is_never_redeemed(tmp_path: Path) -> None:
    async def story(store: DeviceStore, families: FamilyStore, _: Database) -> None:
        assert await store.deny(7, 1000)
        assert not await store.spend(FAMILY, 1001, dead=False)
        family = families.get(7)
        assert family is None or family.revoked

    shelf(tmp_path, story)


def test_an_approval_becomes_a_family_for_one_of_many_and_a_second_try_ends_it(tmp_path: Path) -> None:
    async def story(store: DeviceStore, families: FamilyStore, _: Database) -> None:
        assert await store.approve(7, APPROVAL, 1000)
        assert await store.spend(FAMILY, 1001, dead=False)
        family = families.get(7)
        assert family == FAMILY
        assert sum(await asyncio.gather(*(store.spend(FAMILY, 1001, dead=False) for _ in range(5)))) == 0
        family = families.get(7)
        assert family is not None
        assert family.revoked

    shelf(tmp_path, story)


def test_what_fell_meanwhile_is_spent_and_dead(tmp_path: Path) -> None:
    async def story(store: DeviceStore, families: FamilyStore, _: Database) -> None:
        assert await store.approve(7, APPROVAL, 1000)
        await store.spend(FAMILY, 1001, dead=True)
        family = families.get(7)
        assert family is not None
        assert family.revoked
        assert not await store.spend(FAMILY, 1001, dead=False)

    shelf(tmp_path, story)


def test_the_interval_grows_by_five_with_each_question_that_comes_too_soon(tmp_path: Path) -> None:
    async def story(store: DeviceStore, *_: object) -> None:
        told = [await store.poll(7, now) for now in (1000, 1005, 1009, 1019, 1028, 1043)]
        assert told == [True, True, False, True, False, True]

    shelf(tmp_path, story)
