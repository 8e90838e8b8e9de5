"""The operator's command."""

import asyncio
import sqlite3
from pathlib import Path

from data_trust.audit_command import verify_ledger
from data_trust.ledger.store import Head
from tests.data_trust.street import a_world


def _read_once(folder: Path) -> None:
    async def scenario() -> None:
        async with a_world(folder) as world:
            await world.collect()
            await world.get("/fhir/R4/AllergyIntolerance", world.reader(await world.consent()))

    asyncio.run(scenario())


def test_it_says_how_long_the_chain_is_and_fails_after_a_change(tmp_path: Path) -> None:
    _read_once(tmp_path)
    url, kek = f"sqlite:///{tmp_path / 'trust.db'}", bytes(range(32))
    status, line = verify_ledger(url, kek)
    assert (status, line[:27]) == (0, "the ledger holds: 1 entries")
    status, line = verify_ledger(url, kek, Head(2, b"later"))
    assert (status, line) == (1, "the ledger does not hold: the ledger is older than the kept head")
    with sqlite3.connect(tmp_path / "trust.db") as attacker:
        attacker.execute("UPDATE ledger_entries SET token_hash = 'x'")
    attacker.close()
    status, line = verify_ledger(url, kek)
    assert (status, line) == (1, "the ledger does not hold: a column contradicts the chained entry at entry 1")


def test_another_key_does_not_vouch_for_the_end(tmp_path: Path) -> None:
    _read_once(tmp_path)
    status, _ = verify_ledger(f"sqlite:///{tmp_path / 'trust.db'}", bytes(32))
    assert status == 1
