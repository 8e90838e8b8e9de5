"""Appending keeps one chain, whoever appends, and reads it back as it was."""

import asyncio
from pathlib import Path

from foundation.clock import FixedClock
from foundation.database import Database, house_tables
from idp.audit.store import AuditStore
from tests.idp.card_login import mint


def _open(tmp_path: Path) -> tuple[Database, AuditStore]:
    database = Database.open(f"sqlite:///{tmp_path}/a.db", house_tables("idp").metadata)
    return database, AuditStore(database, FixedClock(mint.NOW), b"2" * 32)


def test_two_processes_continue_one_chain(tmp_path: Path) -> None:
    (one, first), (other, second) = _open(tmp_path), _open(tmp_path)

    async def both() -> None:
        for number in range(5):
            await first.append("operator:h", "keys.list", str(number), "begun", {})
            await second.notice("code.reused", "bank", account=number)

    asyncio.run(both())
    page = first.page(0, 100)
    assert [seq for seq, _, _ in page] == list(range(1, 11))
    assert [entry.actor for _, entry, _ in page] == ["operator:h", "provider"] * 5
    assert page[1][1].told == {"account": 0}
    assert first.newest().count == 10 and first.newest().hash == page[-1][2]
    assert first.page(8, 100) == page[8:]
    one.close()
    other.close()
