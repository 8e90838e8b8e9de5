"""Table of used DPoP proofs: a proof that was seen on the wire opens nothing a second time (RFC 9449 11.1)."""

from sqlmodel import BigInteger, Field

from foundation.database import Database, house_tables
from foundation.used_ids import UsedIds


class ProofRow(house_tables("data_trust"), table=True):  # type: ignore[call-arg, misc]
    """A hash of the proof's key and `jti`, never the proof."""

    __tablename__ = "dpop_proof"
    id: str = Field(primary_key=True)
    forget_at: int = Field(sa_type=BigInteger, index=True)


def used_proofs(database: Database) -> UsedIds:
    """The memory, shared by every process on this database."""
    return UsedIds(database, ProofRow.__tablename__)
