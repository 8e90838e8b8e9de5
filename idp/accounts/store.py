"""Tables and repository of accounts: who we know, by which cards, with which sealed attributes.

One person, one data key (foundation.envelope.PersonVault): destroying the wrapped key erases the
attributes for good. Evidence is sealed apart, because the law keeps it after the attributes are gone.
"""

from sqlmodel import BigInteger, Field

from foundation.clock import Clock
from foundation.database import Database, Transaction, house_tables
from foundation.envelope import PersonVault, Sealer
from foundation.ids import IdSource
from idp.accounts.account import Enrolment
from idp.accounts.attributes import PersonAttributes, Standing, from_seal_form, seal_form
from idp.accounts.card_link import CardIdentity, CardLinks, LinkKind
from idp.accounts.evidence import seal_evidence


class AccountRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """An account is a number, a wrapped key and whether it is open."""

    __tablename__ = "account"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    wrapped_key: bytes
    created_at: int = Field(sa_type=BigInteger)
    closed_at: int | None = Field(default=None, sa_type=BigInteger)


class CardLinkRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """Keyed card identity -> account; the serial only sealed."""

    __tablename__ = "card_link"
    key: str = Field(primary_key=True)
    account_id: int = Field(sa_type=BigInteger, index=True)
    sealed: str
    linked_at: int = Field(sa_type=BigInteger)


class AttributesRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """The four attributes under the person's key, and how they stand."""

    __tablename__ = "person_attributes"
    account_id: int = Field(primary_key=True, sa_type=BigInteger)
    sealed: bytes
    card_key: str
    method: str
    method_revision: str
    verified_at: int = Field(sa_type=BigInteger)
    standing: str
    checked_at: int = Field(sa_type=BigInteger)


class EvidenceRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One proof of identity, kept for the law."""

    __tablename__ = "evidence"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    account_id: int = Field(sa_type=BigInteger, index=True)
    method: str
    proven_at: int = Field(sa_type=BigInteger)
    sealed: str


class AccountStore:
    """Finds, enrols and describes people; nothing here leaves in the clear but the attributes asked for."""

    def __init__(
        self,
        database: Database,
        links: CardLinks,
        vault: PersonVault,
        sealer: Sealer,
        *,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database, self._links = database, links
        self._vault, self._sealer, self._clock, self._ids = vault, sealer, clock, ids

    def find(self, kind: LinkKind, card: CardIdentity) -> int | None:
        """The account this card opens."""
        key = self._links.key(kind, card)
        row = self._database.row("SELECT account_id FROM card_link WHERE key = ?", (key,))
        return None if row is None else int(row[0])

    def active(self, account_id: int) -> bool:
        """Known and not closed."""
        sql = "SELECT 1 FROM account WHERE id = ? AND closed_at IS NULL"
        return self._database.row(sql, (account_id,)) is not None

    def attributes(self, account_id: int) -> PersonAttributes | None:
        """The four attributes of an open account, with how they stand."""
        sql = (
            "SELECT a.wrapped_key, p.sealed, p.method, p.method_revision, p.verified_at, p.standing, "
            "p.checked_at FROM person_attributes p JOIN account a ON a.id = p.account_id "
            "WHERE p.account_id = ? AND a.closed_at IS NULL"
        )
        row = self._database.row(sql, (account_id,))
        if row is None:
            return None
        plain = self._vault.decrypt(self._vault.unwrap(row[0], str(account_id)), row[1], _bound_to(account_id))
        names = ("method", "method_revision", "verified_at", "standing", "checked_at")
        return from_seal_form(plain, dict(zip(names, row[2:], strict=True)))

    def signature_card(self, account_id: int) -> CardIdentity | None:
        """The signature certificate the attributes came from, for asking its status."""
        sql = "SELECT l.sealed FROM person_attributes p JOIN card_link l ON l.key = p.card_key WHERE p.account_id = ?"
        row = self._database.row(sql, (account_id,))
        return None if row is None else self._links.open(row[0])

    def card(self, key: str) -> CardIdentity | None:
        """The certificate of one link, for asking its status."""
        row = self._database.row("SELECT sealed FROM card_link WHERE key = ?", (key,))
        return None if row is None else self._links.open(row[0])

    def newest_signature_card(self, account_id: int) -> CardIdentity | None:
        """The signature certificate that was linked last, which may be newer than the one the attributes came from."""
        sql = "SELECT key, sealed FROM card_link WHERE account_id = ? ORDER BY linked_at DESC, key"
        for key, sealed in self._database.rows(sql, (account_id,)):
            card = self._links.open(sealed)
            if self._links.key("signature", card) == key:  # a row does not say its kind, its key does
                return card
        return None

    async def link(self, kind: LinkKind, card: CardIdentity, account_id: int) -> None:
        """A renewed card opens the same account."""
        now = self._clock.timestamp()
        await self._database.write(lambda tx: self._link(tx, kind, card, account_id, now))

    async def record_standing(self, account_id: int, standing: Standing, checked_at: int) -> None:
        """What the last check said; "stale" stays, because a revocation is never undone."""
        sql = "UPDATE person_attributes SET standing = ?, checked_at = ? WHERE account_id = ? AND standing <> 'stale'"
        await self._database.change(sql, (standing, checked_at, account_id))

    async def enrol(self, enrolment: Enrolment) -> int:
        """The account of this card, made now if it is new, with fresh attributes and evidence: all or
        nothing."""
        return await self._database.write(lambda tx: self._enrol(tx, enrolment))

    async def close(self, account_id: int) -> None:
        """Ends an account: its key is destroyed, so its attributes can be read by nobody, backups
        included."""
        sql = "UPDATE account SET closed_at = ?, wrapped_key = ? WHERE id = ? AND closed_at IS NULL"

        def work(tx: Transaction) -> None:
            tx.execute(sql, (self._clock.timestamp(), b"", account_id))
            tx.execute("DELETE FROM person_attributes WHERE account_id = ?", (account_id,))

        await self._database.write(work)

    def _enrol(self, tx: Transaction, it: Enrolment) -> int:
        now = it.evidence.proven_at
        logins = (it.authentication, *it.also)
        known = (self._known(tx, login) for login in logins)
        account_id, wrapped = next((row for row in known if row), None) or self._new(tx, now)
        for login in logins:
            self._link(tx, "authentication", login, account_id, now)
        card_key = self._link(tx, "signature", it.signature, account_id, now)
        person_key = self._vault.unwrap(wrapped, str(account_id))
        sealed = self._vault.encrypt(person_key, seal_form(it.attributes), _bound_to(account_id))
        tx.execute("DELETE FROM person_attributes WHERE account_id = ?", (account_id,))
        tx.execute(
            "INSERT INTO person_attributes (account_id, sealed, card_key, method, method_revision, "
            "verified_at, standing, checked_at) VALUES (?, ?, ?, ?, ?, ?, 'current', ?)",
            (account_id, sealed, card_key, it.evidence.method, it.evidence.method_revision, now, now),
        )
        tx.execute(
            "INSERT INTO evidence (id, account_id, method, proven_at, sealed) VALUES (?, ?, ?, ?, ?)",
            (
                self._ids.number(),
                account_id,
                it.evidence.method,
                now,
                seal_evidence(self._sealer, it.evidence),
            ),
        )
        return account_id

    def _known(self, tx: Transaction, card: CardIdentity) -> tuple[int, bytes] | None:
        """Two tabs may enrol the same card at once: the second finds the first one's account."""
        sql = (
            "SELECT a.id, a.wrapped_key FROM card_link l JOIN account a ON a.id = l.account_id "
            "WHERE l.key = ? AND a.closed_at IS NULL"
        )
        row = tx.one(sql, (self._links.key("authentication", card),))
        return None if row is None else (row[0], row[1])

    def _new(self, tx: Transaction, now: int) -> tuple[int, bytes]:
        account_id = self._ids.number()
        wrapped = self._vault.new_wrapped_key(str(account_id))
        tx.execute("INSERT INTO account (id, wrapped_key, created_at) VALUES (?, ?, ?)", (account_id, wrapped, now))
        return account_id, wrapped

    def _link(self, tx: Transaction, kind: LinkKind, card: CardIdentity, account_id: int, now: int) -> str:
        key = self._links.key(kind, card)
        sql = (
            "INSERT INTO card_link (key, account_id, sealed, linked_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (key) DO NOTHING"
        )
        tx.execute(sql, (key, account_id, self._links.seal(card), now))
        return key


def _bound_to(account_id: int) -> bytes:
    # A blob copied to another account's row does not open there.
    return f"person-attributes:{account_id}".encode()
