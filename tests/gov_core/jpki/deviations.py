"""A certificate after the profile, and one named deviation from it for each thing the linter must see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID, ObjectIdentifier

from gov_core.jpki.issuance import PARTITIONS
from gov_core.jpki.keys import PublicKey
from gov_core.jpki.kinds import Carrier, Kind
from gov_core.jpki.profile import Place, key_usage
from standards import jpki_certificate as jpki
from tests.gov_core.town import Town

SMALL = rsa.generate_private_key(65537, 1024).public_key()
BIG = rsa.generate_private_key(65537, 3072).public_key()
P256 = ec.generate_private_key(ec.SECP256R1()).public_key()
Extensions = dict[ObjectIdentifier, tuple[x509.ExtensionType, bool]]


@dataclass(frozen=True)
class Recipe:
    """Everything a builder needs, open to change."""

    subject: x509.Name
    issuer: x509.Name
    key: PublicKey
    serial: int
    begins: timedelta
    certificate: x509.Certificate
    ends: timedelta
    extensions: Extensions = field(default_factory=dict)

    @classmethod
    def of(cls, good: x509.Certificate) -> "Recipe":
        """The recipe that makes this certificate again."""
        key = good.public_key()
        assert isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
        extensions = {each.oid: (each.value, each.critical) for each in good.extensions}
        zero = timedelta(0)
        return cls(good.subject, good.issuer, key, good.serial_number, zero, good, zero, extensions)

    def builder(self) -> x509.CertificateBuilder:
        """Ready to sign."""
        it = (
            x509.CertificateBuilder()
            .subject_name(self.subject)
            .issuer_name(self.issuer)
            .public_key(self.key)
            .serial_number(self.serial)
            .not_valid_before(self.certificate.not_valid_before_utc + self.begins)
            .not_valid_after(self.certificate.not_valid_after_utc + self.ends)
        )
        for value, critical in self.extensions.values():
            it = it.add_extension(value, critical)
        return it

    def with_extension(self, value: x509.ExtensionType, *, critical: bool = False) -> "Recipe":
        """One extension put in or changed."""
        return replace(self, extensions={**self.extensions, value.oid: (value, critical)})

    def flipped(self, oid: ObjectIdentifier) -> "Recipe":
        """One extension's criticality the other way."""
        value, critical = self.extensions[oid]
        return self.with_extension(value, critical=not critical)

    def without(self, oid: ObjectIdentifier) -> "Recipe":
        """One extension left out."""
        return replace(self, extensions={key: value for key, value in self.extensions.items() if key != oid})


def place_of(town: Town, certificate: x509.Certificate, kind: Kind, carrier: Carrier = "card") -> Place:
    """Where an issued certificate belongs: its generation by key identifier, its partition by serial."""
    issuer = next(
        each.certificate
        for each in town.rooms.authorities.all(kind)
        if certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        == each.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    )
    return Place(kind, carrier, issuer, certificate.serial_number % PARTITIONS + 1)


Change = Callable[[Recipe], Recipe]


def _subject(*parts: tuple[ObjectIdentifier, str]) -> Change:
    return lambda it: replace(it, subject=x509.Name([x509.NameAttribute(oid, value) for oid, value in parts]))


def _policy(*policies: x509.PolicyInformation) -> Change:
    return lambda it: it.with_extension(x509.CertificatePolicies(policies), critical=True)


def _information(oid: str, *qualifiers: str) -> x509.PolicyInformation:
    return x509.PolicyInformation(ObjectIdentifier(oid), list(qualifiers) or None)


def _point(*points: x509.DistributionPoint) -> Change:
    return lambda it: it.with_extension(x509.CRLDistributionPoints(points))


def _url(text: str) -> x509.DistributionPoint:
    return x509.DistributionPoint([x509.UniformResourceIdentifier(text)], None, None, None)


def _usage(**bits: bool) -> Change:
    return lambda it: it.with_extension(key_usage(**bits), critical=True)


def _lacking(oid: ObjectIdentifier) -> Change:
    return lambda it: it.without(oid)


def _another_partition(it: Recipe) -> Recipe:
    [point] = it.certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert point.full_name
    number = int(point.full_name[0].value.rdns[-1].rfc4514_string().split()[-1]) % PARTITIONS + 1
    name = x509.DirectoryName(jpki.distribution_point_name(it.issuer, number))
    return it.with_extension(x509.CRLDistributionPoints([x509.DistributionPoint([name], None, None, None)]))


def _country_as_utf8(it: Recipe) -> Recipe:
    first, *rest = it.subject
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, first.value, x509.name._ASN1Type.UTF8String)
    return replace(it, subject=x509.Name([country, *rest]))


def _name_as_printable(it: Recipe) -> Recipe:
    *rest, last = it.subject
    common = x509.NameAttribute(last.oid, last.value, x509.name._ASN1Type.PrintableString)
    return replace(it, subject=x509.Name([*rest, common]))


def _one_rdn(it: Recipe) -> Recipe:
    return replace(it, subject=x509.Name([x509.RelativeDistinguishedName(list(it.subject))]))


def _reordered_issuer(it: Recipe) -> Recipe:
    parts = list(it.issuer)
    return replace(it, issuer=x509.Name([parts[0], parts[1], parts[3], parts[2]]))


_C, _CN, _L = NameOID.COUNTRY_NAME, NameOID.COMMON_NAME, NameOID.LOCALITY_NAME
_OPAQUE = "0123456789ABCDEF012315202A"
_USAGES = {
    "no-usage-bit": {},
    "certificate-signing": {"digital_signature": True, "key_cert_sign": True},
    "key-agreement": {"digital_signature": True, "key_agreement": True},
}
EVERY_KIND: dict[str, Change] = {
    "issuer-reordered": _reordered_issuer,
    "issuer-other-service": lambda it: replace(it, issuer=jpki.issuer_name("JPKI for something else")),
    "subject-without-country": _subject((_CN, _OPAQUE)),
    "subject-of-another-country": _subject((_C, "US"), (_CN, _OPAQUE)),
    "subject-with-a-japanese-name": _subject((_C, "JP"), (_CN, "山田花子15202A")),
    "subject-in-lower-case": _subject((_C, "JP"), (_CN, _OPAQUE.lower())),
    "subject-not-ending-in-a": _subject((_C, "JP"), (_CN, _OPAQUE[:-1] + "B")),
    "subject-without-municipality": _subject((_C, "JP"), (_CN, "0123456789ABCDEFABCDEFA")),
    "subject-with-a-mail-address": _subject((_C, "JP"), (NameOID.EMAIL_ADDRESS, "a@b.example"), (_CN, _OPAQUE)),
    "subject-in-one-rdn": _one_rdn,
    "country-as-utf8-string": _country_as_utf8,
    "common-name-as-printable-string": _name_as_printable,
    "rsa-1024": lambda it: replace(it, key=SMALL),
    "rsa-3072": lambda it: replace(it, key=BIG),
    "p256": lambda it: replace(it, key=P256),
    "serial-of-8-bits": lambda it: replace(it, serial=200),
    "serial-of-64-bits": lambda it: replace(it, serial=(1 << 64) - 1),
    "ends-an-hour-later": lambda it: replace(it, ends=timedelta(hours=1)),
    "ends-a-second-early": lambda it: replace(it, ends=timedelta(seconds=-1)),
    "lives-six-years": lambda it: replace(it, ends=timedelta(days=2 * 365)),
    "outlives-its-authority": lambda it: replace(it, ends=timedelta(days=6 * 366)),
    "begins-years-before": lambda it: replace(it, begins=timedelta(days=-2 * 365)),
    **{name: _usage(**bits) for name, bits in _USAGES.items()},
    "key-usage-not-critical": lambda it: it.flipped(ExtensionOID.KEY_USAGE),
    "policies-not-critical": lambda it: it.flipped(ExtensionOID.CERTIFICATE_POLICIES),
    "issuer-name-critical": lambda it: it.flipped(ExtensionOID.ISSUER_ALTERNATIVE_NAME),
    "distribution-point-critical": lambda it: it.flipped(ExtensionOID.CRL_DISTRIBUTION_POINTS),
    **{
        f"without-{oid._name}": _lacking(oid)
        for oid in (
            ExtensionOID.KEY_USAGE,
            ExtensionOID.CERTIFICATE_POLICIES,
            ExtensionOID.ISSUER_ALTERNATIVE_NAME,
            ExtensionOID.CRL_DISTRIBUTION_POINTS,
            ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
            ExtensionOID.SUBJECT_KEY_IDENTIFIER,
        )
    },
    "basic-constraints-ca": lambda it: it.with_extension(x509.BasicConstraints(ca=True, path_length=None)),
    "basic-constraints-end-entity": lambda it: it.with_extension(x509.BasicConstraints(ca=False, path_length=None)),
    "extended-key-usage": lambda it: it.with_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])),
    "unknown-extension": lambda it: it.with_extension(
        x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    ),
    "policy-any": _policy(_information("2.5.29.32.0", jpki.CPS_URI)),
    "policy-of-the-test-service": _policy(_information(jpki.POLICY_SIGNATURE_TEST, jpki.CPS_URI)),
    "policy-doubled": lambda it: _policy(
        *it.certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value,
        _information("1.2.3", jpki.CPS_URI),
    )(it),
    "policy-without-qualifier": lambda it: _policy(x509.PolicyInformation(_own_policy(it), None))(it),
    "policy-with-another-statement": lambda it: _policy(
        x509.PolicyInformation(_own_policy(it), ["https://www.jpki.go.jp/cps.html"])
    )(it),
    "issuer-name-in-roman-letters": lambda it: it.with_extension(
        x509.IssuerAlternativeName([x509.DirectoryName(it.issuer)])
    ),
    "issuer-name-as-mail-address": lambda it: it.with_extension(
        x509.IssuerAlternativeName([x509.RFC822Name("a@b.example")])
    ),
    "distribution-point-as-url": _point(_url("http://crl.example/1")),
    "distribution-point-of-another-partition": _another_partition,
    "distribution-points-two": lambda it: _point(
        *it.certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value,
        _url("http://crl.example/1"),
    )(it),
    "distribution-point-for-some-reasons": lambda it: _point(
        x509.DistributionPoint(
            [x509.DirectoryName(it.issuer)], None, frozenset({x509.ReasonFlags.key_compromise}), None
        )
    )(it),
    "distribution-point-of-another-issuer": lambda it: _point(
        x509.DistributionPoint(
            [x509.DirectoryName(it.issuer)], None, None, [x509.DirectoryName(jpki.issuer_name("somebody else"))]
        )
    )(it),
    "subject-key-identifier-of-another-key": lambda it: it.with_extension(
        x509.SubjectKeyIdentifier.from_public_key(P256)
    ),
    "authority-key-identifier-of-another-key": lambda it: it.with_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(P256)
    ),
    "authority-key-identifier-with-issuer-and-serial": lambda it: it.with_extension(
        x509.AuthorityKeyIdentifier(b"\x01" * 20, [x509.DirectoryName(it.issuer)], 1)
    ),
}


def _own_policy(it: Recipe) -> ObjectIdentifier:
    [policy] = it.certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    return policy.policy_identifier


def _names(change: Callable[[list[x509.GeneralName]], list[x509.GeneralName]]) -> Change:
    def changed(it: Recipe) -> Recipe:
        names = list(it.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
        return it.with_extension(x509.SubjectAlternativeName(change(names)))

    return changed


def _set(oid: ObjectIdentifier, der: bytes) -> Change:
    def change(names: list[x509.GeneralName]) -> list[x509.GeneralName]:
        return [x509.OtherName(oid, der) if isinstance(n, x509.OtherName) and n.type_id == oid else n for n in names]

    return _names(change)


def _utf8(text: str) -> bytes:
    raw = text.encode()
    return bytes([0x0C, len(raw)]) + raw


AUTH: dict[str, Change] = {
    "attributes-in-an-authentication-certificate": lambda it: it.with_extension(
        x509.SubjectAlternativeName([x509.OtherName(jpki.OID_NAME, _utf8("山田　花子"))])
    ),
    "non-repudiation-in-an-authentication-certificate": lambda it: it.with_extension(
        key_usage(digital_signature=True, content_commitment=True), critical=True
    ),
    "policy-of-the-signature-certificate": _policy(_information(jpki.POLICY_SIGNATURE, jpki.CPS_URI)),
    "policy-of-the-phone": _policy(_information(jpki.POLICY_AUTHENTICATION_PHONE, jpki.CPS_URI)),
    "locality-in-an-authentication-certificate": _subject((_C, "JP"), (_L, "Niigata-ken"), (_L, "x"), (_CN, _OPAQUE)),
}
SIGN: dict[str, Change] = {
    "without-attributes": lambda it: it.without(ExtensionOID.SUBJECT_ALTERNATIVE_NAME),
    "attributes-critical": lambda it: it.flipped(ExtensionOID.SUBJECT_ALTERNATIVE_NAME),
    "attribute-missing": _names(lambda names: names[1:]),
    "attribute-twice": _names(lambda names: [*names, names[0]]),
    "attributes-in-another-order": _names(lambda names: [names[1], names[0], *names[2:]]),
    "a-mail-address-beside-the-attributes": _names(lambda names: [*names, x509.RFC822Name("a@b.example")]),
    "name-as-printable-string": _set(jpki.OID_NAME, b"\x13\x05HANA "),
    "substitute-flags-too-short": _set(jpki.OID_NAME_SUBSTITUTES, _utf8("0000")),
    "substitute-flags-not-binary": _set(jpki.OID_NAME_SUBSTITUTES, _utf8("00002")),
    "address-flags-too-long": _set(jpki.OID_ADDRESS_SUBSTITUTES, _utf8("0" * 40)),
    "sex-unknown-code": _set(jpki.OID_SEX, _utf8("9")),
    "birth-date-partial": _set(jpki.OID_BIRTH_DATE, _utf8("400000000")),
    "birth-date-of-another-era": _set(jpki.OID_BIRTH_DATE, _utf8("519900510")),
    "past-the-fifth-birthday": _set(jpki.OID_BIRTH_DATE, _utf8("419900509")),
    "only-digital-signature": lambda it: it.with_extension(key_usage(digital_signature=True), critical=True),
    "policy-of-the-authentication-certificate": _policy(_information(jpki.POLICY_AUTHENTICATION, jpki.CPS_URI)),
    "subject-without-locality": _subject((_C, "JP"), (_CN, _OPAQUE)),
    "locality-in-kanji": _subject((_C, "JP"), (_L, "新潟県"), (_L, "長岡市"), (_CN, _OPAQUE)),
    "locality-empty": _subject((_C, "JP"), (_L, " "), (_L, "Nagaoka-shi"), (_CN, _OPAQUE)),
}


def planted() -> Iterator[tuple[str, str, Change]]:
    """(kind, name, change) of every deviation."""
    for kind, own in (("auth", AUTH), ("sign", SIGN)):
        yield from ((kind, name, change) for name, change in {**EVERY_KIND, **own}.items())
