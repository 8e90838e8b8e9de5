"""Tables and repository of device authorizations: every step is one conditional UPDATE, so that one caller takes it.

Both codes are stored as hashes. A user code that was typed wrong leaves a row too: the limits on guessing are counted
from those, in the same write as the look-up, so that parallel guesses cannot slip past (RFC 8628 5.1).
"""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlmodel import BigInteger, Field

from foundation.database import Database, Transaction, house_tables
from idp.decoupled.request import INTERVAL_SECONDS
from idp.decoupled.store import DECISION, UNDECIDED, DecisionColumns, Decisions, decision
from idp.device.authorization import DeviceAuthorization
from idp.device.refusals import TooManyGuesses
from idp.device.user_code import UserCodeHashes
from idp.interaction.session import hash_of
from idp.tokens.store import FamilyStore

_COLUMNS = f"id, client_id, parameters, screen, network, created_at, expires_at, browser_hash, {DECISION}"


class DeviceAuthorizationRow(house_tables("idp"), DecisionColumns, table=True):  # type: ignore[misc]
    """One device that asks, and what became of it."""

    __tablename__ = "device_authorization"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    device_hash: str = Field(unique=True)
    user_hash: str = Field(unique=True)
    client_id: str
    parameters: str
    screen: str
    network: str
    browser_hash: str | None = None


class WrongUserCodeRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One user code that led nowhere, and the browser it was typed in."""

    __tablename__ = "wrong_user_code"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    browser_hash: str = Field(index=True)
    tried_at: int = Field(sa_type=BigInteger, index=True)


@dataclass(frozen=True)
class Guess:
    """One user code typed in one browser; `id` names the row it leaves behind if it is wrong."""

    id: int
    user_code: str
    browser_hash: str
    now: int


@dataclass(frozen=True)
class Limits:
    """How many wrong codes within how many seconds, in one browser and over all."""

    seconds: int
    in_one_browser: int
    over_all: int


class DeviceStore(Decisions):
    """Authorizations by device code, by user code, and by their own id."""

    def __init__(self, database: Database, families: FamilyStore, user_codes: UserCodeHashes) -> None:
        super().__init__(database, families, DeviceAuthorizationRow.__tablename__)
        self._user_codes = user_codes

    async def begin(self, new: DeviceAuthorization, device_code: str, user_code: str) -> bool:
        """Keep a new one; False when the user code is taken, however old its row."""
        sql = (
            "INSERT INTO device_authorization (id, device_hash, user_hash, client_id, parameters, screen, network, "
            "created_at, expires_at, interval) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (user_hash) DO NOTHING"
        )
        row = (
            *(new.id, hash_of(device_code), self._user_codes.of(user_code), new.client_id),
            *(orjson.dumps(new.parameters).decode(), new.screen, new.network),
            *(new.created_at, new.expires_at, INTERVAL_SECONDS),
        )
        return await self._change(sql, row)

    def of_device(self, device_code: str) -> DeviceAuthorization | None:
        """What the bearer of a device code asks about."""
        sql = f"SELECT {_COLUMNS} FROM device_authorization WHERE device_hash = ?"  # noqa: S608 (constant columns)
        row = self._database.row(sql, (hash_of(device_code),))
        return None if row is None else _authorization(row)

    async def of_user_code(self, guess: Guess, limits: Limits) -> DeviceAuthorization | None:
        """The undecided one of a user code; None is counted. Raises TooManyGuesses before it looks."""
        sql = f"SELECT {_COLUMNS} FROM device_authorization WHERE user_hash = ? AND {UNDECIDED}"  # noqa: S608
        user_hash = self._user_codes.of(guess.user_code)

        def work(tx: Transaction) -> DeviceAuthorization | None:
            _within(tx, guess, limits)
            row = tx.one(sql, (user_hash, guess.now))
            if row is not None:
                return _authorization(row)
            wrong = "INSERT INTO wrong_user_code (id, browser_hash, tried_at) VALUES (?, ?, ?)"
            tx.execute(wrong, (guess.id, guess.browser_hash, guess.now))
            return None

        return await self._database.write(work)

    async def claim(self, authorization_id: int, browser_hash: str, now: int) -> bool:
        """True for the first browser that confirms the user code, and for that one again."""
        sql = f"UPDATE device_authorization SET browser_hash = ? WHERE id = ? AND {UNDECIDED} "  # noqa: S608
        sql += "AND (browser_hash IS NULL OR browser_hash = ?)"
        return await self._change(sql, (browser_hash, authorization_id, now, browser_hash))

    def _forget_within(self, tx: Transaction, before: int, limit: int) -> int:
        """Wrong guesses go as well, in the same write."""
        tries = "SELECT id FROM wrong_user_code WHERE tried_at < ? ORDER BY id LIMIT ?"
        gone = super()._forget_within(tx, before, limit)
        return gone + tx.execute(f"DELETE FROM wrong_user_code WHERE id IN ({tries})", (before, limit))  # noqa: S608


def _within(tx: Transaction, guess: Guess, limits: Limits) -> None:
    since = guess.now - limits.seconds
    here = "SELECT count(*) FROM wrong_user_code WHERE browser_hash = ? AND tried_at > ?"
    anywhere = "SELECT count(*) FROM wrong_user_code WHERE tried_at > ?"
    counted = (tx.one(here, (guess.browser_hash, since)), tx.one(anywhere, (since,)))
    for row, most in zip(counted, (limits.in_one_browser, limits.over_all), strict=True):
        if row is None or row[0] >= most:
            raise TooManyGuesses("too many wrong user codes")


def _authorization(row: tuple[Any, ...]) -> DeviceAuthorization:
    return DeviceAuthorization(
        id=row[0],
        client_id=row[1],
        parameters=orjson.loads(row[2]),
        screen=row[3],
        network=row[4],
        created_at=row[5],
        expires_at=row[6],
        browser_hash=row[7],
        **decision(row[8:]),
    )
