"""The profile a second time, as a judge: gov_core/jpki/signing.py signs nothing that this file finds fault with.

Written against the papers and not against gov_core/jpki/profile.py, so that one mistake there does not pass here: the
expected values stand as the octets a verifier would see (RFC 5280 section 4.2, X.690).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha1

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtensionOID, NameOID, ObjectIdentifier, SignatureAlgorithmOID

from gov_core.jpki.keys import KeyType
from gov_core.jpki.profile import Place
from gov_core.jpki.validity import expires_at
from standards import jpki_certificate
from standards.jpki_certificate import AttributesRefused

_USAGE = {"auth": bytes.fromhex("03020780"), "sign": bytes.fromhex("030206c0")}
_POLICY = {
    ("auth", "card"): "1.2.392.200149.8.5.1.3.30",
    ("auth", "android"): "1.2.392.200149.8.5.1.3.50",
    ("auth", "iphone"): "1.2.392.200149.8.5.1.3.50",
    ("sign", "card"): "1.2.392.200149.8.5.1.1.20",
    ("sign", "android"): "1.2.392.200149.8.5.1.1.40",
    ("sign", "iphone"): "1.2.392.200149.8.5.1.1.40",
}
_SERVICE = bytes.fromhex("3036310b3009060355040613024a5031273025060355040a0c1e") + "公的個人認証サービス".encode()
_CRITICAL = {ExtensionOID.KEY_USAGE, ExtensionOID.CERTIFICATE_POLICIES}
_PLAIN = {
    ExtensionOID.ISSUER_ALTERNATIVE_NAME,
    ExtensionOID.CRL_DISTRIBUTION_POINTS,
    ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
    ExtensionOID.SUBJECT_KEY_IDENTIFIER,
}
_SIGNATURE: dict[KeyType, ObjectIdentifier] = {
    "rsa": SignatureAlgorithmOID.RSA_WITH_SHA256,
    "p384": SignatureAlgorithmOID.ECDSA_WITH_SHA384,
}
_LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Draft:
    """A certificate under a throw-away signature, and where it is meant to belong."""

    certificate: x509.Certificate
    place: Place
    key_type: KeyType

    def octets(self, oid: ObjectIdentifier) -> bytes:
        """The DER value of an extension as it stands in the certificate; empty when it is missing or not in DER."""
        try:
            value = self.certificate.extensions.get_extension_for_oid(oid).value.public_bytes()
        except x509.ExtensionNotFound:
            return b""
        return value if value in self.certificate.tbs_certificate_bytes else b""


def lint(draft: Draft) -> Iterator[str]:
    """What is wrong, one sentence each; nothing for a certificate after the profile."""
    for check, sentence in _CHECKS:
        if not check(draft):
            yield sentence


def _version(it: Draft) -> bool:
    return it.certificate.version is x509.Version.v3


def _serial(it: Draft) -> bool:
    # RFC 5280 4.1.2.2: positive, 20 octets at most; more than 64 bits of it are chance.
    return 64 < it.certificate.serial_number.bit_length() < 160


def _algorithm(it: Draft) -> bool:
    return it.certificate.signature_algorithm_oid == _SIGNATURE[it.key_type]


def _issuer(it: Draft) -> bool:
    return it.certificate.issuer.public_bytes() == it.place.issuer.subject.public_bytes()


def _subject(it: Draft) -> bool:
    rdns = it.certificate.subject.rdns
    if any(len(rdn) != 1 for rdn in rdns):
        return False
    parts = [next(iter(rdn)) for rdn in rdns]
    localities = [NameOID.LOCALITY_NAME, NameOID.LOCALITY_NAME] if it.place.kind == "sign" else []
    if [part.oid for part in parts] != [NameOID.COUNTRY_NAME, *localities, NameOID.COMMON_NAME]:
        return False
    country, common_name = parts[0].value, str(parts[-1].value)
    roman = all(str(part.value).isascii() and str(part.value).strip() for part in parts[1:-1])
    return country == "JP" and roman and _is_opaque(common_name)


def _is_opaque(common_name: str) -> bool:
    """Letters and digits, the five digits of a municipality, and A at the end (one published sample)."""
    return (
        common_name.isascii()
        and common_name.isalnum()
        and common_name == common_name.upper()
        and len(common_name) > 10
        and common_name.endswith("A")
        and common_name[-6:-1].isdigit()
    )


def _strings(it: Draft) -> bool:
    """RFC 5280 4.1.2.4: the country a PrintableString, everything else a UTF8String."""
    name = it.certificate.subject.public_bytes()
    country = bytes.fromhex("060355040613024a50")
    others = [attribute for attribute in it.certificate.subject if attribute.oid != NameOID.COUNTRY_NAME]
    utf8 = [bytes([0x0C, len(raw)]) + raw for raw in (str(each.value).encode() for each in others)]
    return country in name and all(value in name for value in utf8)


def _key(it: Draft) -> bool:
    key = it.certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size == 2048 and key.public_numbers().e == 65537
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP384R1)


def _validity(it: Draft) -> bool:
    begins, ends = it.certificate.not_valid_before_utc, it.certificate.not_valid_after_utc
    longest = min(begins + _LONGEST, it.place.issuer.not_valid_after_utc)
    end_of_day = (ends.hour, ends.minute, ends.second) == (14, 59, 59)  # 23:59:59 in Japan
    return begins < ends <= longest and end_of_day


def _birthday(it: Draft) -> bool:
    """The signature certificate names the birth date, so its end can be judged by the fifth-birthday rule."""
    if it.place.kind != "sign":
        return True
    try:
        born = jpki_certificate.four_attributes(it.certificate).birth_date
    except AttributesRefused:
        return True  # found by _attributes
    return it.certificate.not_valid_after_utc <= expires_at(born, it.certificate.not_valid_before_utc, date.max)


def _extensions(it: Draft) -> bool:
    """Exactly these; only KeyUsage and certificatePolicies critical."""
    found = it.certificate.extensions
    names = {ExtensionOID.SUBJECT_ALTERNATIVE_NAME} if it.place.kind == "sign" else set()
    expected = _CRITICAL | _PLAIN | names
    return {e.oid for e in found} == expected and {e.oid for e in found if e.critical} == _CRITICAL


def _usage(it: Draft) -> bool:
    return it.octets(ExtensionOID.KEY_USAGE) == _USAGE[it.place.kind]


def _policy(it: Draft) -> bool:
    policy = _POLICY[it.place.kind, it.place.carrier]
    wanted = x509.PolicyInformation(ObjectIdentifier(policy), ["http://www.jpki.go.jp/cps.html"])
    return it.octets(ExtensionOID.CERTIFICATE_POLICIES) == x509.CertificatePolicies([wanted]).public_bytes()


def _service(it: Draft) -> bool:
    return it.octets(ExtensionOID.ISSUER_ALTERNATIVE_NAME).endswith(_SERVICE)


def _point(it: Draft) -> bool:
    name = jpki_certificate.distribution_point_name(it.place.issuer.subject, it.place.partition)
    wanted = x509.DistributionPoint([x509.DirectoryName(name)], None, None, None)
    return it.octets(ExtensionOID.CRL_DISTRIBUTION_POINTS) == x509.CRLDistributionPoints([wanted]).public_bytes()


def _key_identifiers(it: Draft) -> bool:
    own = _identifier(it.certificate)
    issuers = bytes([0x30, 0x16, 0x80, 0x14]) + _identifier(it.place.issuer)
    subject = it.octets(ExtensionOID.SUBJECT_KEY_IDENTIFIER)
    return subject == b"\x04\x14" + own and it.octets(ExtensionOID.AUTHORITY_KEY_IDENTIFIER) == issuers


def _identifier(certificate: x509.Certificate) -> bytes:
    """RFC 5280 4.2.1.2 (1): SHA-1 over the key's bits; it only names the key."""
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        bits = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    else:
        bits = key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    return sha1(bits, usedforsecurity=False).digest()


def _attributes(it: Draft) -> bool:
    """The six otherNames in their order, each one DER UTF8String; no other name beside them."""
    if it.place.kind != "sign":
        return True
    try:
        wanted = jpki_certificate.other_names(jpki_certificate.four_attributes(it.certificate))
    except AttributesRefused:
        return False
    san = x509.SubjectAlternativeName(wanted).public_bytes()
    return it.octets(ExtensionOID.SUBJECT_ALTERNATIVE_NAME) == san


_CHECKS: tuple[tuple[Callable[[Draft], bool], str], ...] = (
    (_version, "the version is not 3"),
    (_serial, "the serial number has no acceptable length"),
    (_algorithm, "the signature algorithm is not the generation's"),
    (_issuer, "the issuer is not named as it names itself"),
    (_subject, "the subject has another form"),
    (_strings, "a name stands in another string type"),
    (_key, "the key is of another kind or size"),
    (_validity, "the validity has another length or end"),
    (_birthday, "the validity goes past the fifth birthday"),
    (_extensions, "the set of extensions or what is critical differs"),
    (_usage, "the key usage is another one"),
    (_policy, "the policy or its qualifier is another one"),
    (_service, "the issuer's alternative name is another one"),
    (_point, "the distribution point is another one"),
    (_key_identifiers, "a key identifier is another one"),
    (_attributes, "the attributes are malformed"),
)
