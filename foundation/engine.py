"""What the group commit and the readers need of a database engine: one connection, transactions, a verdict on errors.

Stores never see this: they see `Transaction`, with `?` placeholders and SQL that both engines understand.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import MetaData
from starlette.types import ASGIApp

from foundation.errors import DomainError

T = TypeVar("T")
Statement = tuple[str, Sequence[Any]]


class StorageFailed(DomainError):
    """A write could not be made durable and is not acknowledged; after a restart it may be there or not."""

    code = "storage_failed"


class Transaction(Protocol):
    """What a piece of work sees: statements with `?` placeholders inside the current transaction."""

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run one statement; the number of rows it changed."""

    def one(self, sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row, or None; also the row of an INSERT or UPDATE ... RETURNING."""

    def all(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row."""


class Fatal(Exception):
    """Wraps what a statement raised when the whole transaction is lost with it: `failure.__cause__` says why."""


class Link(Protocol):
    """One connection, used by one thread at a time."""

    @property
    def transaction(self) -> Transaction:
        """The statements of whatever transaction is open, or of none."""

    def begin(self) -> None:
        """Open the writing transaction: the only one of the house, so that writes have an order."""

    def apart(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` so that what it raises undoes it alone. Raises Fatal when the transaction is gone with it."""

    def commit(self) -> None:
        """Durable, or an exception."""

    def together(self, statements: Sequence[Statement]) -> list[int] | None:
        """Begin, run and commit all these; the rows each changed, durable. None: one failed, and nothing was done."""

    def rollback(self) -> None:
        """Forget the open transaction, if there is one."""

    def passing(self, failure: BaseException) -> bool:
        """Whether a later batch may be tried after this failure; otherwise nothing is promised any more."""

    def snapshot(self, work: Callable[[Transaction], T]) -> T:
        """Run reading `work` over one snapshot; inside another snapshot, over that one."""

    def close(self) -> None:
        """Let go."""


class Looks(Protocol):
    """Single reading statements of requests, each a snapshot by itself."""

    def one(self, sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row, or None."""

    def all(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row."""

    def around(self, app: ASGIApp) -> ASGIApp:
        """The application as it has to be served for them."""

    def close(self) -> None:
        """Let go."""


class Changes(Protocol):
    """Single changing statements."""

    async def change(self, sql: str, params: Sequence[Any] = ()) -> int:
        """The number of rows one statement changed, when they are durable."""

    def close(self) -> None:
        """Finish what is waiting."""


class Engine(Protocol):
    """One kind of database."""

    def create_missing(self, metadata: MetaData) -> None:
        """The tables and indexes that are not there yet; several workers may do so at once."""

    def writer(self) -> Link:
        """A connection for the group commit."""

    def reader(self) -> Link:
        """A connection that cannot write."""

    def looks(self, reader: Any) -> Looks:
        """Single statements; `reader` is a link of this engine's."""

    def changes(self, writer: Any) -> Changes:
        """Single changing statements; `writer` is the house's group commit, for those that fail together."""

    def in_use(self) -> bool:
        """Whether some other connection, of any process, has this database open."""
