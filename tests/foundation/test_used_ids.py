"""One conditional insert: true for exactly one caller, until the thing is over anyhow."""

import asyncio
from pathlib import Path

from sqlmodel import BigInteger, Field

from foundation.database import Database, house_tables
from foundation.used_ids import UsedIds


class _Row(house_tables("used_ids_test"), table=True):  # type: ignore[call-arg, misc]
    __tablename__ = "thing"
    id: str = Field(primary_key=True)
    forget_at: int = Field(sa_type=BigInteger, index=True)


def test_one_of_many_is_the_first_and_a_restart_forgets_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    database = Database.open(url, house_tables("used_ids_test").metadata)
    used = UsedIds(database, "thing")

    async def race() -> list[bool]:
        return await asyncio.gather(*(used.remember("key", 100, 200) for _ in range(20)))

    assert asyncio.run(race()).count(True) == 1
    database.close()
    database = Database.open(url, house_tables("used_ids_test").metadata)
    used = UsedIds(database, "thing")
    assert not asyncio.run(used.remember("key", 200, 300))
    assert asyncio.run(used.remember("key", 201, 300))
    database.close()
