"""The two proofs a card can give in one login, each from challenge answer to certificate in good standing.

Order for both: the certificate's whole table, the signature over our statement, then the revocation service.
No network before the chain and the signature are right (CD-20).
"""

import logging
from dataclasses import dataclass

from cryptography.x509 import ReasonFlags

from foundation.clock import Clock
from idp.accounts.card_link import CardIdentity
from idp.card_login.crl_client import CrlClient
from idp.card_login.refusals import (
    CertificateNotTrusted,
    CertificateOnHold,
    CertificateRevoked,
    StatusSilent,
    StatusUnavailable,
)
from idp.card_login.status_client import StatusClient
from idp.card_login.status_response import CertificateStatus
from idp.card_login.trust_anchors import CertificateKind
from idp.card_login.verification import CertificateVerifier, ProvenCertificate, check_signature

_log = logging.getLogger("kakehashi.idp")


@dataclass(frozen=True)
class Answer:
    """What the agent sent, next to the statement this provider rebuilt for it."""

    statement: str
    certificate: bytes
    signature: bytes


@dataclass(frozen=True)
class GoodCard:
    """A certificate that is proven and in good standing now."""

    proven: ProvenCertificate
    status: CertificateStatus

    @property
    def identity(self) -> CardIdentity:
        """What the account store keys it by."""
        return CardIdentity(self.proven.anchor.key_id, self.proven.serial)


class ProofDesk:
    """Checks one answer of one kind; `lists` may stand in for a silent status service, without it nothing does."""

    def __init__(
        self, verifier: CertificateVerifier, status: StatusClient, clock: Clock, lists: CrlClient | None = None
    ) -> None:
        self._verifier, self._status, self._clock, self._lists = verifier, status, clock, lists

    async def check(self, kind: CertificateKind, answer: Answer) -> GoodCard:
        """The card, or the refusal that names the first thing wrong."""
        proven = self._verifier.certificate(answer.certificate, kind, self._clock.now())
        check_signature(proven, answer.statement, answer.signature)
        status = await self._standing(proven)
        if status.state == "revoked":
            held = status.reason == ReasonFlags.certificate_hold.value
            raise (CertificateOnHold if held else CertificateRevoked)(status.reason or "revoked")
        if status.state != "good":
            raise CertificateNotTrusted("the authority does not know this certificate")
        return GoodCard(proven, status)

    async def _standing(self, proven: ProvenCertificate) -> CertificateStatus:
        try:
            return await self._ask(proven)
        except StatusUnavailable as refused:
            # Nobody can log in while this lasts; the sentence tells an operator whether a clock is off (OC-14).
            _log.warning("no login, for nobody trustworthy says whether the certificate stands: %s", refused.detail)
            raise

    async def _ask(self, proven: ProvenCertificate) -> CertificateStatus:
        try:
            return await self._status.ask(proven.anchor, proven.serial)
        except StatusSilent:
            if self._lists is None:
                raise
        _log.warning("the status service is silent: today's revocation list stands in")
        return await self._lists.ask(proven.anchor, proven.certificate)
