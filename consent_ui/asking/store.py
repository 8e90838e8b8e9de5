"""Table of requests being decided: bound to their first browser, decided once.

open --claim--> recording --keep_receipt--> receipted --finish--> done
recording --release--> open      when nothing was written anywhere
"""

from dataclasses import dataclass

from sqlmodel import Field

from foundation.database import Database, Transaction, house_tables


class AskRow(house_tables("consent_ui"), table=True):  # type: ignore[call-arg, misc]
    """One request. `draft` and `receipt` are sealed; `key` is the hash of the interaction's id."""

    __tablename__ = "asks"
    key: str = Field(primary_key=True)
    browser: str
    state: str = "open"
    decision: str = ""
    draft: str = ""
    receipt: str = ""
    continue_url: str = ""
    claimed_at: int = 0
    expires_at: int = Field(index=True)


@dataclass(frozen=True)
class Ask:
    """A row of the table."""

    key: str
    browser: str
    state: str
    decision: str
    draft: str
    receipt: str
    continue_url: str


_COLUMNS = "key, browser, state, decision, draft, receipt, continue_url"


class AskStore:
    """The statements one decision needs; each is one atomic step."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def bind(self, key: str, browser: str, now: int, expires_at: int) -> Ask:
        """The row of a request; the first browser to come makes it and owns it."""

        def work(tx: Transaction) -> Ask:
            tx.execute("DELETE FROM asks WHERE expires_at < ?", (now,))
            tx.execute(
                "INSERT INTO asks (key, browser, state, decision, draft, receipt, continue_url, claimed_at,"
                " expires_at) VALUES (?, ?, 'open', '', '', '', '', 0, ?) ON CONFLICT (key) DO NOTHING",
                (key, browser, expires_at),
            )
            return _ask(tx.one(f"SELECT {_COLUMNS} FROM asks WHERE key = ?", (key,)))  # noqa: S608

        return await self._db.write(work)

    def get(self, key: str) -> Ask | None:
        """The row, if there is one."""
        row = self._db.row(f"SELECT {_COLUMNS} FROM asks WHERE key = ?", (key,))  # noqa: S608
        return _ask(row) if row else None

    async def keep_draft(self, key: str, draft: str) -> None:
        """What the first of two screens answered."""
        await self._run("UPDATE asks SET draft = ? WHERE key = ? AND state = 'open'", (draft, key))

    async def claim(self, key: str, decision: str, now: int, stale_before: int) -> bool:
        """True for exactly one of several presses; a claim nobody finished can be taken over."""
        changed = await self._run(
            "UPDATE asks SET state = 'recording', decision = ?, claimed_at = ? WHERE key = ?"
            " AND (state = 'open' OR (state = 'recording' AND decision = ? AND claimed_at < ?))",
            (decision, now, key, decision, stale_before),
        )
        return changed == 1

    async def release(self, key: str) -> None:
        """Nothing was written: the request is open again."""
        await self._run("UPDATE asks SET state = 'open', decision = '' WHERE key = ? AND state = 'recording'", (key,))

    async def keep_receipt(self, key: str, receipt: str) -> None:
        """The data trust has the decision; from here on it can only be finished."""
        await self._run("UPDATE asks SET state = 'receipted', receipt = ? WHERE key = ?", (receipt, key))

    async def finish(self, key: str, continue_url: str) -> None:
        """The provider has it too."""
        await self._run("UPDATE asks SET state = 'done', continue_url = ? WHERE key = ?", (continue_url, key))

    async def _run(self, sql: str, params: tuple[object, ...]) -> int:
        return await self._db.change(sql, params)


def _ask(row: tuple[object, ...] | None) -> Ask:
    if row is None:
        raise LookupError("the row that was just made is gone")
    return Ask(*(str(value) for value in row))
