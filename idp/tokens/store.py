"""Table and repository of token families: one row per redeemed code, its primary key is the replay guard.

The id comes from inside the sealed code and grows with time, so an insert touches one page and no index
(performance.md section 5: one statement per redemption, one update per rotation, both by integer id).
"""

from functools import lru_cache
from typing import Any, Literal

import orjson
from sqlmodel import BigInteger, Field, Integer

from foundation.database import Database, Transaction, house_tables
from idp.tokens.family import Authorization, Family

# SQLite makes only an INTEGER primary key the row's own address; PostgreSQL needs BIGINT for 63 bits.
_ROW_ID = BigInteger().with_variant(Integer(), "sqlite")
_INTO = "INSERT INTO token_family (id, client_id, account_id, grant_id, packed, expires_at, generation, revoked_at)"
_INSERT = f"{_INTO} VALUES (?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT (id) DO NOTHING"
_SELECT = (
    "SELECT client_id, account_id, grant_id, packed, expires_at, generation, revoked_at FROM token_family WHERE id = ?"
)
# Client, account and grant in one statement, as of one moment: this is asked at every use of every token. A row is one
# key in another room's table, so its rule stands here too; tests/idp/tokens/test_store.py compares it with what
# ClientStore.get, AccountStore.active and GrantStore.is_live say.
_BEHIND = (
    "({account} = 0 OR EXISTS (SELECT 1 FROM account WHERE id = {account} AND closed_at IS NULL)) "
    "AND ({grant} = 0 OR EXISTS (SELECT 1 FROM consent_grant WHERE id = {grant} AND revoked_at IS NULL))"
)
# The same values, if what is behind them stands at that very moment.
_INSERT_STANDING = (
    f"{_INTO} SELECT CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), "
    "CAST(? AS BIGINT), 0, CAST(? AS BIGINT) "
    f"WHERE {_BEHIND.format(account='?', grant='?')} ON CONFLICT (id) DO NOTHING"
)
_STANDS = f"SELECT {_BEHIND.format(account='?', grant='?')}"
_STANDING = (
    "SELECT client_id, account_id, grant_id, packed, expires_at, generation, revoked_at, "  # noqa: S608 (fixed texts)
    f"{_BEHIND.format(account='f.account_id', grant='f.grant_id')} "
    "AND NOT EXISTS (SELECT 1 FROM client_stopped WHERE client_id = f.client_id) FROM token_family f WHERE id = ?"
)
_ROTATE = (
    "UPDATE token_family SET generation = generation + 1 "
    "WHERE id = ? AND generation = ? AND revoked_at IS NULL AND expires_at > ?"
)
_REVOKE = "UPDATE token_family SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"

Rotation = Literal["rotated", "reused"]


class TokenFamilyRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """A redeemed code, or a client's own authorization."""

    __tablename__ = "token_family"
    id: int = Field(primary_key=True, sa_type=_ROW_ID)
    client_id: str
    account_id: int = Field(sa_type=BigInteger)
    grant_id: int = Field(sa_type=BigInteger)
    packed: str
    expires_at: int = Field(sa_type=BigInteger)
    generation: int
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)


class FamilyStore:
    """Opens, rotates and revokes families."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, family: Family, now: int, *, spent: bool = False) -> bool:
        """True for exactly one caller per id; a second one revokes what the first got (RFC 6749 4.1.2).

        `spent` writes a family that is dead from birth: the code was right, the proof beside it was not.
        """
        if await self._database.change(_INSERT, _row(family, now, spent=spent)) == 1:
            return True
        await self._database.write(lambda tx: _revoke_twice_redeemed(tx, family, now))
        return False

    async def open_standing(self, family: Family, now: int) -> bool | None:
        """The same, if the account is open and the grant not withdrawn at that very moment; None if not."""
        behind = (family.account_id, family.account_id, family.grant_id, family.grant_id)
        if await self._database.change(_INSERT_STANDING, (*_row(family, now, spent=False), *behind)) == 1:
            return True
        if not self.stands(family.account_id, family.grant_id):
            return None
        await self._database.write(lambda tx: _revoke_twice_redeemed(tx, family, now))
        return False

    def open_within(self, tx: Transaction, family: Family, now: int, *, spent: bool = False) -> bool:
        """The same inside a write that also marks what the family came from."""
        if tx.execute(_INSERT, _row(family, now, spent=spent)) == 1:
            return True
        _revoke_twice_redeemed(tx, family, now)
        return False

    async def rotate(self, family_id: int, generation: int, now: int) -> Rotation:
        """One update by integer id; a generation that was used before ends the family (RFC 9700 4.14.2)."""
        if await self._database.change(_ROTATE, (family_id, generation, now)) == 1:
            return "rotated"
        await self.revoke(family_id, now)
        return "reused"

    async def revoke(self, family_id: int, now: int) -> None:
        """Every token of the family is dead at its next use."""
        await self._database.change(_REVOKE, (now, family_id))

    async def revoke_login(self, account_id: int, auth_time: int, now: int) -> None:
        """Every family that one login of a person led to; asked so rarely that no index is kept for it."""
        sql = "SELECT id, packed FROM token_family WHERE account_id = ? AND revoked_at IS NULL"
        rows = self._database.rows(sql, (account_id,))
        for family_id, packed in rows:
            if Authorization.from_list(orjson.loads(packed)).auth_time == auth_time:
                await self.revoke(family_id, now)

    def get(self, family_id: int) -> Family | None:
        """The family, revoked or not."""
        row = self._database.row(_SELECT, (family_id,))
        return None if row is None else _family(family_id, row)

    def stands(self, account_id: int, grant_id: int) -> bool:
        """The account is open and the grant not withdrawn; nobody and no grant stand by themselves."""
        row = self._database.row(_STANDS, (account_id, account_id, grant_id, grant_id))
        return row is not None and bool(row[0])

    def standing(self, family_id: int) -> tuple[Family | None, bool]:
        """The family, and whether its client was not stopped, its account is open and its grant not withdrawn."""
        row = self._database.row(_STANDING, (family_id,))
        return (None, False) if row is None else (_family(family_id, row), bool(row[7]))

    async def forget(self, before: int, limit: int = 1000) -> int:
        """Drops rows long past their end, a few at a time so that no request waits for the broom."""
        old = "SELECT id FROM token_family WHERE expires_at < ? ORDER BY id LIMIT ?"
        sql = f"DELETE FROM token_family WHERE id IN ({old})"  # noqa: S608 (constant texts)
        return await self._database.change(sql, (before, limit))


def _row(family: Family, now: int, *, spent: bool) -> tuple[Any, ...]:
    return (
        *(family.id, family.client_id, family.account_id, family.grant_id),
        *(family.packed(), family.expires_at, now if spent else None),
    )


def _revoke_twice_redeemed(tx: Transaction, family: Family, now: int) -> None:
    """Ids of two workers could meet by chance; only the same code may revoke the family."""
    tx.execute(f"{_REVOKE} AND client_id = ? AND account_id = ?", (now, family.id, family.client_id, family.account_id))


def _family(family_id: int, row: tuple[Any, ...]) -> Family:
    return Family(family_id, row[0], row[1], row[2], _authorization(row[3]), row[4], row[5], row[6] is not None)


@lru_cache(maxsize=4096)
def _authorization(packed: str) -> Authorization:
    """The same text is the same authorization, and nobody changes one: a token in use is unpacked once."""
    return Authorization.from_list(orjson.loads(packed))
