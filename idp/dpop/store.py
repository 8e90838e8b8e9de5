"""Table of used proofs: within its time a proof is good once (RFC 9449 11.1)."""

from sqlmodel import BigInteger, Field

from foundation.database import Database, house_tables
from foundation.used_ids import UsedIds


class ProofRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """A hash of the proof's key and `jti`, never the proof."""

    __tablename__ = "dpop_proof"
    id: str = Field(primary_key=True)
    forget_at: int = Field(sa_type=BigInteger, index=True)


def used_proofs(database: Database) -> UsedIds:
    """The memory."""
    return UsedIds(database, ProofRow.__tablename__)
