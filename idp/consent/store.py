"""Tables and repository of grants and of the one decision each interaction may have."""

from typing import Any

import orjson
from sqlmodel import BigInteger, Field

from foundation.clock import Clock
from foundation.database import Database, Transaction, house_tables
from foundation.ids import IdSource
from idp.consent.coverage import Approved
from idp.consent.grant import Grant
from idp.consent.refusals import AlreadyDecided
from idp.interaction.requested import Requested
from standards.oauth import LATEST_ATTRIBUTES

_COLUMNS = (
    "id, account_id, client_id, scope, claims, authorization_details, receipt_id, created_at, revoked_at, declined,"
    " valid_until"
)
_SELECT = f"SELECT {_COLUMNS} FROM consent_grant "  # noqa: S608 (constant columns)
_LIVE = _SELECT + "WHERE account_id = ? AND client_id = ? AND revoked_at IS NULL ORDER BY id DESC"
_EARLIER = 5


class GrantRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One grant; a revoked one stays, so that a token of its family is told from an unknown one."""

    __tablename__ = "consent_grant"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    account_id: int = Field(sa_type=BigInteger, index=True)
    client_id: str
    scope: str
    claims: str
    authorization_details: str
    receipt_id: str | None = Field(default=None, unique=True)
    created_at: int = Field(sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)
    declined: str = "[]"
    valid_until: int | None = Field(default=None, sa_type=BigInteger)


class DecisionRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One interaction, one decision: the primary key makes the second one fail."""

    __tablename__ = "consent_decision"
    ix: str = Field(primary_key=True)
    receipt_id: str
    grant_id: int | None = Field(default=None, sa_type=BigInteger)


class WithdrawnRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """A receipt that was withdrawn, even before its grant existed."""

    __tablename__ = "withdrawn_receipt"
    receipt_id: str = Field(primary_key=True)
    withdrawn_at: int = Field(sa_type=BigInteger)


class GrantStore:
    """Every use of a token asks here whether its grant still lives."""

    def __init__(self, database: Database, clock: Clock, ids: IdSource) -> None:
        self._database, self._clock, self._ids = database, clock, ids

    def get(self, grant_id: int) -> Grant | None:
        """One grant, revoked or not."""
        row = self._database.row(_SELECT + "WHERE id = ?", (grant_id,))
        return None if row is None else _grant(row)

    def is_live(self, grant_id: int) -> bool:
        """Not withdrawn."""
        sql = "SELECT 1 FROM consent_grant WHERE id = ? AND revoked_at IS NULL"
        return self._database.row(sql, (grant_id,)) is not None

    def find_live(self, account_id: int, client_id: str) -> Grant | None:
        """The newest live grant between these two."""
        found = self.all_live(account_id, client_id)
        return found[0] if found else None

    def all_live(self, account_id: int, client_id: str) -> list[Grant]:
        """Every live grant between these two, newest first."""
        return [_grant(row) for row in self._database.rows(_LIVE, (account_id, client_id))]

    def earlier(self, account_id: int, client_id: str) -> list[Grant]:
        """The last decisions with this recipient, for showing (U11)."""
        sql = _SELECT + "WHERE account_id = ? AND client_id = ? AND receipt_id IS NOT NULL ORDER BY id DESC LIMIT ?"
        values = (account_id, client_id, _EARLIER)
        return [_grant(row) for row in self._database.rows(sql, values)]

    def verified_since(self, account_id: int, client_id: str) -> int | None:
        """When this client was last given verified attributes that were not withdrawn since; Unix seconds."""
        given = (
            grant
            for grant in self.all_live(account_id, client_id)
            if Requested(grant.scope, grant.claims, []).verified_names
        )
        return next((grant.created_at for grant in given), None)

    def listed(self, client_id: str, account_id: int, limit: int) -> list[Grant]:
        """For an operator, newest first; an empty client or account 0 stands for all of them."""
        sql = _SELECT + "WHERE (? = '' OR client_id = ?) AND (? = 0 OR account_id = ?) ORDER BY id DESC LIMIT ?"
        values = (client_id, client_id, account_id, account_id, limit)
        return [_grant(row) for row in self._database.rows(sql, values)]

    def accounts_of(self, client_id: str) -> list[int]:
        """Everybody who ever allowed this client something."""
        sql = "SELECT DISTINCT account_id FROM consent_grant WHERE client_id = ?"
        return [row[0] for row in self._database.rows(sql, (client_id,))]

    async def create(self, account_id: int, client_id: str, approved: Approved, receipt_id: str | None = None) -> Grant:
        """A new grant; without a receipt where nothing about the person was asked."""
        grant = self._new(account_id, client_id, approved, receipt_id)
        await self._database.write(lambda tx: _insert(tx, grant))
        return grant

    async def decide(
        self, ix: str, receipt_id: str, account_id: int, client_id: str, approved: Approved | None
    ) -> int | None:
        """The grant of this decision, or None for a refusal.

        The same receipt may come again, another may not.
        """
        grant = self._new(account_id, client_id, approved, receipt_id) if approved else None

        def work(tx: Transaction) -> int | None:
            known = tx.one("SELECT receipt_id, grant_id FROM consent_decision WHERE ix = ?", (ix,))
            if known is not None:
                if known[0] != receipt_id:
                    raise AlreadyDecided("this request was decided before")
                return None if known[1] is None else int(known[1])
            grant_id = _insert(tx, grant) if grant else None
            sql = "INSERT INTO consent_decision (ix, receipt_id, grant_id) VALUES (?, ?, ?)"
            tx.execute(sql, (ix, receipt_id, grant_id))
            return grant_id

        return await self._database.write(work)

    async def revoke(self, grant_id: int) -> bool:
        """Ends one grant and with it every token of its family."""
        sql = "UPDATE consent_grant SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"
        values = (self._clock.timestamp(), grant_id)
        return await self._database.change(sql, values) == 1

    async def drop_scope(self, account_id: int, client_id: str, scope: str, *, declined: bool = False) -> None:
        """Ends one scope of every live grant between these two; the rest of each stands.

        A scope that was `declined` is not asked for again at every login; one that ended is.
        """
        pair = account_id, client_id
        await self._database.write(lambda tx: _drop_scope(tx, pair, scope, declined=declined))

    async def revoke_by_receipt(self, receipt_id: str) -> bool:
        """Ends the grant of a withdrawn receipt, and remembers the withdrawal for a grant still on its way.

        The latest attributes are one permission however many decisions name it: withdrawn with any of them, it ends.
        """
        now = self._clock.timestamp()

        def work(tx: Transaction) -> bool:
            sql = "INSERT INTO withdrawn_receipt (receipt_id, withdrawn_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
            tx.execute(sql, (receipt_id, now))
            row = tx.one(_SELECT + "WHERE receipt_id = ? AND revoked_at IS NULL", (receipt_id,))
            if row is None:
                return False
            grant = _grant(row)
            tx.execute("UPDATE consent_grant SET revoked_at = ? WHERE id = ?", (now, grant.id))
            if LATEST_ATTRIBUTES in grant.scope:
                _drop_scope(tx, (grant.account_id, grant.client_id), LATEST_ATTRIBUTES)
            return True

        return await self._database.write(work)

    def _new(self, account_id: int, client_id: str, approved: Approved, receipt_id: str | None) -> Grant:
        # Each detail names its receipt, so that the data trust finds it without asking back (wire 3).
        named = {"receipt_id": receipt_id} if receipt_id else {}
        return Grant(
            id=self._ids.number(),
            account_id=account_id,
            client_id=client_id,
            scope=approved.scope,
            claims=approved.claims,
            authorization_details=[{**detail, **named} for detail in approved.authorization_details],
            receipt_id=receipt_id,
            created_at=self._clock.timestamp(),
            declined=approved.declined,
            valid_until=approved.valid_until,
        )


def _drop_scope(tx: Transaction, pair: tuple[int, str], scope: str, *, declined: bool = False) -> None:
    for grant in (_grant(row) for row in tx.all(_LIVE, pair)):
        left = " ".join(one for one in grant.scope if one != scope)
        refused = orjson.dumps(sorted({*grant.declined, scope}) if declined else grant.declined).decode()
        if scope in grant.scope:
            tx.execute("UPDATE consent_grant SET scope = ?, declined = ? WHERE id = ?", (left, refused, grant.id))


def _insert(tx: Transaction, grant: Grant) -> int:
    withdrawn = tx.one("SELECT withdrawn_at FROM withdrawn_receipt WHERE receipt_id = ?", (grant.receipt_id,))
    tx.execute(
        f"INSERT INTO consent_grant ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (
            grant.id,
            grant.account_id,
            grant.client_id,
            " ".join(grant.scope),
            orjson.dumps(grant.claims).decode(),
            orjson.dumps(grant.authorization_details).decode(),
            grant.receipt_id,
            grant.created_at,
            withdrawn[0] if withdrawn else None,
            orjson.dumps(grant.declined).decode(),
            grant.valid_until,
        ),
    )
    return grant.id


def _grant(row: tuple[Any, ...]) -> Grant:
    return Grant(
        id=row[0],
        account_id=row[1],
        client_id=row[2],
        scope=tuple(row[3].split()),
        claims=orjson.loads(row[4]),
        authorization_details=orjson.loads(row[5]),
        receipt_id=row[6],
        created_at=row[7],
        revoked_at=row[8],
        declined=tuple(orjson.loads(row[9])),
        valid_until=row[10],
    )
