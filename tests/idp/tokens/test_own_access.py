"""A client acting for itself gets its own scopes, never one that speaks of a person, under a row of its own."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foundation.clock import FixedClock
from foundation.database import Database, house_tables
from foundation.ids import RandomIds
from idp.errors import InvalidScope
from idp.tokens.exchange import TokenRequest
from idp.tokens.family import NO_GRANT, NOBODY
from idp.tokens.own_access import PERSONAL, OwnAccess
from idp.tokens.store import FamilyStore
from tests.idp.provider import confidential

CLOCK = FixedClock(datetime(2026, 11, 1, tzinfo=UTC))


def test_own_scopes_are_given_and_personal_ones_are_not(tmp_path: Path) -> None:
    async def run() -> None:
        database = Database.open(f"sqlite:///{tmp_path}/idp.db", house_tables("idp").metadata)
        access = OwnAccess(FamilyStore(database), CLOCK, RandomIds(CLOCK))
        issue = await access.redeem(TokenRequest(confidential(), {}, ()))
        assert issue.scope == ("data:read",)
        assert (issue.family.account_id, issue.family.grant_id) == (NOBODY, NO_GRANT)
        for scope in (*PERSONAL, "unknown"):
            with pytest.raises(InvalidScope):
                await access.redeem(TokenRequest(confidential(), {"scope": scope}, ()))
        database.close()

    asyncio.run(run())
