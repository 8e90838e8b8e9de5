"""The names inside JPKI certificates, and the four attributes (基本4情報) the signature certificate carries.

Issuer and subject forms, policy object identifiers and otherName types as published certificates show them;
attributes under 1.2.392.200149.8.5.5, each a UTF8String. 公的個人認証法 第3条, 第22条. The test policy is the one of
JPKI's own test cards.
"""

import re
from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier

AUTHENTICATION_CA_UNIT = "JPKI for user authentication"
SIGNATURE_CA_UNIT = "JPKI for digital signature"
AGENCY_UNIT = "Japan Agency for Local Authority Information Systems"
SERVICE_NAME = "公的個人認証サービス"
AUTHENTICATION_SERVICE_UNIT = "公的個人認証サービス利用者証明用"
SIGNATURE_SERVICE_UNIT = "公的個人認証サービス署名用"
AGENCY_NAME = "地方公共団体情報システム機構"
CPS_URI = "http://www.jpki.go.jp/cps.html"

POLICY_AUTHENTICATION = "1.2.392.200149.8.5.1.3.30"
POLICY_SIGNATURE = "1.2.392.200149.8.5.1.1.20"
POLICY_SIGNATURE_TEST = "1.2.392.200149.8.5.1.0.20"
POLICY_SIGNATURE_PHONE = "1.2.392.200149.8.5.1.1.40"
POLICY_AUTHENTICATION_PHONE = "1.2.392.200149.8.5.1.3.50"  # assumed: not published; docs/divergences.md

_ARC = "1.2.392.200149.8.5.5."
OID_NAME = ObjectIdentifier(_ARC + "1")
OID_NAME_SUBSTITUTES = ObjectIdentifier(_ARC + "2")
OID_SEX = ObjectIdentifier(_ARC + "3")
OID_BIRTH_DATE = ObjectIdentifier(_ARC + "4")
OID_ADDRESS = ObjectIdentifier(_ARC + "5")
OID_ADDRESS_SUBSTITUTES = ObjectIdentifier(_ARC + "6")
_ORDER = (OID_NAME, OID_NAME_SUBSTITUTES, OID_SEX, OID_BIRTH_DATE, OID_ADDRESS, OID_ADDRESS_SUBSTITUTES)

SEXES = {"1": "male", "2": "female", "3": "unknown"}
LONGEST_ADDRESS = 200
# First day of each era, newest first; the code stands before YYYYMMDD, whose year is Gregorian.
ERAS = (
    ("5", date(2019, 5, 1)),
    ("4", date(1989, 1, 8)),
    ("3", date(1926, 12, 25)),
    ("2", date(1912, 7, 30)),
    ("1", date(1868, 1, 25)),
)
_BIRTH = re.compile(r"([0-5])([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FLAGS = re.compile(r"[01]*", re.ASCII)
_UTF8_STRING = 0x0C


class AttributesRefused(ValueError):
    """The certificate does not carry four well-formed attributes."""


@dataclass(frozen=True)
class FourAttributes:
    """Name, sex, birth date and address, with one substitute flag a character (1: a 外字 shown by another character).

    `name` has family and given name split by a full-width space; `sex` is the code 1, 2 or 3.
    """

    name: str
    name_substitutes: str
    sex: str
    birth_date: date
    address: str
    address_substitutes: str

    def __post_init__(self) -> None:
        """Refuse what no certificate may carry."""
        _check(bool(self.name) and bool(self.address), "name or address is empty")
        _check(len(self.address) <= LONGEST_ADDRESS, "the address is longer than 200 characters")
        _check(self.sex in SEXES, "unknown sex code")
        _check(not _CONTROL.search(self.name + self.address), "name or address holds a control character")
        for text, flags in ((self.name, self.name_substitutes), (self.address, self.address_substitutes)):
            _check(len(flags) == len(text) and bool(_FLAGS.fullmatch(flags)), "substitute flags and text disagree")


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AttributesRefused(otherwise)


def issuer_name(unit: str) -> x509.Name:
    """Distinguished name of a CA; `unit` is AUTHENTICATION_CA_UNIT or SIGNATURE_CA_UNIT."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "JPKI"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, AGENCY_UNIT),
        ]
    )


def _service(*units: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, SERVICE_NAME),
            *(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit) for unit in units),
        ]
    )


def service_name() -> x509.Name:
    """The service in Japanese: issuerAltName of every certificate."""
    return _service()


def authority_alternative_name(unit: str) -> x509.Name:
    """A CA in Japanese, its subjectAltName; `unit` is AUTHENTICATION_SERVICE_UNIT or SIGNATURE_SERVICE_UNIT."""
    return _service(unit, AGENCY_NAME)


def distribution_point_name(authority: x509.Name, partition: int) -> x509.Name:
    """The directory entry of one partition of a CA's revocation list."""
    return x509.Name([*authority, x509.NameAttribute(NameOID.COMMON_NAME, f"CRL {partition}")])


def encode_birth_date(day: date) -> str:
    """Era code and Gregorian YYYYMMDD, e.g. 419900102; 0 before Meiji."""
    era = next((code for code, first in ERAS if day >= first), "0")
    return f"{era}{day:%Y%m%d}"


def _eras_of(day: date) -> set[str]:
    """Codes a birth on that day may carry: unknown, its era, and the old era on a last day that was also a first."""
    eras = {"0", encode_birth_date(day)[0]}
    return eras | {str(int(code) - 1) for code, first in ERAS if day == first and code in ("2", "3")}


def decode_birth_date(text: str) -> date:
    """The day; AttributesRefused for partial dates such as 400000000 and for an era that does not hold that day."""
    found = _BIRTH.fullmatch(text)
    try:
        day = date(*(int(part) for part in found.groups()[1:])) if found else None
    except ValueError:
        day = None
    if found is None or day is None or found.group(1) not in _eras_of(day):
        raise AttributesRefused("the birth date is partial or not a date")
    return day


def other_names(four: FourAttributes) -> list[x509.OtherName]:
    """The otherName set of a signature certificate's subjectAltName, in the order certificates show it."""
    values = (
        four.name,
        four.name_substitutes,
        four.sex,
        encode_birth_date(four.birth_date),
        four.address,
        four.address_substitutes,
    )
    return [x509.OtherName(oid, _utf8_string(value)) for oid, value in zip(_ORDER, values, strict=True)]


def four_attributes(certificate: x509.Certificate) -> FourAttributes:
    """The attributes of a signature certificate. Raises AttributesRefused when one is missing, doubled or
    malformed.
    """
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        raise AttributesRefused("the certificate carries no attributes") from None
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise AttributesRefused("the extensions of the certificate cannot be read") from None
    found: dict[ObjectIdentifier, str] = {}
    for name in names:
        if isinstance(name, x509.OtherName) and name.type_id in _ORDER:
            _check(name.type_id not in found, "an attribute stands twice")
            found[name.type_id] = _read_utf8_string(name.value)
    _check(len(found) == len(_ORDER), "an attribute is missing")
    name_text, name_flags, sex, birth, address, address_flags = (found[oid] for oid in _ORDER)
    return FourAttributes(name_text, name_flags, sex, decode_birth_date(birth), address, address_flags)


def _utf8_string(text: str) -> bytes:
    raw = text.encode()
    size = len(raw)
    if size < 0x80:
        return bytes((_UTF8_STRING, size)) + raw
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((_UTF8_STRING, 0x80 | len(length))) + length + raw


def _read_utf8_string(der: bytes) -> str:
    try:
        text = der[2 if der[1] < 0x80 else 2 + (der[1] & 0x7F) :].decode()
    except (IndexError, UnicodeDecodeError):
        raise AttributesRefused("an attribute is not a UTF8String") from None
    _check(_utf8_string(text) == der, "an attribute is not a UTF8String in DER")
    return text
