"""Judges a signed statement: the state builds the text anew and compares, then asks its own register who signed."""

from dataclasses import dataclass

from foundation.attribute_consent import AHEAD, STALE_AFTER, Action, Service, Statement, Terms, parse
from foundation.attribute_notice import notice
from foundation.clock import Clock
from gov_core.jpki.latest_attributes.refusals import NoticeOutdated, StatementMismatch, StatementStale
from gov_core.jpki.shown import Judge, Shown
from gov_core.jpki.store import CertificateRow
from gov_core.jpki.verifiers.registry import Registry
from gov_core.jpki.verifiers.verifier import Verifier


@dataclass(frozen=True)
class Signed:
    """A good statement and the certificate that signed it."""

    statement: Statement
    shown: Shown
    certificate: CertificateRow


@dataclass(frozen=True)
class Statements:
    """Judges statements of both kinds."""

    registry: Registry
    judge: Judge
    clock: Clock

    def service(self, verifier: Verifier) -> Service:
        """A service as its statements name it: by the register, with the name of whoever asks for it."""
        platform = self.registry.known(verifier.platform) if verifier.platform else verifier
        return Service(
            verifier.id, verifier.name, verifier.corporate_number, platform.name if platform else verifier.name
        )

    def judged(self, action: Action, verifier: Verifier, shown: Shown) -> Signed:
        """The statement, if it is good now.

        Raises StatementMismatch, StatementStale, NoticeOutdated, or ShownRefused for certificate and signature.
        """
        try:
            statement = parse(shown.text)
        except ValueError as foreign:
            raise StatementMismatch("the text is no statement of consent") from foreign
        if statement.action != action or statement.service != self.service(verifier):
            raise StatementMismatch("the text is for another action or service")
        if not -AHEAD <= self.clock.timestamp() - statement.issued_at <= STALE_AFTER:
            raise StatementStale("the text was not signed just now")
        if statement.terms:
            _check_notice(statement, statement.terms)
        return Signed(statement, shown, self.judge.holder("sign", shown))


def _check_notice(statement: Statement, terms: Terms) -> None:
    try:
        told = notice(statement.service, terms.purpose, statement.issued_at).terms(terms.purpose)
    except LookupError as early:
        raise NoticeOutdated("there was no such service yet") from early
    if told.notice_version != terms.notice_version:
        raise NoticeOutdated(f"the notice in force is {told.notice_version}")
    if told != terms:
        raise StatementMismatch("the text names another notice")
