"""A public key becomes a certificate: on the register first, then handed out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from foundation.clock import Clock
from foundation.errors import DomainError
from foundation.ids import IdSource
from gov_core.jpki.authorities import Authorities, AuthorityTooOld
from gov_core.jpki.keys import KeyType, PublicKey, type_of
from gov_core.jpki.kinds import Carrier, Kind
from gov_core.jpki.profile import Place, Subject, to_be_signed
from gov_core.jpki.signing import sign
from gov_core.jpki.store import CertificateRow, JpkiStore
from gov_core.jpki.validity import JST, end_of, expires_at

__all__ = ["Application", "AuthorityTooOld", "Issuance", "Issued", "ValidityOver"]
# How many lists the revoked of one generation are spread over; a certificate names its own for ever.
PARTITIONS = 8
_CN_BYTES = 10


@dataclass(frozen=True)
class Application:
    """What the municipality passes on: who (an opaque holder id), on which card, until when the card lives.

    A phone's application names the card whose signature certificate asked for it: what ends the card ends the phone.
    """

    holder: str
    card: str
    subject: Subject
    card_expires: date


@dataclass(frozen=True)
class Issued:
    """A certificate and the CA certificate that goes onto the card with it."""

    certificate: x509.Certificate
    ca_certificate: x509.Certificate


class ValidityOver(DomainError):
    """There is no time left to certify: the card is past its end."""

    code = "validity_over"


class Issuance:
    """Certifies public keys."""

    def __init__(self, authorities: Authorities, store: JpkiStore, clock: Clock, ids: IdSource) -> None:
        self._authorities, self._store, self._clock, self._ids = authorities, store, clock, ids

    def common_name(self, municipality: str) -> str:
        """An opaque name: chance and the five-digit municipality code, ending in A as published samples do."""
        return f"{self._ids.raw(_CN_BYTES).hex().upper()}{municipality}A"

    def check(self, kind: Kind, application: Application, key_type: KeyType = "rsa") -> tuple[datetime, datetime]:
        """The validity a certificate would have now; raises what would refuse it, for asking before anything falls."""
        return self._period(application, self._authorities.for_type(kind, key_type).certificate)

    def _period(self, application: Application, authority: x509.Certificate) -> tuple[datetime, datetime]:
        now = self._clock.now().replace(microsecond=0)
        born = application.subject.attributes.birth_date
        period = now, expires_at(born, now, application.card_expires)
        _check_period(period, authority)
        return period

    async def issue(
        self,
        kind: Kind,
        application: Application,
        key: PublicKey,
        *,
        carrier: Carrier = "card",
        validity: tuple[datetime, datetime] | None = None,
    ) -> Issued:
        """A certificate of `kind` for a key in `carrier`; a phone gets "auth" first, then "sign".

        `validity` is given only to make one that has expired, for tests and the demo; it ends at the latest where the
        profile lets it. Raises ProfileRefused rather than sign what differs from the profile.
        """
        authority = self._authorities.for_type(kind, type_of(key))
        if validity:
            period = _after_the_profile(validity, application)
        else:
            period = self._period(application, authority.certificate)
        serial = int.from_bytes(self._ids.raw(15)) | 1 << 112
        place = Place(kind, carrier, authority.certificate, serial % PARTITIONS + 1)
        unsigned = to_be_signed(place, application.subject, key, period).serial_number(serial)
        certificate = sign(unsigned, authority.key, authority.key_type, place)
        await self._store.add_certificate(
            CertificateRow(
                self._ids.number(),
                kind,
                f"{serial:x}",
                authority.id,
                application.holder,
                application.card,
                carrier,
                place.partition,
                int(period[1].timestamp()),
                certificate.public_bytes(Encoding.DER),
            )
        )
        return Issued(certificate, authority.certificate)


def _check_period(period: tuple[datetime, datetime], authority: x509.Certificate) -> None:
    if period[0] >= period[1]:
        raise ValidityOver("the card is past its end")
    if period[1] > authority.not_valid_after_utc:
        raise AuthorityTooOld("the certificate would outlive its CA")


def _after_the_profile(validity: tuple[datetime, datetime], application: Application) -> tuple[datetime, datetime]:
    """The same, brought back to the end of a day in Japan and to the fifth birthday."""
    begins, ends = (moment.replace(microsecond=0) for moment in validity)
    day = (ends + timedelta(seconds=1)).astimezone(JST).date() - timedelta(days=1)
    last = expires_at(application.subject.attributes.birth_date, begins, application.card_expires)
    return begins, min(end_of(day), last)
