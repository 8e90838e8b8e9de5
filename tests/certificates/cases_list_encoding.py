"""How the revocation list is written: other spellings and other things in its place."""

from tests.certificates.case import Case, Group, Twin
from tests.certificates.cases_encoding import BER, indefinite, long_length
from tests.certificates.cases_list import MALFORMED, SILENT, raw, saying, standing_in
from tests.certificates.der import FALSE, NULL, integer, octets, oid, sequence, tlv
from tests.certificates.mint import seal, time
from tests.certificates.openssl import pem
from tests.certificates.revocation_list import Listing, good_list
from tests.certificates.status import Answer, example_request

VERSION = "the revocation list is not of version 2"
LENIENT = "OpenSSL parses it and does not ask"
FIRST = "OpenSSL reads the first element of a file"


def inside_indefinite(it: Listing) -> Listing:
    """The signed part itself is BER."""
    return it.but(issuer=indefinite(it.issuer))


def answer_in_its_place(it: Listing) -> bytes:
    """A real OCSP answer about the card, where a list was asked."""
    asked = it.asked
    certificate = seal(asked.world.card(), asked.issuer.key)
    return Answer.to(example_request(asked.world, (asked.issuer,), certificate)).encode()


def entry_of(it: Listing, serial: bytes, *rest: bytes) -> bytes:
    """An entry with its serial number as it stands here."""
    return sequence(serial, time(it.asked.moment), *rest)


def flagged(flag: bytes) -> bytes:
    """An unknown extension whose critical flag is spelled so."""
    return sequence(oid("1.2.3.4.5"), flag, octets(NULL))


CASES = (
    Case("list-empty", "No octet at all", SILENT, MALFORMED, raw(lambda _: b"")),
    Case("list-garbage", "Random octets", SILENT, MALFORMED, raw(lambda _: b"\x30\x03garbage")),
    Case("list-as-a-page", "A page of HTML under the right media type", SILENT, MALFORMED,
         raw(lambda _: b"<!doctype html><title>OK</title>")),
    Case("list-cut", "The last octet is missing", SILENT, MALFORMED, raw(lambda it: it.sealed()[:-1])),
    Case("list-with-bytes-behind", "An octet behind the end", SILENT, MALFORMED, raw(lambda it: it.sealed() + b"\x00"),
         blind=FIRST),
    Case("list-behind-a-list", "A second list behind the first", SILENT, MALFORMED, raw(lambda it: it.sealed() * 2),
         blind=FIRST),
    Case("list-as-pem", "PEM where DER is asked", SILENT, MALFORMED,
         raw(lambda it: pem(it.sealed(), "X509 CRL").encode()), blind="OpenSSL reads PEM as well"),
    Case("certificate-for-a-list", "The authority's own certificate", SILENT, MALFORMED,
         raw(lambda it: it.asked.issuer.certificate)),
    Case("answer-for-a-list", "A real OCSP answer", SILENT, MALFORMED, raw(answer_in_its_place)),
    Case("list-indefinite-length", "BER's indefinite length outside", SILENT, MALFORMED,
         raw(lambda it: indefinite(it.sealed())), blind=BER),
    Case("list-indefinite-length-inside", "BER's indefinite length in the signed part", SILENT, MALFORMED,
         saying(inside_indefinite), blind=BER),
    Case("list-length-in-more-octets", "A length in four octets where two do", SILENT, MALFORMED,
         raw(lambda it: long_length(it.sealed())), blind=BER),
    Case("list-of-version-1", "Version 1: no extensions, so no number and no scope", SILENT, VERSION,
         saying(lambda it: it.but(version=b"", extensions=None)), blind=LENIENT),
    Case("list-of-version-1-with-extensions", "Version 1 that carries extensions all the same", SILENT, VERSION,
         saying(lambda it: it.but(version=b"")), blind=LENIENT),
    Case("list-of-version-3", "A version that does not exist", SILENT, MALFORMED,
         saying(lambda it: it.but(version=integer(2))), blind=LENIENT),
    Case("list-with-false-written-out", "critical FALSE written out, though DER leaves defaults away", SILENT,
         MALFORMED, saying(lambda it: it.plus(flagged(FALSE))), blind=LENIENT),
    Case("list-with-true-as-one", "TRUE as 01 instead of FF", SILENT, MALFORMED,
         saying(lambda it: it.plus(flagged(b"\x01\x01\x01")))),
    Case("list-with-a-part-behind-its-extensions", "An element behind the extensions, well signed", SILENT, MALFORMED,
         saying(lambda it: it.but(tail=NULL))),
    Case("entry-without-a-date", "An entry without its revocation date", SILENT, MALFORMED,
         saying(lambda it: it.with_entries(sequence(integer(0x80))))),
    Case("entry-number-with-leading-zeros", "The card's own number in a longer spelling", SILENT, MALFORMED,
         saying(lambda it: it.with_entries(entry_of(it, tlv(0x02, b"\x00\x12\x34"))))),
)  # fmt: skip

GROUP = Group(
    "list-encoding",
    "How the revocation list is written",
    "crl",
    (Twin("list-in-strict-der", standing_in(good_list)),),
    CASES,
)
