"""Judges one certificate revocation list (RFC 5280 5 and 6.3.3): whatever is not fully in order stands for nothing.

A list is believed only within its own scope: a full list speaks for its whole CA generation, a partition's list for
the certificates that name its distribution point, and delta, indirect or partial-reason lists for nobody
(security.md OC-10 to OC-13). Nothing here touches the network; the signature is checked before any entry is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import CRLEntryExtensionOID, ExtensionOID

from idp.card_login.refusals import StatusUnavailable
from idp.card_login.status_response import CertificateStatus
from idp.card_login.trust_anchors import Anchor

# Some 80,000 entries; a CA with more spreads them over partitions.
LARGEST_LIST = 4 * 1024 * 1024
# JPKI makes a list a day (japan.md 3c); one that claims to hold longer is none of theirs.
LONGEST_VALIDITY = timedelta(days=1)
_KNOWN = {
    ExtensionOID.CRL_NUMBER,
    ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
    ExtensionOID.ISSUING_DISTRIBUTION_POINT,
}
_KNOWN_OF_ENTRIES = {CRLEntryExtensionOID.CRL_REASON, CRLEntryExtensionOID.INVALIDITY_DATE}


@dataclass(frozen=True)
class RevocationList:
    """A list that was judged; `reasons` is keyed by serial number, `points` empty when it speaks for the whole CA."""

    issuer_key: str
    number: int
    begins: datetime
    ends: datetime
    points: tuple[x509.GeneralName, ...]
    reasons: Mapping[int, str]
    reference: str

    def holds_at(self, now: datetime) -> bool:
        """From thisUpdate until before nextUpdate, to the second: a list has no skew, the next one is out by then."""
        return self.begins <= now < self.ends

    def speaks_for(self, certificate: x509.Certificate) -> bool:
        """RFC 5280 6.3.3 (b)(2): the list's point is one the certificate names; a list without one is the whole."""
        return not self.points or any(point in self.points for point in points_of(certificate))

    def status(self, serial: int) -> CertificateStatus:
        """A hold is on the list like a revocation, because nothing here is ever released."""
        reason = self.reasons.get(serial)
        return CertificateStatus(
            "good" if reason is None else "revoked", reason, int(self.begins.timestamp()), f"crl:{self.reference}"
        )


def points_of(certificate: x509.Certificate) -> tuple[x509.GeneralName, ...]:
    """Full names of the distribution points that give all reasons and that the issuer itself serves."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return ()
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as broken:
        raise StatusUnavailable("the certificate's distribution points cannot be read") from broken
    own = (point for point in points if point.reasons is None and point.crl_issuer is None)
    return tuple(name for point in own for name in point.full_name or ())


def judge_list(body: bytes, anchor: Anchor, now: datetime) -> RevocationList:
    """The list of this very CA generation, in force now, or StatusUnavailable."""
    try:
        return _judge(body, anchor, now)
    except StatusUnavailable:
        raise
    except Exception as broken:  # the parser's errors have no common base class
        raise StatusUnavailable("the revocation list is malformed") from broken


def _judge(body: bytes, anchor: Anchor, now: datetime) -> RevocationList:
    _require(0 < len(body) <= LARGEST_LIST, "the revocation list is empty or too large")
    crl = x509.load_der_x509_crl(body)
    _check_issuer(crl, anchor)
    _require(crl.public_bytes(Encoding.DER) == body, "the revocation list is not in canonical form")
    found = RevocationList(
        issuer_key=anchor.key_id,
        number=_number(crl),
        begins=crl.last_update_utc,
        ends=_end(crl),
        points=_scope(crl),
        reasons={entry.serial_number: _reason(entry) for entry in crl},
        reference=sha256(body).hexdigest()[:32],
    )
    _require(found.holds_at(now), "the revocation list is not of today")
    return found


def _check_issuer(crl: x509.CertificateRevocationList, anchor: Anchor) -> None:
    """RFC 5280 6.3.3 (f) and (g): the CA's exact name, a key that may sign lists, and its signature."""
    _require(crl.issuer.public_bytes() == anchor.name, "another authority issued the revocation list")
    _require(_may_sign_lists(anchor.certificate), "the authority may not sign revocation lists")
    strong = isinstance(crl.signature_hash_algorithm, SHA256 | SHA384 | SHA512)
    _require(strong, "the revocation list's hash is too weak")
    key = anchor.certificate.public_key()
    _require(crl.is_signature_valid(key), "the revocation list's signature is wrong")  # type: ignore[arg-type]


def _may_sign_lists(authority: x509.Certificate) -> bool:
    try:
        return authority.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True


def _end(crl: x509.CertificateRevocationList) -> datetime:
    ends = crl.next_update_utc
    if ends is None or ends - crl.last_update_utc > LONGEST_VALIDITY:
        raise StatusUnavailable("the revocation list has no end or claims to hold too long")
    return ends


def _number(crl: x509.CertificateRevocationList) -> int:
    """RFC 5280 5.2: an unknown critical extension MUST stop the use; 5.2.3: every list has a number."""
    unknown = any(each.critical and each.oid not in _KNOWN for each in crl.extensions)
    _require(not unknown, "the revocation list has an unknown critical extension")
    delta = any(each.oid == ExtensionOID.DELTA_CRL_INDICATOR for each in crl.extensions)
    _require(not delta, "the revocation list is only a delta")
    return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def _scope(crl: x509.CertificateRevocationList) -> tuple[x509.GeneralName, ...]:
    """RFC 5280 5.2.5: complete in reasons, of this CA's own certificates, and of people's among them."""
    try:
        extension = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint)
    except x509.ExtensionNotFound:
        return ()
    point = extension.value
    _require(extension.critical, "the revocation list's scope is not critical")
    _require(point.only_some_reasons is None, "the revocation list holds some reasons only")
    _require(not point.indirect_crl, "the revocation list is indirect")
    foreign = point.only_contains_ca_certs or point.only_contains_attribute_certs
    _require(not foreign, "the revocation list is about other certificates")
    _require(point.relative_name is None, "the revocation list's point is named in a way of its own")
    return tuple(point.full_name or ())


def _reason(entry: x509.RevokedCertificate) -> str:
    """RFC 5280 5.3: an entry that cannot be understood makes the whole list useless."""
    reason = x509.ReasonFlags.unspecified
    for extension in entry.extensions:
        known = extension.oid in _KNOWN_OF_ENTRIES
        _require(known or not extension.critical, "an entry has an unknown critical extension")
        if isinstance(extension.value, x509.CRLReason):
            reason = extension.value.reason
    _require(reason is not x509.ReasonFlags.remove_from_crl, "an entry of a delta list")
    return reason.value


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise StatusUnavailable(otherwise)
