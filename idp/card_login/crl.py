"""Judges one certificate revocation list (RFC 5280 5 and 6.3.3): whatever is not fully in order stands for nothing.

A list is believed only within its own scope: a full list speaks for its whole CA generation, a partition's list for
the certificates that name its distribution point, and delta, indirect or partial-reason lists for nobody
(security.md OC-10 to OC-13). Nothing here touches the network; the signature is checked before any entry is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.x509.oid import CRLEntryExtensionOID, ExtensionOID

from idp.card_login.crl_bytes import Entry, ListBytes
from idp.card_login.extensions import extension
from idp.card_login.refusals import StatusUnavailable
from idp.card_login.status_response import CertificateStatus
from idp.card_login.trust_anchors import Anchor

# JPKI makes a list a day (japan.md 3c); one that claims to hold longer is none of theirs.
LONGEST_VALIDITY = timedelta(days=1)
_VERSION_2 = 1
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

    def covers(self, point: x509.GeneralName | None) -> bool:
        """RFC 5280 6.3.3 (b)(2): the partition of this point, or with None the whole: only a full list covers that."""
        return not self.points or point in self.points

    def follows(self, earlier: "RevocationList | None") -> bool:
        """RFC 5280 5.2.3: of two lists of one scope, the later has the higher number."""
        return earlier is None or self.number > earlier.number

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
    crl = x509.load_der_x509_crl(body)
    raw = ListBytes.of(body)
    _check_issuer(crl, raw, anchor)
    _check_extensions(crl.extensions)
    begins, ends = _times(crl, now)
    return RevocationList(
        issuer_key=anchor.key_id,
        number=_number(crl.extensions),
        begins=begins,
        ends=ends,
        points=_scope(crl.extensions),
        reasons=_reasons(crl, raw.entries),
        reference=sha256(body).hexdigest()[:32],
    )


def _check_issuer(crl: x509.CertificateRevocationList, raw: ListBytes, anchor: Anchor) -> None:
    """RFC 5280 6.3.3 (f) and (g): the CA's exact name, a key that may sign lists, and its signature over what came."""
    _require(raw.issuer == anchor.name, "another authority issued the revocation list")
    _require(_may_sign_lists(anchor.certificate), "the authority may not sign revocation lists")
    strong = isinstance(crl.signature_hash_algorithm, SHA256 | SHA384 | SHA512)
    _require(strong, "the revocation list's hash is too weak")
    # RFC 5280 4.1.1.3: whole octets; the parser does not ask how many bits of the last one count.
    _require(raw.unused_bits == 0, "the revocation list's signature ends within an octet")
    _require(anchor.signed(crl, raw.signed), "the revocation list's signature is wrong")
    # RFC 5280 5.1.2.1: extensions are of version 2, and the number is one.
    _require(raw.version == _VERSION_2, "the revocation list is not of version 2")
    # RFC 5280 5.2.1: with several generations of one name, the identifier says whose list this is.
    told = extension(crl.extensions, x509.AuthorityKeyIdentifier)
    _require(told is None or anchor.is_named_by(told), "the revocation list names another authority's key")


def _may_sign_lists(authority: x509.Certificate) -> bool:
    usage = extension(authority.extensions, x509.KeyUsage)
    return usage is None or usage.crl_sign


def _times(crl: x509.CertificateRevocationList, now: datetime) -> tuple[datetime, datetime]:
    begins, ends = crl.last_update_utc, crl.next_update_utc
    _require(ends is not None, "the revocation list has no end")
    _require(ends is not None and begins <= now < ends, "the revocation list is not of today")
    _require(ends is not None and ends - begins <= LONGEST_VALIDITY, "the revocation list claims to hold too long")
    return begins, ends or begins


def _check_extensions(extensions: x509.Extensions) -> None:
    """RFC 5280 5.2: an unknown critical extension MUST stop the use."""
    delta = extension(extensions, x509.DeltaCRLIndicator)
    _require(delta is None, "the revocation list is only a delta")
    unknown = any(each.critical and each.oid not in _KNOWN for each in extensions)
    _require(not unknown, "the revocation list has an unknown critical extension")


def _number(extensions: x509.Extensions) -> int:
    """RFC 5280 5.2.3: every list has a number, of at most 20 octets; the sign bit takes one bit."""
    found = extension(extensions, x509.CRLNumber)
    _require(found is not None, "the revocation list has no number")
    number = found.crl_number if found else 0
    _require(number < 1 << 159, "the revocation list's number is out of range")
    return number


def _scope(extensions: x509.Extensions) -> tuple[x509.GeneralName, ...]:
    """RFC 5280 5.2.5: complete in reasons, of this CA's own certificates, and of people's among them."""
    try:
        found = extensions.get_extension_for_class(x509.IssuingDistributionPoint)
    except x509.ExtensionNotFound:
        return ()
    point = found.value
    _require(found.critical, "the revocation list's scope is not critical")
    _require(point.only_some_reasons is None, "the revocation list holds some reasons only")
    _require(not point.indirect_crl, "the revocation list is indirect")
    foreign = point.only_contains_ca_certs or point.only_contains_attribute_certs
    _require(not foreign, "the revocation list is about other certificates")
    _require(point.relative_name is None, "the revocation list's point is named in a way of its own")
    return tuple(point.full_name or ())


def _reasons(crl: x509.CertificateRevocationList, entries: Iterable[Entry]) -> Mapping[int, str]:
    """What is byte for byte the same in many entries is decoded in the first of them (RFC 5280 5.3)."""
    first: dict[bytes, int] = {}
    for index, (_, extensions) in enumerate(entries):
        first.setdefault(extensions, index)
    known = {extensions: _reason(crl[index]) for extensions, index in first.items()}
    return {serial: known[extensions] for serial, extensions in entries}


def _reason(entry: x509.RevokedCertificate) -> str:
    """RFC 5280 5.3: an entry that cannot be understood makes the whole list useless."""
    # RFC 5280 5.3.3: critical or not, it is about another authority's certificate, and so is each entry behind it.
    _require(extension(entry.extensions, x509.CertificateIssuer) is None, "an entry of another issuer")
    unknown = any(each.critical and each.oid not in _KNOWN_OF_ENTRIES for each in entry.extensions)
    _require(not unknown, "an entry has an unknown critical extension")
    told = extension(entry.extensions, x509.CRLReason)
    reason = x509.ReasonFlags.unspecified if told is None else told.reason
    _require(reason is not x509.ReasonFlags.remove_from_crl, "an entry of a delta list")
    return reason.value


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise StatusUnavailable(otherwise)
