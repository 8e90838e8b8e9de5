"""How it is written: the same certificate in another spelling, so that two readers see two certificates."""

from collections.abc import Callable

from tests.certificates.case import Case, Group, Presented, Twin, shown
from tests.certificates.cases_issuer import good_card
from tests.certificates.cases_profile import body, plus
from tests.certificates.der import NULL, TRUE, contents, octets, oid, sequence, tlv
from tests.certificates.mint import KEY_USAGE, YEAR, World, attribute, extension, seal
from tests.certificates.openssl import pem

UNTRUSTED, STRICT = "certificate_not_trusted", "the certificate is not strict DER"
SIZE = "the certificate is empty or too large"
BER = "OpenSSL reads BER"
FIRST = "OpenSSL reads the first certificate and leaves the rest"
LENIENT = "OpenSSL does not look at this spelling"


def spelled(change: Callable[[bytes], bytes]) -> Callable[[World], Presented]:
    """The good card's bytes, changed after signing."""
    return lambda world: shown(world, change(seal(world.card(), world.auth.key)))


def named(*parts: bytes) -> Callable[[World], Presented]:
    """Another subject name, signed."""
    return body(lambda _, card: card.but(subject=sequence(tlv(0x31, attribute("2.5.4.6", "JP", 0x13)), *parts)))


def timed(begins: Callable[[World], bytes]) -> Callable[[World], Presented]:
    """Another spelling of the begin of validity, signed; the end is an ordinary one."""
    return body(
        lambda world, card: card.but(validity=sequence(begins(world), tlv(0x17, _digits(world, "%y%m%d%H%M%SZ", 1))))
    )


def _digits(world: World, form: str, years: int = -1) -> bytes:
    return (world.now + years * YEAR).strftime(form).encode()


def indefinite(der: bytes) -> bytes:
    return b"\x30\x80" + contents(der) + b"\x00\x00"


def indefinite_inside(world: World) -> Presented:
    """The signed part itself is BER."""
    card = world.card()
    return shown(world, seal(card.but(subject=indefinite(card.subject)), world.auth.key))


def long_length(der: bytes) -> bytes:
    return b"\x30\x84" + len(contents(der)).to_bytes(4) + contents(der)


def padding_extension(size: int) -> bytes:
    return extension("1.2.3.4.5", octets(bytes(size)))


def sloppy_key_usage(world: World) -> Presented:
    """X.690 11.2.2 cuts trailing zeros; the authority itself signed this spelling, and its meaning is the same."""
    value = sequence(oid(KEY_USAGE), TRUE, octets(b"\x03\x02\x00\x80"))
    return shown(world, seal(world.card().instead(KEY_USAGE, value), world.auth.key))


COMMON_NAME = oid("2.5.4.3")
UNSORTED = tlv(0x31, attribute("2.5.4.3", "20260101A"), attribute("2.5.4.11", "B"), attribute("2.5.4.3", "A"))

GROUP = Group(
    "encoding",
    "How it is written",
    "verify",
    (Twin("strict-der", good_card), Twin("six-kilobytes", plus(padding_extension(6000))),
     Twin("key-usage-with-trailing-zeros", sloppy_key_usage),
     Twin("begin-as-generalized-time", timed(lambda w: tlv(0x18, _digits(w, "%Y%m%d%H%M%SZ"))))),
    (
        Case("byte-behind-the-certificate", "One octet behind the end", UNTRUSTED, STRICT,
             spelled(lambda der: der + b"\x00"), blind=FIRST),
        Case("certificate-behind-the-certificate", "A second certificate behind the first", UNTRUSTED, STRICT,
             spelled(lambda der: der + der), blind=FIRST),
        Case("certificate-cut", "The last octet is missing", UNTRUSTED, STRICT, spelled(lambda der: der[:-1])),
        Case("certificate-empty", "No octet at all", UNTRUSTED, SIZE, spelled(lambda _: b"")),
        Case("certificate-too-large", "Nine kilobytes, well signed", UNTRUSTED, SIZE, plus(padding_extension(9000)),
             blind="OpenSSL has no such limit"),
        Case("certificate-of-a-megabyte", "A million zeros", UNTRUSTED, SIZE, spelled(lambda _: bytes(1_000_000))),
        Case("certificate-as-pem", "PEM where DER is asked", UNTRUSTED, STRICT,
             spelled(lambda der: pem(der).encode())),
        Case("indefinite-length", "BER's indefinite length outside", UNTRUSTED, STRICT, spelled(indefinite), blind=BER),
        Case("indefinite-length-inside", "BER's indefinite length in the signed part", UNTRUSTED, STRICT,
             indefinite_inside, blind=BER),
        Case("length-in-more-octets", "A length in four octets where two do", UNTRUSTED, STRICT, spelled(long_length),
             blind=BER),
        Case("true-as-one", "TRUE as 01 instead of FF", UNTRUSTED, STRICT,
             plus(sequence(oid("1.2.3.4.5"), b"\x01\x01\x01", octets(NULL)))),
        Case("bytes-in-an-extension", "An octet behind the key usage inside its extension", UNTRUSTED, STRICT,
             body(lambda _, card: card.instead(KEY_USAGE, sequence(
                 oid(KEY_USAGE), TRUE, octets(b"\x03\x02\x07\x80\x00")))), blind=LENIENT),
        Case("part-behind-the-extensions", "An element behind the extensions, well signed", UNTRUSTED, STRICT,
             body(lambda _, card: card.but(tail=NULL))),
        Case("identifier-with-leading-zeros", "An extension's identifier in a longer spelling", UNTRUSTED, STRICT,
             plus(sequence(tlv(0x06, b"\x2a\x03\x80\x04"), octets(NULL)))),
        Case("time-without-seconds", "UTCTime without seconds", UNTRUSTED, STRICT,
             timed(lambda w: tlv(0x17, _digits(w, "%y%m%d%H%MZ")))),
        Case("time-with-an-offset", "UTCTime with Japan's offset", UNTRUSTED, STRICT,
             timed(lambda w: tlv(0x17, _digits(w, "%y%m%d%H%M%S+0900")))),
        Case("time-with-fractions", "GeneralizedTime with a fraction", UNTRUSTED, STRICT,
             timed(lambda w: tlv(0x18, _digits(w, "%Y%m%d%H%M%S.5Z")))),
        Case("time-of-no-day", "30 February", UNTRUSTED, STRICT, timed(lambda _: tlv(0x17, b"250230000000Z"))),
        Case("time-without-zone", "UTCTime without Z", UNTRUSTED, STRICT,
             timed(lambda w: tlv(0x17, _digits(w, "%y%m%d%H%M%S")))),
        Case("name-unsorted", "A SET OF that is not sorted", UNTRUSTED, STRICT, named(UNSORTED), blind=BER),
        Case("name-not-utf-8", "A UTF8String that is none", UNTRUSTED, STRICT,
             named(tlv(0x31, sequence(COMMON_NAME, tlv(0x0C, b"\xff\xfe"))))),
        Case("name-without-a-part", "An empty RDN", UNTRUSTED, STRICT, named(tlv(0x31)), blind=LENIENT),
    ),
)  # fmt: skip
