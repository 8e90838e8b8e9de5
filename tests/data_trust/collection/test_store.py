"""Standing orders come back, sealed in between."""

import asyncio
from pathlib import Path

from data_trust.collection.mandate import Mandate
from data_trust.collection.store import MandateStore
from foundation.database import Database, house_tables
from foundation.envelope import Sealer


def test_a_new_order_for_the_same_institution_takes_the_old_ones_place(tmp_path: Path) -> None:
    db = Database.open(f"sqlite:///{tmp_path / 'x.db'}", house_tables("data_trust").metadata)
    store = MandateStore(Sealer(bytes(32)))

    async def fill() -> None:
        for mandate in (Mandate("s", "h", "first", 1), Mandate("s", "h", "second", 2), Mandate("s", "g", "third", 3)):
            await db.write(lambda tx, m=mandate: store.keep(tx, m))

    asyncio.run(fill())
    assert db.read(lambda tx: store.of_subject(tx, "s")) == [
        Mandate("s", "g", "third", 3),
        Mandate("s", "h", "second", 2),
    ]
    assert db.read(lambda tx: store.of_subject(tx, "t")) == []
    assert b"second" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    db.close()
