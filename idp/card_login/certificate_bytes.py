"""The parts of a certificate as they came, byte for byte (X.690 DER, RFC 5280 4.1): what was signed, names, extensions.

The parser of `cryptography` reads the same bytes strictly; this only finds where parts begin and end. The CA's
signature is checked over the bytes received instead of over a fresh encoding of what was understood: that leaves no
room between the two, and an extension is decoded only when a rule looks at it.
"""

from dataclasses import dataclass

from cryptography import x509

from idp.card_login.der_elements import Element, elements

_INTEGER, _BIT_STRING, _OCTETS, _OID, _SEQUENCE = 0x02, 0x03, 0x04, 0x06, 0x30
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_TRUE = b"\x01\x01\xff"
# serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo
_FIELDS = (_INTEGER, _SEQUENCE, _SEQUENCE, _SEQUENCE, _SEQUENCE, _SEQUENCE)
RawExtension = tuple[bool, bytes]  # critical, the DER inside the OCTET STRING


@dataclass(frozen=True)
class CertificateBytes:
    """`signed` is the tbsCertificate; names are DER; extensions are keyed by the contents of their OID."""

    signed: bytes
    issuer: bytes
    subject: bytes
    extensions: dict[bytes, RawExtension]

    @classmethod
    def of(cls, der: bytes) -> "CertificateBytes":
        """Raises ValueError where a part is missing, doubled, or followed by anything, or the algorithms differ."""
        outer = elements(der, 0, len(der))
        _check(len(outer) == 1, "there is something behind the certificate")
        signed, algorithm, signature = elements(der, outer[0][2], outer[0][3])
        tags = (outer[0][0], signed[0], algorithm[0], signature[0])
        _check(tags == (_SEQUENCE, _SEQUENCE, _SEQUENCE, _BIT_STRING), "not the three parts of a certificate")
        # RFC 5280 4.1.1.3: whole octets; the parser does not ask how many bits of the last one count.
        _check(der[signature[2]] == 0, "the signature ends within an octet")
        fields = elements(der, signed[2], signed[3])
        if fields[0][0] == _VERSION:
            del fields[0]
        _check(tuple([field[0] for field in fields[:6]]) == _FIELDS, "not the fields of a certificate")
        # RFC 5280 4.1.2.2; the parser only warns.
        _check(int.from_bytes(der[fields[0][2] : fields[0][3]], signed=True) > 0, "the serial number is not positive")
        # RFC 5280 4.1.1.2: both MUST be the same; only the inner one is signed.
        same = der[fields[1][1] : fields[1][3]] == der[algorithm[1] : algorithm[3]]
        _check(same, "the certificate names two signature algorithms")
        return cls(
            der[signed[1] : signed[3]],
            der[fields[2][1] : fields[2][3]],
            der[fields[4][1] : fields[4][3]],
            _extensions(der, fields[-1]) if fields[-1][0] == _EXTENSIONS else {},
        )


def oid_contents(oid: x509.ObjectIdentifier) -> bytes:
    """An object identifier as it stands in DER, without tag and length (X.690 8.19)."""
    return x509.ExtendedKeyUsage([oid]).public_bytes()[4:]


def _extensions(der: bytes, field: Element) -> dict[bytes, RawExtension]:
    """RFC 5280 4.1.2.9 and 4.2: each extension once."""
    found: dict[bytes, RawExtension] = {}
    [wrapped] = elements(der, field[2], field[3])
    for _, _, begins, ends in elements(der, wrapped[2], wrapped[3]):
        name, extension = _extension(der, begins, ends)
        if name in found:
            raise ValueError("an extension stands twice")
        found[name] = extension
    return found


def _extension(der: bytes, at: int, ends: int) -> tuple[bytes, RawExtension]:
    """DER leaves out FALSE, the default (X.690 11.5), so the flag is there as TRUE or not at all."""
    after = at + 2 + der[at + 1]  # no OID has 128 octets
    critical = der[after : after + 3] == _TRUE
    value = after + 3 if critical else after
    begins, size = value + 2, der[value + 1]
    if size >= 0x80:
        [(_, _, begins, following)] = elements(der, value, ends)
        size = following - begins
    if der[at] != _OID or der[value] != _OCTETS or begins + size != ends:
        raise ValueError("an extension is malformed")
    return der[at + 2 : after], (critical, der[begins:ends])


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
