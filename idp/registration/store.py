"""Tables and repository of invitations and of what belongs to a client that registered itself.

Tokens rest as SHA-256 (they are 256 random bits); nobody who reads the database can register or change a client.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from sqlmodel import BigInteger, Field

from foundation.database import Database, Transaction, house_tables
from idp.errors import InvalidToken
from idp.registration.rights import Rights

GONE = "the token is unknown, used up, expired or withdrawn"


class InvitationRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """RFC 7591 3: an initial access token."""

    __tablename__ = "client_invitation"
    token_hash: str = Field(primary_key=True)
    label: str
    rights: str
    uses_left: int
    expires_at: int = Field(sa_type=BigInteger)
    made_at: int = Field(sa_type=BigInteger)


class RegistrationRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """RFC 7592: what a client needs to look after its own registration."""

    __tablename__ = "client_registration"
    client_id: str = Field(primary_key=True)
    token_hash: str
    rights: str
    issued_at: int = Field(sa_type=BigInteger)


@dataclass(frozen=True)
class Invitation:
    """Who may register, how often, until when, and what they may become."""

    label: str
    rights: Rights
    uses_left: int
    expires_at: int
    made_at: int = 0


@dataclass(frozen=True)
class Registration:
    """Beside a client: its ceiling, and its token's hash."""

    client_id: str
    token_hash: str
    rights: Rights
    issued_at: int


def hashed(token: str) -> str:
    """As it rests."""
    return sha256(token.encode()).hexdigest()


class RegistrationStore:
    """Both tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def invite(self, token: str, invitation: Invitation) -> None:
        """A new invitation."""
        row = (
            *(hashed(token), invitation.label, invitation.rights.to_text()),
            *(invitation.uses_left, invitation.expires_at, invitation.made_at),
        )
        sql = (
            "INSERT INTO client_invitation (token_hash, label, rights, uses_left, expires_at, made_at) "
            "VALUES (?, ?, ?, ?, ?, ?)"
        )
        await self._database.change(sql, row)

    def invitation(self, token: str, now: int) -> Invitation | None:
        """One that can still be used."""
        return next((one for one in self._invitations("token_hash = ?", hashed(token)) if _stands(one, now)), None)

    def invitations(self) -> list[Invitation]:
        """All, also those that are over."""
        return self._invitations("1 = ?", 1)

    async def withdraw(self, label: str) -> int:
        """Nobody registers by invitations of this label any more; how many there were."""
        sql = "DELETE FROM client_invitation WHERE label = ?"
        return await self._database.change(sql, (label,))

    def find(self, client_id: str) -> Registration | None:
        """A client that registered itself, or was handed the right to look after its registration."""
        sql = "SELECT client_id, token_hash, rights, issued_at FROM client_registration WHERE client_id = ?"
        row = self._database.row(sql, (client_id,))
        return Registration(row[0], row[1], Rights.from_text(row[2]), row[3]) if row else None

    def opening(self, registration: Registration, invited_by: str | None, now: int) -> Callable[[Transaction], None]:
        """Beside a new client: its registration, and one use of the invitation less. Raises InvalidToken inside."""
        row = (registration.client_id, registration.token_hash, registration.rights.to_text(), registration.issued_at)

        def work(tx: Transaction) -> None:
            if invited_by is not None and tx.execute(_USE, (hashed(invited_by), now)) != 1:
                raise InvalidToken(GONE)
            tx.execute(_OPEN, row)

        return work

    def renewing(self, known: Registration, token: str) -> Callable[[Transaction], None]:
        """Beside a changed client: the next token. Of two changes by one token only the first holds."""
        row = (hashed(token), known.client_id, known.token_hash)

        def work(tx: Transaction) -> None:
            if tx.execute(_RENEW, row) != 1:
                raise InvalidToken(GONE)

        return work

    async def hand_over(self, client_id: str, token: str) -> bool:
        """A new token, for a client that lost its own; the old one is worth nothing. False: it has no registration."""
        sql = "UPDATE client_registration SET token_hash = ? WHERE client_id = ?"
        return await self._database.write(lambda tx: tx.execute(sql, (hashed(token), client_id)) == 1)

    def closing(self, client_id: str) -> Callable[[Transaction], None]:
        """Beside a removed client."""
        return lambda tx: _execute(tx, "DELETE FROM client_registration WHERE client_id = ?", client_id)

    def _invitations(self, where: str, value: object) -> list[Invitation]:
        sql = f"SELECT label, rights, uses_left, expires_at, made_at FROM client_invitation WHERE {where}"  # noqa: S608
        rows = self._database.rows(f"{sql} ORDER BY made_at", (value,))
        return [Invitation(row[0], Rights.from_text(row[1]), *row[2:]) for row in rows]


_USE = (
    "UPDATE client_invitation SET uses_left = uses_left - 1 WHERE token_hash = ? AND uses_left > 0 AND expires_at > ?"
)
_OPEN = (
    "INSERT INTO client_registration (client_id, token_hash, rights, issued_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (client_id) DO UPDATE SET token_hash = excluded.token_hash, rights = excluded.rights"
)
_RENEW = "UPDATE client_registration SET token_hash = ? WHERE client_id = ? AND token_hash = ?"


def _stands(invitation: Invitation, now: int) -> bool:
    return invitation.uses_left > 0 and invitation.expires_at > now


def _execute(tx: Transaction, sql: str, value: str) -> None:
    tx.execute(sql, (value,))
