"""Gives, withdraws and tells of consents; each belongs to a person, whichever certificate is asked about."""

from dataclasses import dataclass
from typing import Protocol

from foundation.attribute_consent import Service
from foundation.clock import Clock
from foundation.ids import IdSource
from gov_core.jpki.latest_attributes.consent import Consent, next_anniversary, period
from gov_core.jpki.latest_attributes.refusals import (
    LeftRegister,
    NoConsent,
    NoPerson,
    NotYetValid,
    StatementMismatch,
)
from gov_core.jpki.latest_attributes.statements import Signed, Statements
from gov_core.jpki.latest_attributes.store import AttributeStore, Evidence
from gov_core.jpki.shown import Shown
from gov_core.jpki.store import CertificateRow, JpkiStore
from gov_core.jpki.verifiers.verifier import Verifier
from standards.jpki_certificate import FourAttributes


class PresentRecord(Protocol):
    """The register of residents, as far as this service needs it."""

    def attributes(self, holder: str) -> FourAttributes | None:
        """What a certificate issued now would carry; None for who is not on the register any more."""
        ...


@dataclass(frozen=True)
class Standing:
    """What a verifier is told of a consent; both ends in Unix seconds, None without a consent."""

    valid_from: int | None = None
    valid_until: int | None = None
    reminder_due: bool = False


@dataclass(frozen=True)
class Consents:
    """`begins_at_once`: a consent is valid from its very moment, for demonstrations."""

    store: AttributeStore
    statements: Statements
    certificates: JpkiStore
    residents: PresentRecord
    clock: Clock
    ids: IdSource
    begins_at_once: bool = False

    async def give(self, platform: Verifier, service: Verifier, shown: Shown) -> Consent:
        """A new consent; one that stood before goes over into it. Raises what refuses a statement, and Replayed."""
        signed = self.statements.judged("give", service, shown)
        terms, holder = signed.statement.terms, signed.certificate.holder
        if terms is None:
            raise StatementMismatch("no terms were consented to")
        if self.residents.attributes(holder) is None:
            raise LeftRegister("nobody living signed this")
        now = self.clock.timestamp()
        begins, ends = period(now, at_once=self.begins_at_once)
        consent = Consent(
            *(self.ids.token(16), holder, service.id, platform.id, terms.purpose, terms.notice_version),
            *(now, begins, ends, next_anniversary(begins, begins)),
        )
        await self.store.give(consent, _evidence(signed, now))
        return consent

    async def withdraw(self, service: Verifier, shown: Shown, *, holder: str | None = None) -> int:
        """End this person's consent to this service, from the next question on; when, in Unix seconds.

        `holder`: nobody else may sign. Raises what refuses a statement, Replayed and NoConsent.
        """
        signed, now = self.statements.judged("withdraw", service, shown), self.clock.timestamp()
        if holder not in (None, signed.certificate.holder):
            raise NoConsent("somebody else's certificate")
        await self.store.withdraw(_evidence(signed, now))
        return now

    async def left(self, holder: str) -> None:
        """The person died or was struck off the register: every consent ends with that."""
        await self.store.end(holder, "left-register", self.clock.timestamp())

    def standing(self, service: str, serial: str) -> Standing:
        """What stands of the person whose signature certificate, old or new, has this serial."""
        row = self.certificates.by_serial("sign", serial)
        now = self.clock.timestamp()
        if row is None or self.residents.attributes(row.holder) is None:
            return Standing()
        found = [each for each in self.store.of(row.holder, service) if each.stands_at(now)]
        if not found:
            return Standing()
        return Standing(found[0].valid_from, found[-1].valid_until, found[0].reminder_unseen)

    def holding(self, service: str, row: CertificateRow) -> tuple[Consent, FourAttributes]:
        """The consent under which attributes may go out now, and the attributes.

        Raises NoConsent, NotYetValid, or LeftRegister (told only to a service whose consent stood until then).
        """
        now = self.clock.timestamp()
        consents = self.store.of(row.holder, service)
        attributes = self.residents.attributes(row.holder)
        if attributes is None and any(_stood_to_the_end(each, now) for each in consents):
            raise LeftRegister("the person is not on the register any more")
        standing = [each for each in consents if each.stands_at(now)]
        if attributes is None or not standing:
            raise NoConsent("no consent stands")
        if not standing[0].holds_at(now):
            raise NotYetValid("the consent begins later")
        return standing[0], attributes

    def of_serial(self, serial: str) -> CertificateRow:
        """The signature certificate with this serial. Raises NoPerson."""
        row = self.certificates.by_serial("sign", serial)
        if row is None:
            raise NoPerson("no signature certificate has this serial")
        return row

    def named(self, service_id: str) -> Service | None:
        """A service as the register has it, for whoever looks at a consent to it."""
        verifier = self.statements.registry.known(service_id)
        return self.statements.service(verifier) if verifier else None


def _stood_to_the_end(consent: Consent, now: int) -> bool:
    return now <= consent.valid_until and consent.ended_by in (None, "left-register")


def _evidence(signed: Signed, now: int) -> Evidence:
    it, row = signed.statement, signed.certificate
    shown = signed.shown
    return Evidence(it.service.id, it.nonce, row.holder, it.action, now, shown.text, shown.signature, row.id)
