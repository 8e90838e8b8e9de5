"""The vault keeps records unreadable without the house's key, and bound to their person and place."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from data_trust.vault.record import Arrival, Source
from data_trust.vault.store import VaultStore
from foundation.clock import FixedClock
from foundation.database import Database, house_tables
from foundation.envelope import PersonVault, SealBroken
from foundation.ids import RandomIds
from tests.data_trust.street import HANAKO, NOON, TARO, a_world

SOURCE = Source("demo-hospital", "みなと総合病院", "Minato General Hospital")


@pytest.fixture
def db(tmp_path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a generator fixture
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}", house_tables("data_trust").metadata)
    yield database
    database.close()


def _store(kek: bytes = bytes(32)) -> VaultStore:
    return VaultStore(PersonVault(kek), b"i" * 32, RandomIds(FixedClock(NOON)))


def _condition(number: int, text: str = "高血圧症") -> Arrival:
    return Arrival("medical", "Condition", {"id": f"c{number}", "code": {"text": text}}, SOURCE)


def _deposit(db: Database, store: VaultStore, subject: str, *arrivals: Arrival) -> list[bool]:
    async def fill() -> list[bool]:
        return [await db.write(lambda tx, a=a: store.deposit(tx, subject, a, 7)) for a in arrivals]

    return asyncio.run(fill())


def test_records_come_back_in_the_order_they_came_with_their_provenance(db: Database) -> None:
    store = _store()
    assert _deposit(db, store, HANAKO, *(_condition(n) for n in range(5))) == [True] * 5
    records = store.open(db.read(lambda tx: store.sealed(tx, HANAKO, "medical", "Condition")))
    assert [r.resource["id"] for r in records] == [f"c{n}" for n in range(5)]
    assert records[0].source == SOURCE
    assert records[0].collected_at == 7
    assert store.open(db.read(lambda tx: store.sealed(tx, HANAKO, "medical"))) == records


def test_the_same_record_again_replaces_its_older_self_in_place(db: Database) -> None:
    store = _store()
    assert _deposit(db, store, HANAKO, _condition(1), _condition(2), _condition(1, "治りました")) == [True, True, False]
    records = store.open(db.read(lambda tx: store.sealed(tx, HANAKO, "medical")))
    assert [r.resource["code"]["text"] for r in records] == ["治りました", "高血圧症"]


def test_other_persons_domains_and_datatypes_stay_apart(db: Database) -> None:
    store = _store()
    _deposit(db, store, HANAKO, _condition(1))
    for subject, domain, datatype in ((TARO, "medical", "Condition"), (HANAKO, "jobs", None), (HANAKO, "medical", "X")):
        sealed = db.read(lambda tx, s=subject, d=domain, t=datatype: store.sealed(tx, s, d, t))
        assert store.open(sealed) == []


def test_another_house_key_opens_nothing(db: Database) -> None:
    _deposit(db, _store(), HANAKO, _condition(1))
    stranger = _store(b"x" * 32)
    with pytest.raises(SealBroken):
        stranger.open(db.read(lambda tx: stranger.sealed(tx, HANAKO, "medical")))


@pytest.mark.sqlite_file
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE records SET datatype = 'Observation' WHERE subject = 'pairwise-hanako'",
        "UPDATE records SET record_id = 'other' WHERE subject = 'pairwise-hanako'",
        "UPDATE person_keys SET wrapped = (SELECT wrapped FROM person_keys WHERE subject = 'pairwise-taro')",
        "UPDATE records SET body = (SELECT body FROM records WHERE subject = 'pairwise-taro')",
    ],
)
def test_a_row_moved_in_sql_no_longer_opens(db: Database, tmp_path: Path, attack: str) -> None:
    store = _store()
    _deposit(db, store, HANAKO, _condition(1))
    _deposit(db, store, TARO, _condition(2))
    with sqlite3.connect(tmp_path / "x.db") as attacker:
        attacker.execute(attack)
    attacker.close()
    with pytest.raises(SealBroken):
        store.open(db.read(lambda tx: store.sealed(tx, HANAKO, "medical")))


def test_destroying_one_key_makes_every_record_of_that_person_and_only_hers_unreadable(db: Database) -> None:
    store = _store()
    _deposit(db, store, HANAKO, _condition(1))
    _deposit(db, store, TARO, _condition(2))
    asyncio.run(db.write(lambda tx: tx.execute("DELETE FROM person_keys WHERE subject = ?", (HANAKO,))))
    assert store.open(db.read(lambda tx: store.sealed(tx, HANAKO, "medical"))) == []
    assert len(store.open(db.read(lambda tx: store.sealed(tx, TARO, "medical")))) == 1


@pytest.mark.sqlite_file
def test_the_bytes_on_disk_hold_no_word_of_a_record_nor_of_the_text_shown(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            receipt_id = await world.consent()
            await world.get("/fhir/R4/AllergyIntolerance", world.reader(receipt_id))
            disk = _on_disk(tmp_path)
            words = ["スギ花粉", "ペニシリン", "アムロジピン", "高血圧", "みなと総合病院", "はるかデータ", "0082311",
                     "見せます", "hanako.json"]  # fmt: skip
            assert [word for word in words if word.encode() in disk] == []
            assert b"mmHg" not in disk
            assert receipt_id.encode() in disk  # the search itself works

    asyncio.run(scenario())


def _on_disk(folder: Path) -> bytes:
    """The database and its write-ahead log."""
    return b"".join(path.read_bytes() for path in folder.glob("trust.db*"))
