"""Registers verifiers and decides, for each request anew, whether the holder of a certificate may ask."""

import re
from dataclasses import replace
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from foundation.clock import Clock
from gov_core.jpki.verifiers.store import VerifierStore
from gov_core.jpki.verifiers.verifier import (
    AsksThroughAnother,
    NoClientCertificate,
    Pin,
    Standing,
    UnknownVerifier,
    Verifier,
    VerifierCertificateOver,
    VerifierSuspended,
    VerifierUnfit,
)
from standards import corporate_number

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LONGEST_NAME = 150


class Registry:
    """The register; nothing is remembered between requests, so a suspension holds from the next one."""

    def __init__(self, store: VerifierStore, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def register(self, verifier: Verifier) -> None:
        """Take in a notice, or replace one (a renewed certificate). Raises VerifierUnfit."""
        _fit(verifier)
        known = self._store.named(verifier.id)
        if known is not None and known.standing == "revoked":
            raise VerifierUnfit("this verifier was revoked for good; a new notice needs a new id")
        if verifier.platform is not None:
            operator = self._store.named(verifier.platform)
            if operator is None or operator.kind != "platform_operator":
                raise VerifierUnfit(f"{verifier.platform} is not a registered platform operator")
        holder = self._store.with_certificate(verifier.pin.fingerprint) if verifier.pin else None
        if holder is not None and holder.id != verifier.id:
            raise VerifierUnfit(f"this certificate belongs to {holder.id}")
        # A renewed certificate must not lift a suspension on the way.
        await self._store.put(replace(verifier, standing=known.standing) if known else verifier)

    async def stand(self, verifier_id: str, standing: Standing) -> None:
        """Suspend, lift a suspension, or revoke for good. Raises VerifierUnfit."""
        if not await self._store.stand(verifier_id, standing):
            raise VerifierUnfit(f"no verifier {verifier_id} that can still change")

    def all(self) -> list[Verifier]:
        """Everybody, by id."""
        return self._store.all()

    def known(self, verifier_id: str) -> Verifier | None:
        """Who has this id, in whatever standing."""
        return self._store.named(verifier_id)

    def admit(self, certificate: bytes | None) -> Verifier:
        """Who asks, from the DER of the client certificate; raises the reason for which nobody may."""
        if certificate is None:
            raise NoClientCertificate("no client certificate was shown")
        verifier = self._store.with_certificate(sha256(certificate).hexdigest())
        if verifier is None or verifier.pin is None:
            raise UnknownVerifier("nobody is registered with this certificate")
        if not verifier.pin.not_before <= self._clock.timestamp() <= verifier.pin.not_after:
            raise VerifierCertificateOver("the certificate is not valid now")
        if verifier.standing != "active":
            raise VerifierSuspended(f"the verifier is {verifier.standing}")
        if verifier.kind == "service_provider":
            raise AsksThroughAnother(f"{verifier.platform} asks for this service provider")
        return verifier

    def service(self, asking: Verifier, service: str) -> Verifier:
        """The service an admitted verifier asks for: itself, or a provider that delegates to it.

        Raises UnknownVerifier for a service of another's, VerifierSuspended for one that may not be served now.
        """
        found = self._store.named(service)
        if found is None or (found.id != asking.id and found.platform != asking.id):
            raise UnknownVerifier("this service does not delegate to the verifier that asks")
        if found.standing != "active":
            raise VerifierSuspended(f"the service is {found.standing}")
        return found


def pin_of(certificate: x509.Certificate) -> Pin:
    """What the register keeps of a client certificate."""
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    fingerprint = sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
    return Pin(fingerprint, int(begins.timestamp()), int(ends.timestamp()))


def _fit(verifier: Verifier) -> None:
    if not _ID.fullmatch(verifier.id):
        raise VerifierUnfit("an id is 1 to 40 small letters, digits and hyphens")
    if not 0 < len(verifier.name) <= _LONGEST_NAME or not verifier.name.isprintable():
        raise VerifierUnfit("the name is empty, too long or not printable")
    if not corporate_number.is_valid(verifier.corporate_number):
        raise VerifierUnfit("the corporate number is not valid")
    delegates = verifier.kind == "service_provider"
    if delegates != (verifier.platform is not None):
        raise VerifierUnfit("a service provider, and nobody else, names its platform operator")
    if not delegates and verifier.pin is None:
        raise VerifierUnfit("whoever asks needs a client certificate")
