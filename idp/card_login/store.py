"""Tables and repository of the card step: challenges, each taken once, and the half-done login of a browser."""

from dataclasses import dataclass

from sqlmodel import BigInteger, Field

from foundation.database import Database, Transaction, house_tables
from idp.card_login.trust_anchors import CertificateKind

# Rows of finished logins serve nothing but the answer "used before"; an hour is enough for that.
_KEPT_SECONDS = 3600


@dataclass(frozen=True)
class ChallengeRecord:
    """One challenge; `nonce` is the text inside the statement."""

    id: str
    ix: str
    kind: CertificateKind
    nonce: str
    issued_at: int


@dataclass(frozen=True)
class ProvenCard:
    """The authentication certificate is proven, a signature is still owed; the identity is sealed."""

    ix: str
    card: str
    account_id: int | None
    proven_at: int


class ChallengeRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """A challenge and when it was taken."""

    __tablename__ = "card_challenge"
    id: str = Field(primary_key=True)
    ix: str = Field(index=True)
    kind: str
    nonce: str
    issued_at: int = Field(sa_type=BigInteger, index=True)
    used_at: int | None = Field(default=None, sa_type=BigInteger)


class ProvenCardRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """The first half of an enrolment or of a login that needs a signature."""

    __tablename__ = "proven_card"
    ix: str = Field(primary_key=True)
    card: str
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    proven_at: int = Field(sa_type=BigInteger, index=True)


class CardStepStore:
    """Every one-time object is consumed by one conditional UPDATE."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_challenge(self, challenge: ChallengeRecord, most: int) -> bool:
        """Keeps a challenge unless the interaction already had its share."""

        def work(tx: Transaction) -> bool:
            tx.execute("DELETE FROM card_challenge WHERE issued_at < ?", (challenge.issued_at - _KEPT_SECONDS,))
            counted = tx.one("SELECT count(*) FROM card_challenge WHERE ix = ?", (challenge.ix,))
            if counted is not None and counted[0] >= most:
                return False
            tx.execute(
                "INSERT INTO card_challenge (id, ix, kind, nonce, issued_at) VALUES (?, ?, ?, ?, ?)",
                (challenge.id, challenge.ix, challenge.kind, challenge.nonce, challenge.issued_at),
            )
            return True

        return await self._database.write(work)

    async def take_challenge(self, ix: str, challenge_id: str, now: int) -> ChallengeRecord | None:
        """The challenge for exactly one caller."""
        sql = (
            "UPDATE card_challenge SET used_at = ? WHERE id = ? AND ix = ? AND used_at IS NULL "
            "RETURNING id, ix, kind, nonce, issued_at"
        )
        row = await self._database.write(lambda tx: tx.one(sql, (now, challenge_id, ix)))
        return None if row is None else ChallengeRecord(*row)

    def knows_challenge(self, ix: str, challenge_id: str) -> bool:
        """Whether this interaction ever had it."""
        sql = "SELECT 1 FROM card_challenge WHERE id = ? AND ix = ?"
        return self._database.row(sql, (challenge_id, ix)) is not None

    async def keep_card(self, proven: ProvenCard) -> None:
        """Remembers the proven card of one interaction; a newer proof replaces it."""

        def work(tx: Transaction) -> None:
            old = proven.proven_at - _KEPT_SECONDS
            tx.execute("DELETE FROM proven_card WHERE ix = ? OR proven_at < ?", (proven.ix, old))
            tx.execute(
                "INSERT INTO proven_card (ix, card, account_id, proven_at) VALUES (?, ?, ?, ?)",
                (proven.ix, proven.card, proven.account_id, proven.proven_at),
            )

        await self._database.write(work)

    def card_of(self, ix: str) -> ProvenCard | None:
        """The card proven in this interaction."""
        sql = "SELECT ix, card, account_id, proven_at FROM proven_card WHERE ix = ?"
        row = self._database.row(sql, (ix,))
        return None if row is None else ProvenCard(*row)

    async def drop_card(self, ix: str) -> None:
        """Forgets it as soon as it has served."""
        await self._database.change("DELETE FROM proven_card WHERE ix = ?", (ix,))
