"""The table of standing orders. The handle is sealed: it names the person at the institution."""

from typing import TYPE_CHECKING

from sqlmodel import Field

from data_trust.collection.mandate import Mandate
from foundation.database import Transaction, house_tables
from foundation.envelope import Sealer

if TYPE_CHECKING:
    from sqlmodel import SQLModel as _Base
else:
    _Base = house_tables("data_trust")
_KIND = "mandate-handle"


class MandateRow(_Base, table=True):
    """One standing order per person and institution."""

    __tablename__ = "mandates"
    subject: str = Field(primary_key=True)
    institution: str = Field(primary_key=True)
    handle: str
    given_at: int


class MandateStore:
    """Keeps and lists standing orders."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def keep(self, tx: Transaction, mandate: Mandate) -> None:
        """Write the order; a new one for the same institution takes the old one's place."""
        tx.execute(
            "DELETE FROM mandates WHERE subject = ? AND institution = ?",
            (mandate.subject, mandate.institution),
        )
        tx.execute(
            "INSERT INTO mandates (subject, institution, handle, given_at) VALUES (?, ?, ?, ?)",
            (
                mandate.subject,
                mandate.institution,
                self._sealer.seal(mandate.handle.encode(), kind=_KIND),
                mandate.given_at,
            ),
        )

    def of_subject(self, tx: Transaction, subject: str) -> list[Mandate]:
        """A citizen's standing orders."""
        rows = tx.all(
            "SELECT institution, handle, given_at FROM mandates WHERE subject = ? ORDER BY institution",
            (subject,),
        )
        return [
            Mandate(subject, institution, self._sealer.open(handle, kind=_KIND).decode(), given_at)
            for institution, handle, given_at in rows
        ]
