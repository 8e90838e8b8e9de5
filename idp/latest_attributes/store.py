"""Table and repository of what is known here of the state's consents: one row a person and client, no attribute."""

from dataclasses import astuple
from typing import Any

from sqlmodel import BigInteger, Field

from foundation.database import Database, Transaction, house_tables
from idp.latest_attributes.consent import StateConsent

_COLUMNS = (
    "account_id, client_id, service, consent_id, valid_from, valid_until, given_at, asked_at, handed_at, reminder_due,"
    " ended_at"
)
_SELECT = f"SELECT {_COLUMNS} FROM state_consent "  # noqa: S608 (constant columns)
_PAIR = "WHERE account_id = ? AND client_id = ?"


class StateConsentRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """The newest consent between two; one that ended stays, so that the citizen's pages can say when."""

    __tablename__ = "state_consent"
    account_id: int = Field(primary_key=True, sa_type=BigInteger)
    client_id: str = Field(primary_key=True)
    service: str
    consent_id: str
    valid_from: int = Field(sa_type=BigInteger)
    valid_until: int = Field(sa_type=BigInteger)
    given_at: int = Field(sa_type=BigInteger)
    asked_at: int = Field(sa_type=BigInteger, index=True)
    handed_at: int | None = Field(default=None, sa_type=BigInteger)
    reminder_due: int = 0
    ended_at: int | None = Field(default=None, sa_type=BigInteger)


class ConsentBook:
    """Keeps, finds and ends."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, account_id: int, client_id: str) -> StateConsent | None:
        """What is known between these two."""
        row = self._database.row(_SELECT + _PAIR, (account_id, client_id))
        return None if row is None else _consent(row)

    def of_account(self, account_id: int) -> list[StateConsent]:
        """Everything of one person, newest first."""
        sql = _SELECT + "WHERE account_id = ? ORDER BY given_at DESC, client_id"
        return [_consent(row) for row in self._database.rows(sql, (account_id,))]

    def due(self, before: int, limit: int) -> list[StateConsent]:
        """Standing ones the state was not asked about since, the longest unasked first."""
        sql = _SELECT + "WHERE ended_at IS NULL AND asked_at < ? ORDER BY asked_at LIMIT ?"
        return [_consent(row) for row in self._database.rows(sql, (before, limit))]

    async def keep(self, consent: StateConsent) -> None:
        """A new consent takes the place of an older one between the same two."""
        values = astuple(consent)

        def work(tx: Transaction) -> None:
            tx.execute(f"DELETE FROM state_consent {_PAIR}", (consent.account_id, consent.client_id))  # noqa: S608
            sql = f"INSERT INTO state_consent ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
            tx.execute(sql, values)

        await self._database.write(work)

    async def claim(self, consent: StateConsent, asked_at: int) -> bool:
        """True for the one process that is to ask about it now; `asked_at` says when it is due again without answer."""
        sql = f"UPDATE state_consent SET asked_at = ? {_PAIR} AND asked_at = ? AND ended_at IS NULL"  # noqa: S608
        return await self._change(sql, asked_at, consent.account_id, consent.client_id, consent.asked_at)

    async def seen(self, consent: StateConsent, now: int, *, reminder_due: bool) -> None:
        """The state said that it stands."""
        sql = f"UPDATE state_consent SET asked_at = ?, reminder_due = ? {_PAIR}"  # noqa: S608
        await self._change(sql, now, int(reminder_due), consent.account_id, consent.client_id)

    async def hand_over(self, consent: StateConsent, now: int) -> bool:
        """Written down before the attributes leave; False if the consent has ended meanwhile."""
        sql = f"UPDATE state_consent SET handed_at = ? {_PAIR} AND ended_at IS NULL"  # noqa: S608
        return await self._change(sql, now, consent.account_id, consent.client_id)

    async def end(self, consent: StateConsent, now: int) -> bool:
        """The state says that it does not stand any more."""
        sql = f"UPDATE state_consent SET ended_at = ? {_PAIR} AND consent_id = ? AND ended_at IS NULL"  # noqa: S608
        return await self._change(sql, now, consent.account_id, consent.client_id, consent.consent_id)

    async def _change(self, sql: str, *values: Any) -> bool:
        return await self._database.change(sql, values) == 1


def _consent(row: tuple[Any, ...]) -> StateConsent:
    values = [*row]
    values[9] = bool(values[9])
    return StateConsent(*values)
