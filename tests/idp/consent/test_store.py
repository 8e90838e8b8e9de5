import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from idp.consent.coverage import Approved
from idp.consent.refusals import AlreadyDecided
from tests.idp.consent.parties import GRANTED, Parties, open_parties

APPROVED = Approved(("openid", "name"), {"userinfo": {"name": None}}, [GRANTED], ("address",))


def story(place: Path, tell: Callable[[Parties], Awaitable[Any]]) -> None:
    async def run() -> None:
        async with open_parties(place) as parties:
            await tell(parties)

    asyncio.run(run())


def test_a_grant_comes_back_as_it_was_made(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        made = await it.grants.create(7, "bank", APPROVED, "receipt")
        assert it.grants.get(made.id) == made
        assert it.grants.is_live(made.id)
        assert made.authorization_details[0]["receipt_id"] == "receipt"
        assert it.grants.get(1) is None

    story(tmp_path, tell)


def test_grants_of_others_are_never_found(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        made = await it.grants.create(7, "bank", APPROVED)
        assert it.grants.find_live(7, "shop") is None
        assert it.grants.find_live(8, "bank") is None
        assert it.grants.all_live(7, "bank") == [made]
        assert it.grants.earlier(7, "bank") == []  # nothing was decided, so there is nothing to show

    story(tmp_path, tell)


def test_a_revoked_grant_is_dead_at_once_and_for_ever(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        made = await it.grants.create(7, "bank", APPROVED)
        assert await it.grants.revoke(made.id)
        assert not await it.grants.revoke(made.id)
        assert not it.grants.is_live(made.id)
        assert it.grants.find_live(7, "bank") is None
        found = it.grants.get(made.id)
        assert found is not None
        assert not found.live

    story(tmp_path, tell)


def test_one_interaction_has_one_decision(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        first = await it.grants.decide("ix", "receipt", 7, "bank", APPROVED)
        assert await it.grants.decide("ix", "receipt", 7, "bank", APPROVED) == first
        with pytest.raises(AlreadyDecided):
            await it.grants.decide("ix", "other", 7, "bank", APPROVED)
        with pytest.raises(AlreadyDecided):
            await it.grants.decide("ix", "", 7, "bank", None)
        assert await it.grants.decide("ix2", "", 7, "bank", None) is None

    story(tmp_path, tell)


def test_who_holds_verified_attributes_is_known_until_the_consent_is_withdrawn(tmp_path: Path) -> None:
    verified = {"userinfo": {"verified_claims": {"verification": {}, "claims": {"name": None}}}}

    async def tell(it: Parties) -> None:
        await it.grants.create(7, "shop", APPROVED, "other")
        made = await it.grants.create(7, "bank", Approved(("openid",), verified, [], ()), "receipt-v")
        assert it.grants.verified_since(7, "bank") == made.created_at
        assert it.grants.verified_since(7, "shop") is None
        assert it.grants.verified_since(8, "bank") is None
        await it.grants.revoke_by_receipt("receipt-v")
        assert it.grants.verified_since(7, "bank") is None

    story(tmp_path, tell)


def test_one_scope_ends_in_every_live_grant_and_the_rest_of_each_stands(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        wide = Approved(("openid", "name", "latest_attributes"), {}, [], ("gender",))
        made = [await it.grants.create(7, "bank", wide, f"r{number}") for number in range(2)]
        others = await it.grants.create(8, "bank", wide, "other")
        ended = await it.grants.create(7, "bank", wide, "ended")
        await it.grants.revoke(ended.id)
        await it.grants.drop_scope(7, "bank", "latest_attributes")
        for grant in made:
            left = it.grants.get(grant.id)
            assert left is not None
            assert (left.scope, left.declined, left.live) == (("openid", "name"), ("gender",), True)
        for grant in (others, ended):
            kept = it.grants.get(grant.id)
            assert kept is not None
            assert kept.scope == wide.scope

    story(tmp_path, tell)


def test_a_declined_scope_is_remembered_as_decided(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        made = await it.grants.create(7, "bank", Approved(("openid", "latest_attributes"), {}, [], ("name",)), "r")
        await it.grants.drop_scope(7, "bank", "latest_attributes", declined=True)
        left = it.grants.get(made.id)
        assert left is not None
        assert (left.scope, left.declined) == (("openid",), ("latest_attributes", "name"))

    story(tmp_path, tell)


def test_the_latest_attributes_end_with_any_decision_that_names_them(tmp_path: Path) -> None:
    async def tell(it: Parties) -> None:
        lasting, plain = (Approved(("openid", *more), {}, [], ()) for more in (("latest_attributes",), ()))
        older = await it.grants.create(7, "bank", lasting, "older")
        await it.grants.create(7, "bank", lasting, "newer")
        await it.grants.create(7, "bank", plain, "other")
        await it.grants.revoke_by_receipt("other")
        assert it.grants.get(older.id) == older
        await it.grants.revoke_by_receipt("newer")
        left = it.grants.get(older.id)
        assert left is not None
        assert (left.live, left.scope) == (True, ("openid",))

    story(tmp_path, tell)
