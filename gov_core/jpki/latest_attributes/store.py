"""Tables of the service: consents, and the signed statements behind them."""

from dataclasses import astuple, dataclass

from sqlmodel import BigInteger, Field, Index

from foundation.attribute_consent import Action
from foundation.database import Database, Transaction, house_tables
from gov_core.jpki.latest_attributes.consent import Consent, Ending
from gov_core.jpki.latest_attributes.refusals import NoConsent, Replayed


class AttributeConsent(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One consent; the columns are those of the value (consent.py)."""

    __table_args__ = (Index("ix_attributeconsent_person", "holder", "service"),)

    id: str = Field(primary_key=True)
    holder: str
    service: str
    platform: str
    purpose: str
    notice_version: str
    received_at: int = Field(sa_type=BigInteger)
    valid_from: int = Field(sa_type=BigInteger)
    valid_until: int = Field(sa_type=BigInteger, index=True)
    remind_at: int = Field(sa_type=BigInteger, index=True)
    ended_at: int | None = Field(default=None, sa_type=BigInteger, index=True)
    ended_by: str | None = Field(default=None)
    handed_at: int | None = Field(default=None, sa_type=BigInteger)
    handed_times: int = 0
    reminded_at: int | None = Field(default=None, sa_type=BigInteger)
    reminder_seen_at: int | None = Field(default=None, sa_type=BigInteger)


class AttributeStatement(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """The evidence: a text as it was signed, and by which certificate of the register. A nonce serves once."""

    service: str = Field(primary_key=True)
    nonce: str = Field(primary_key=True)
    holder: str
    action: str
    received_at: int = Field(sa_type=BigInteger, index=True)
    text: str
    signature: bytes
    certificate_id: int = Field(sa_type=BigInteger)


@dataclass(frozen=True)
class Evidence:
    """What a statement leaves behind, in the order of the table's columns."""

    service: str
    nonce: str
    holder: str
    action: Action
    received_at: int
    text: str
    signature: bytes
    certificate_id: int


_CONSENT = (
    "id, holder, service, platform, purpose, notice_version, received_at, valid_from, valid_until, remind_at, "
    "ended_at, ended_by, handed_at, handed_times, reminded_at, reminder_seen_at"
)
_STANDS = "ended_at IS NULL AND valid_until >= ?"


class AttributeStore:
    """Reads and writes both tables; what depends on each other happens in one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def give(self, consent: Consent, evidence: Evidence) -> None:
        """Keep a consent. One that stood before ends in the second before, so that there is no gap. Raises Replayed."""
        whose = (consent.holder, consent.service)
        begins, last_before = consent.valid_from, consent.valid_from - 1

        def work(tx: Transaction) -> None:
            _keep(tx, evidence)
            sql = (
                "UPDATE attributeconsent SET ended_at = ?, ended_by = 'replaced' "
                "WHERE holder = ? AND service = ? AND ended_at IS NULL AND valid_from >= ?"
            )
            tx.execute(sql, (consent.received_at, *whose, begins))
            sql = (
                "UPDATE attributeconsent SET valid_until = ? "
                "WHERE holder = ? AND service = ? AND ended_at IS NULL AND valid_until > ?"
            )
            tx.execute(sql, (last_before, *whose, last_before))
            marks = ", ".join("?" * len(astuple(consent)))
            tx.execute(f"INSERT INTO attributeconsent ({_CONSENT}) VALUES ({marks})", astuple(consent))  # noqa: S608

        await self._database.write(work)

    async def withdraw(self, evidence: Evidence) -> None:
        """End whatever stands of this person and service. Raises Replayed or NoConsent, and then keeps nothing."""
        values = (evidence.received_at, evidence.holder, evidence.service, evidence.received_at)

        def work(tx: Transaction) -> None:
            _keep(tx, evidence)
            sql = (
                "UPDATE attributeconsent SET ended_at = ?, ended_by = 'withdrawn' "  # noqa: S608 - fixed texts only
                f"WHERE holder = ? AND service = ? AND {_STANDS}"
            )
            if tx.execute(sql, values) == 0:
                raise NoConsent("nothing stands that could be withdrawn")

        await self._database.write(work)

    async def hand_over(self, consent_id: str, now: int) -> None:
        """Note that attributes go out under a consent; NoConsent if it was withdrawn in the meantime."""
        sql = (
            "UPDATE attributeconsent SET handed_at = ?, handed_times = handed_times + 1 "
            "WHERE id = ? AND ended_at IS NULL"
        )
        if await self._database.change(sql, (now, consent_id)) == 0:
            raise NoConsent("withdrawn in the meantime")

    async def end(self, holder: str, ending: Ending, now: int) -> None:
        """End every consent of a person that stands."""
        sql = f"UPDATE attributeconsent SET ended_at = ?, ended_by = ? WHERE holder = ? AND {_STANDS}"  # noqa: S608
        await self._database.change(sql, (now, ending, holder, now))

    def of(self, holder: str, service: str) -> list[Consent]:
        """A person's consents to one service, by first day."""
        return self._all("holder = ? AND service = ? ORDER BY valid_from, id", holder, service)

    def of_holder(self, holder: str) -> list[Consent]:
        """All consents of a person, newest first."""
        return self._all("holder = ? ORDER BY received_at DESC, id", holder)

    def due(self, now: int) -> list[Consent]:
        """Everybody's consents that stand and whose yearly reminder is due."""
        return self._all(f"remind_at <= ? AND {_STANDS} ORDER BY remind_at, id", now, now)

    async def remind(self, consent: Consent, now: int, next_at: int) -> bool:
        """Write a reminder that is due, and when the next one is; False for all but the first caller."""
        sql = "UPDATE attributeconsent SET reminded_at = ?, remind_at = ? WHERE id = ? AND remind_at = ?"
        values = (now, next_at, consent.id, consent.remind_at)
        return await self._database.change(sql, values) == 1

    async def see(self, holder: str, consent_id: str, now: int) -> None:
        """The person has seen what this consent of theirs reminds of."""
        sql = "UPDATE attributeconsent SET reminder_seen_at = ? WHERE holder = ? AND id = ?"
        await self._database.change(sql, (now, holder, consent_id))

    async def forget(self, before: int) -> int:
        """Delete consents that ended or ran out before a moment, and the statements left without one; how many."""

        def work(tx: Transaction) -> int:
            gone = tx.execute(
                "DELETE FROM attributeconsent WHERE valid_until < ? OR (ended_at IS NOT NULL AND ended_at < ?)",
                (before, before),
            )
            tx.execute(
                "DELETE FROM attributestatement WHERE received_at < ? AND NOT EXISTS (SELECT 1 FROM attributeconsent c "
                "WHERE c.holder = attributestatement.holder AND c.service = attributestatement.service)",
                (before,),
            )
            return gone

        return await self._database.write(work)

    def evidence(self, holder: str, service: str) -> list[Evidence]:
        """The signed statements of a person and service, oldest first."""
        sql = (
            "SELECT service, nonce, holder, action, received_at, text, signature, certificate_id "
            "FROM attributestatement WHERE holder = ? AND service = ? ORDER BY received_at, nonce"
        )
        return [Evidence(*row) for row in self._database.rows(sql, (holder, service))]

    def _all(self, where: str, *values: object) -> list[Consent]:
        sql = f"SELECT {_CONSENT} FROM attributeconsent WHERE {where}"  # noqa: S608 - fixed texts only
        return [Consent(*row) for row in self._database.rows(sql, values)]


def _keep(tx: Transaction, evidence: Evidence) -> None:
    if tx.one("SELECT 1 FROM attributestatement WHERE service = ? AND nonce = ?", (evidence.service, evidence.nonce)):
        raise Replayed("this statement was received before")
    columns = "service, nonce, holder, action, received_at, text, signature, certificate_id"
    marks = ", ".join("?" * len(astuple(evidence)))
    tx.execute(f"INSERT INTO attributestatement ({columns}) VALUES ({marks})", astuple(evidence))  # noqa: S608
