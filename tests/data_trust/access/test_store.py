"""A proof is good once in the whole house."""

import asyncio
from pathlib import Path

from data_trust.access.store import used_proofs
from tests.data_trust.street import a_world


def test_of_many_uses_one_is_the_first(tmp_path: Path) -> None:
    async def scenario() -> list[bool]:
        async with a_world(tmp_path) as world:
            used = used_proofs(world.house.db)
            return await asyncio.gather(*(used.remember("key", 1, 9) for _ in range(10)))

    assert asyncio.run(scenario()).count(True) == 1
