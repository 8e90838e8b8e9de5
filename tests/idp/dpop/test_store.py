"""Used proofs lie in a table of their own."""

import asyncio
from pathlib import Path

from foundation.database import Database, house_tables
from idp.dpop.store import used_proofs


def test_a_proof_is_good_once_across_two_workers(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/idp.db"
    one, other = (Database.open(url, house_tables("idp").metadata) for _ in range(2))

    async def race() -> list[bool]:
        return await asyncio.gather(*(used_proofs(each).remember("key", 1, 9) for each in (one, other) * 10))

    try:
        assert asyncio.run(race()).count(True) == 1
    finally:
        one.close()
        other.close()
