"""Questions are found by their secret or from the person's side, three of one client at most; notices are owed once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from foundation.database import Database, house_tables
from idp.ciba.authentication import MOST_WAITING, BackchannelAuthentication
from idp.ciba.store import BackchannelStore
from idp.decoupled.request import Approval
from idp.tokens.family import Authorization
from idp.tokens.store import FamilyStore

NEW = BackchannelAuthentication(
    id=7,
    client_id="counter",
    parameters={"scope": "openid"},
    created_at=1000,
    expires_at=1300,
    subject="her-name-there",
    binding_message="W4",
)
APPROVAL = Approval(3, 0, "card-key", Authorization(("openid",)))


def shelf(folder: Path, story: Callable[[BackchannelStore, Database], Awaitable[None]]) -> None:
    """One question on an otherwise empty shelf; a notice is owed for it."""

    async def run() -> None:
        database = Database.open(f"sqlite:///{folder}/idp.db", house_tables("idp").metadata)
        store = BackchannelStore(database, FamilyStore(database))
        assert await store.begin(NEW, "the-secret", "sealed")
        try:
            await story(store, database)
        finally:
            database.close()

    asyncio.run(run())


def test_the_secret_rests_as_a_hash(tmp_path: Path) -> None:
    async def story(store: BackchannelStore, database: Database) -> None:
        row = database.read(lambda tx: tx.one("SELECT * FROM backchannel_authentication"))
        assert row is not None
        assert "the-secret" not in row
        assert store.of_client("the-secret") == NEW
        assert store.of_client("another") is None

    shelf(tmp_path, story)


def test_a_person_sees_what_waits_and_nothing_that_is_over_or_decided(tmp_path: Path) -> None:
    async def story(store: BackchannelStore, _: Database) -> None:
        assert store.clients_that_wait(1299) == ["counter"]
        assert store.of_person("counter", "her-name-there", 1299) == [NEW]
        for client_id, subject, now in (
            ("counter", "her-name-there", 1300),
            ("counter", "another", 1000),
            ("other", "her-name-there", 1000),
        ):
            assert store.of_person(client_id, subject, now) == []
        assert await store.approve(7, APPROVAL, 1000)
        assert store.of_person("counter", "her-name-there", 1000) == []
        assert store.clients_that_wait(1000) == []

    shelf(tmp_path, story)


def test_attack_a_flood_of_questions_to_one_person_ends_at_the_third(tmp_path: Path) -> None:
    async def story(store: BackchannelStore, _: Database) -> None:
        told = await asyncio.gather(*(store.begin(replace(NEW, id=10 + n), f"s{n}", None) for n in range(10)))
        assert sum(told) == MOST_WAITING - 1
        assert await store.begin(replace(NEW, id=30, client_id="other"), "other's", None)
        assert await store.begin(replace(NEW, id=31, subject="another"), "another's", None)
        later = replace(NEW, id=32, created_at=1300, expires_at=1600)
        assert await store.begin(later, "later", None)

    shelf(tmp_path, story)


def test_a_notice_is_owed_from_the_decision_on_and_sent_by_one_worker(tmp_path: Path) -> None:
    async def story(store: BackchannelStore, _: Database) -> None:
        assert store.due_notices(1000, 10) == []
        assert await store.deny(7, 1000)
        (due,) = store.due_notices(1000, 10)
        assert (due.client_id, due.sealed, due.tries) == ("counter", "sealed", 0)
        assert sorted(await asyncio.gather(*(store.claim_notice(due, 1030) for _ in range(5))))[-2:] == [False, True]
        assert store.due_notices(1029, 10) == []
        (again,) = store.due_notices(1030, 10)
        assert again.tries == 1
        await store.settle_notice(again)
        assert store.due_notices(9999, 10) == []

    shelf(tmp_path, story)


def test_the_broom_takes_what_is_long_over(tmp_path: Path) -> None:
    async def story(store: BackchannelStore, _: Database) -> None:
        assert await store.forget(1300, 10) == 0
        assert await store.forget(1301, 10) == 1
        assert store.of_client("the-secret") is None

    shelf(tmp_path, story)
