"""Tables of the register of card applications and of what was put on which card."""

from dataclasses import astuple, dataclass, fields

from sqlmodel import Field

from foundation.database import Database, Transaction, house_tables
from gov_core.municipality.card_applications.entry import CardApplication


class RegisteredApplication(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One entry; a withdrawn one stays, because cards still carry it and its id is never given again."""

    aid: str = Field(primary_key=True)
    owner: str = Field(index=True)
    service: str
    basis: str
    title_ja: str
    title_en: str
    behind_pin: bool
    open_to: str
    registered_at: int
    withdrawn_at: int | None = None


class ApplicationOnCard(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One time that an application was put on a card; `token` is the part of its record nobody can guess."""

    token: str = Field(primary_key=True)
    card: str = Field(index=True)
    resident: str = Field(index=True)
    aid: str
    put_at: int
    removed_at: int | None = None


@dataclass(frozen=True)
class Listed:
    """An entry with its dates, Unix seconds."""

    application: CardApplication
    registered_at: int
    withdrawn_at: int | None


@dataclass(frozen=True)
class OnCard:
    """An application on a card."""

    token: str
    card: str
    resident: str
    aid: str
    put_at: int
    removed_at: int | None


_ENTRY = ", ".join(each.name for each in fields(CardApplication))
_ON_CARD = ", ".join(each.name for each in fields(OnCard))


class ApplicationStore:
    """Reads and writes both tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, application: CardApplication, now: int) -> bool:
        """Enter it; False when its id, or the beginning of it, was ever given."""
        values = (*astuple(application), now)

        def work(tx: Transaction) -> bool:
            if any(application.clashes_with(str(row[0])) for row in tx.all("SELECT aid FROM registeredapplication")):
                return False
            sql = f"INSERT INTO registeredapplication ({_ENTRY}, registered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
            tx.execute(sql, values)
            return True

        return await self._database.write(work)

    async def withdraw(self, aid: str, now: int) -> None:
        """From now on nobody puts it on a card or reads it."""
        sql = "UPDATE registeredapplication SET withdrawn_at = ? WHERE aid = ? AND withdrawn_at IS NULL"
        await self._database.change(sql, (now, aid))

    def all(self) -> list[Listed]:
        """Every entry, by owner and id."""
        sql = f"SELECT {_ENTRY}, registered_at, withdrawn_at FROM registeredapplication ORDER BY owner, aid"  # noqa: S608
        return [_listed(row) for row in self._database.rows(sql)]

    def find(self, aid: str) -> Listed | None:
        """One entry, withdrawn or not."""
        sql = f"SELECT {_ENTRY}, registered_at, withdrawn_at FROM registeredapplication WHERE aid = ?"  # noqa: S608
        row = self._database.row(sql, (aid,))
        return _listed(row) if row else None

    async def put(self, on_card: OnCard) -> None:
        """Note that it lies on the card; an earlier one of the same id there is gone."""

        def work(tx: Transaction) -> None:
            _remove(tx, on_card.card, on_card.aid, on_card.put_at)
            tx.execute(f"INSERT INTO applicationoncard ({_ON_CARD}) VALUES (?, ?, ?, ?, ?, ?)", astuple(on_card))  # noqa: S608

        await self._database.write(work)

    async def remove(self, card: str, aid: str, now: int) -> None:
        """Note that it was taken off."""
        await self._database.write(lambda tx: _remove(tx, card, aid, now))

    def of_resident(self, resident: str) -> list[OnCard]:
        """Everything that lies, or lay when the card ended, on this person's cards; the oldest first."""
        sql = f"SELECT {_ON_CARD} FROM applicationoncard WHERE resident = ? AND removed_at IS NULL ORDER BY put_at, aid"  # noqa: S608
        return [OnCard(*row) for row in self._database.rows(sql, (resident,))]

    def by_token(self, token: str) -> OnCard | None:
        """The one whose record holds this token, unless it was taken off."""
        sql = f"SELECT {_ON_CARD} FROM applicationoncard WHERE token = ? AND removed_at IS NULL"  # noqa: S608
        row = self._database.row(sql, (token,))
        return OnCard(*row) if row else None


def _remove(tx: Transaction, card: str, aid: str, now: int) -> None:
    sql = "UPDATE applicationoncard SET removed_at = ? WHERE card = ? AND aid = ? AND removed_at IS NULL"
    tx.execute(sql, (now, card, aid))


def _listed(row: tuple[str, ...]) -> Listed:
    entry = {each.name: value for each, value in zip(fields(CardApplication), row, strict=False)}
    application = CardApplication(**{**entry, "behind_pin": bool(entry["behind_pin"])})  # type: ignore[arg-type]
    return Listed(application, int(row[-2]), None if row[-1] is None else int(row[-1]))
