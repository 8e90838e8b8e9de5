import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from foundation.database import Database, house_tables
from idp.accounts.store import AccountRow  # noqa: F401 (a session is of an account)
from idp.interaction.session import Party, Session
from idp.interaction.sessions.store import SessionRecords
from tests.idp.provider import Provider, run


def session(sid: str, card: str = "", *, began: int = 10, account: int = 7) -> Session:
    return Session(sid, account, began, "acr", ("sc", "pin"), began, began, card)


def story(place: Path, tell: Callable[[SessionRecords, Database], Awaitable[Any]]) -> None:
    async def run() -> None:
        database = Database.open(f"sqlite:///{place}/idp.db", house_tables("idp").metadata)
        await database.change("INSERT INTO account (id, wrapped_key, created_at) VALUES (?, ?, 0)", (7, b""))
        try:
            await tell(SessionRecords(database), database)
        finally:
            database.close()

    asyncio.run(run())


def test_a_replaced_session_is_gone_at_once(tmp_path: Path) -> None:
    async def tell(records: SessionRecords, database: Database) -> None:
        await records.replace(session("old"), None, 0)
        await records.replace(session("new", began=20), "old", 0)
        assert records.find("old") is None
        assert records.find("new") == session("new", began=20)
        await records.seen("new", 30)
        await records.seen("new", 25)
        found = records.find("new")
        assert found is not None
        assert found.last_seen == 30
        await records.delete_account(7)
        assert records.find("new") is None

    story(tmp_path, tell)


def test_sessions_with_a_card_are_found_until_it_was_asked_about(tmp_path: Path) -> None:
    async def tell(records: SessionRecords, database: Database) -> None:
        for each in (session("second", "b", began=20), session("first", "a"), session("without a card")):
            await records.replace(each, None, 0)

        def due(since: int, **limits: int) -> list[str]:
            return [each.sid for each in records.unlooked(since, **{"idle": 0, "oldest": 0, "limit": 9, **limits})]

        assert records.unlooked(10, idle=0, oldest=0, limit=9) == [session("first", "a")]
        assert due(20) == ["first", "second"]
        assert due(20, limit=1) == ["first"]
        assert due(20, idle=10) == due(20, oldest=10) == ["second"]
        await records.looked_at("first", 30)
        assert due(20) == ["second"]
        assert due(30) == ["second", "first"]

    story(tmp_path, tell)


def test_what_is_known_of_a_card_goes_with_its_session(tmp_path: Path) -> None:
    async def tell(records: SessionRecords, database: Database) -> None:
        def cards() -> list[str]:
            return [row[0] for row in database.read(lambda tx: tx.all("SELECT sid FROM session_card ORDER BY sid"))]

        for each in ("one", "two", "three", "four"):
            await records.replace(session(each, "key", account=len(each)), None, 0)
        await records.delete("one")
        assert cards() == ["four", "three", "two"]
        await records.delete_account(5)
        assert cards() == ["four", "two"]
        await records.replace(session("five", "key", began=50), "four", 0)
        assert cards() == ["five", "two"]
        await records.replace(session("six", "key", began=60), None, 20)
        assert cards() == ["five", "six"]

    story(tmp_path, tell)


def _listening(place: Path, tell: Callable[[SessionRecords, list[Party]], Awaitable[Any]]) -> None:
    """As above, with somebody who is told who took part, in the transaction that ends a session."""

    async def run() -> None:
        database, told = Database.open(f"sqlite:///{place}/idp.db", house_tables("idp").metadata), list[Party]()
        try:
            await tell(SessionRecords(database, lambda _, parties: told.extend(parties)), told)
        finally:
            database.close()

    asyncio.run(run())


def test_a_client_takes_part_once_under_its_first_name(tmp_path: Path) -> None:
    async def tell(records: SessionRecords, told: list[Party]) -> None:
        await records.replace(session("s"), None, 0)
        assert records.party("s", "bank") is None
        joined = await asyncio.gather(records.join("s", "bank", "a"), records.join("s", "bank", "b"))
        assert joined[0] == joined[1] == records.party("s", "bank")
        assert await records.join("gone", "bank", "c") is None

    _listening(tmp_path, tell)


def test_who_took_part_is_told_once_whoever_ends_the_session(tmp_path: Path) -> None:
    async def tell(records: SessionRecords, told: list[Party]) -> None:
        for sid in ("one", "two"):
            await records.replace(session(sid), None, 0)
            await records.join(sid, "bank", f"bank-{sid}")
        assert await records.delete("one") == told == [Party("bank", 7, "bank-one")]
        assert await records.delete("one") == []
        assert await records.delete_account(7) == [Party("bank", 7, "bank-two")]
        assert len(told) == 2

    _listening(tmp_path, tell)


def test_the_same_person_goes_on_with_her_clients_and_another_one_ends_the_session_before(tmp_path: Path) -> None:
    async def tell(records: SessionRecords, told: list[Party]) -> None:
        await records.replace(session("old"), None, 0)
        await records.join("old", "bank", "a")
        assert await records.replace(session("new", began=20), "old", 0) == told == []
        assert records.party("new", "bank") == "a"
        assert await records.replace(session("hers", account=8), "new", 0) == told == [Party("bank", 7, "a")]
        assert records.party("hers", "bank") is None

    _listening(tmp_path, tell)


def test_what_only_ran_out_is_no_logout_and_leaves_no_row_behind(tmp_path: Path) -> None:
    async def tell(records: SessionRecords, told: list[Party]) -> None:
        await records.replace(session("old"), None, 0)
        await records.join("old", "bank", "a")
        await records.replace(session("new", began=100), None, 50)
        assert told == []
        assert records.party("old", "bank") is None

    _listening(tmp_path, tell)


def test_whether_the_account_is_open_is_judged_as_its_own_room_judges_it(tmp_path: Path) -> None:
    async def tell(provider: Provider) -> None:
        person = await provider.person()
        records, accounts = SessionRecords(provider.rooms.ground.database), provider.rooms.accounts
        await records.replace(session("hers", account=person), None, 0)
        await records.replace(session("nobody's", account=999), None, 0)

        def agree() -> list[bool]:
            found = [records.find(sid) for sid in ("hers", "nobody's")]
            verdicts = [each is not None and each.is_accounts for each in found]
            assert verdicts == [accounts.active(person), accounts.active(999)]
            return verdicts

        assert agree() == [True, False]
        await accounts.close(person)
        assert agree() == [False, False]

    run(tmp_path, tell)
