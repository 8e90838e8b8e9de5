"""What it says: validity, key usage, policy, extensions, version, serial number, all signed by the authority."""

from collections.abc import Callable
from datetime import timedelta

from standards import jpki_certificate as jpki
from tests.certificates.case import Case, Group, Presented, Twin, shown
from tests.certificates.cases_issuer import good_card, good_signature_card
from tests.certificates.der import FALSE, NULL, integer, octets, oid, sequence, tlv
from tests.certificates.mint import (
    BASIC_CONSTRAINTS,
    DAY,
    EXTENDED_USAGE,
    KEY_USAGE,
    POLICY_EXTENSION,
    Body,
    World,
    extension,
    policies,
    seal,
    usage,
    validity,
)
from tests.idp.card_login.mint import Kind

SECOND = timedelta(seconds=1)
UNTRUSTED, WRONG_KIND, EXPIRED = "certificate_not_trusted", "wrong_certificate_kind", "certificate_expired"
USAGE, POLICY = "the key usage is not the one asked for", "the certificate policy is not the one asked for"
UNKNOWN, STRICT = "an unknown critical extension is present", "the certificate is not strict DER"
RANGE, VERSION = "the serial number is out of range", "the certificate is not version 3"
PURPOSE = "the extended key usage is for another purpose"
CLIENT_AUTH, SERVER_AUTH = "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"

BITS = "OpenSSL checks a key usage against a TLS or S/MIME purpose; none of them asks for JPKI's exact bits"
PURPOSES = "OpenSSL is not told the purpose: there is none for a challenge signature"
LENIENT = "OpenSSL parses it and does not ask"


def body(change: Callable[[World, Body], Body], kind: Kind = "authentication") -> Callable[[World], Presented]:
    """A card certificate with one part changed and then signed by the right authority."""

    def build(world: World) -> Presented:
        authority = world.auth if kind == "authentication" else world.sign
        return shown(world, seal(change(world, world.card(kind)), authority.key), kind=kind)

    return build


def bits_of(*names: str, kind: Kind = "authentication") -> Callable[[World], Presented]:
    return body(lambda _, card: card.instead(KEY_USAGE, usage(*names)), kind)


def policy_of(*dotted: str, kind: Kind = "authentication") -> Callable[[World], Presented]:
    return body(lambda _, card: card.instead(POLICY_EXTENSION, policies(*dotted)), kind)


def plus(*more: bytes) -> Callable[[World], Presented]:
    return body(lambda _, card: card.plus(*more))


def serial(element: bytes) -> Callable[[World], Presented]:
    return body(lambda _, card: card.but(serial=element))


def purposes(*dotted: str, critical: bool = False) -> bytes:
    return extension(EXTENDED_USAGE, sequence(*(oid(one) for one in dotted)), critical=critical)


def lasting(begins: timedelta, ends: timedelta) -> Callable[[World], Presented]:
    return body(lambda world, card: card.but(validity=validity(world.now + begins, world.now + ends)))


NAME_CONSTRAINTS = extension("2.5.29.30", sequence(tlv(0xA0, sequence(tlv(0x82, b"example.jp")))), critical=True)
POLICY_CONSTRAINTS = extension("2.5.29.36", sequence(tlv(0x80, b"\x00")), critical=True)
UNHEARD_OF = extension("1.2.3.4.5", NULL, critical=True)

VALIDITY = (
    Case("expired-a-second-ago", "A card one second past its end", EXPIRED, "the certificate has expired",
         lasting(-30 * DAY, -SECOND)),
    Case("not-yet-valid", "A card that begins in a second", UNTRUSTED, "the certificate is not valid yet",
         lasting(SECOND, 30 * DAY)),
    Case("ends-before-it-begins", "Begin and end exchanged", UNTRUSTED, "the certificate is not valid yet",
         lasting(30 * DAY, -30 * DAY)),
)  # fmt: skip
USAGES = (
    Case("no-key-usage", "No key usage extension at all", WRONG_KIND, USAGE,
         body(lambda _, card: card.without(KEY_USAGE)), blind=BITS),
    Case("no-key-usage-bits", "A key usage extension without a bit", WRONG_KIND, USAGE, bits_of()),
    Case("key-usage-of-the-signature-card", "Non-repudiation on an authentication certificate", WRONG_KIND, USAGE,
         bits_of("digital_signature", "content_commitment"), blind=BITS),
    Case("key-usage-of-the-authentication-card", "A signature certificate without non-repudiation", WRONG_KIND, USAGE,
         bits_of("digital_signature", kind="signature"), blind=BITS),
    Case("key-usage-of-an-authority", "The leaf may sign certificates", WRONG_KIND, USAGE,
         bits_of("digital_signature", "key_cert_sign")),
    Case("key-usage-of-a-list-signer", "The leaf may sign revocation lists", WRONG_KIND, USAGE,
         bits_of("digital_signature", "crl_sign"), blind=BITS),
    Case("key-usage-of-an-encryption-key", "The leaf may encipher keys", WRONG_KIND, USAGE,
         bits_of("digital_signature", "key_encipherment"), blind=BITS),
    Case("key-usage-not-critical-and-wrong", "The wrong bits, not marked critical", WRONG_KIND, USAGE,
         body(lambda _, card: card.instead(KEY_USAGE, usage("key_agreement", critical=False))), blind=BITS),
    Case("extended-key-usage-of-a-server", "Restricted to TLS servers", WRONG_KIND, PURPOSE,
         plus(purposes(SERVER_AUTH)), blind=PURPOSES),
    Case("extended-key-usage-of-a-responder", "An OCSP responder's certificate under the right authority logs in",
         WRONG_KIND, PURPOSE, plus(purposes("1.3.6.1.5.5.7.3.9")), blind=PURPOSES),
    Case("extended-key-usage-critical", "A critical restriction that JPKI's profile does not know", UNTRUSTED, UNKNOWN,
         plus(purposes(CLIENT_AUTH, critical=True)), blind=PURPOSES),
)  # fmt: skip
POLICIES = (
    Case("no-policy", "No certificate policy", WRONG_KIND, POLICY,
         body(lambda _, card: card.without(POLICY_EXTENSION))),
    Case("policy-of-another-arc", "A policy of nobody's", WRONG_KIND, POLICY, policy_of("1.2.3.4")),
    Case("policy-any", "anyPolicy instead of JPKI's", WRONG_KIND, POLICY, policy_of("2.5.29.32.0"),
         blind="RFC 5280 6.1.3 (d)(2): anyPolicy in a chain stands for each policy that is asked"),
    Case("policy-of-the-signature-card", "The signature policy under the authentication authority", WRONG_KIND, POLICY,
         policy_of(jpki.POLICY_SIGNATURE)),
    Case("policy-of-the-authentication-card", "The authentication policy under the signature authority", WRONG_KIND,
         POLICY, policy_of(jpki.POLICY_AUTHENTICATION, kind="signature")),
    Case("policy-of-a-test-card", "The published policy of JPKI's test cards in production", WRONG_KIND, POLICY,
         policy_of(jpki.POLICY_SIGNATURE_TEST, kind="signature")),
    Case("policy-of-a-phones-signature-key", "A phone's signature policy on an authentication certificate", WRONG_KIND,
         POLICY, policy_of(jpki.POLICY_SIGNATURE_PHONE)),
    Case("two-policies", "The right policy and one of the other kind beside it", WRONG_KIND, POLICY,
         policy_of(jpki.POLICY_AUTHENTICATION, jpki.POLICY_SIGNATURE),
         blind="One match is enough for RFC 5280; JPKI has one policy a certificate"),
    Case("one-policy-twice", "The right policy named twice (RFC 5280 4.2.1.4: once)", WRONG_KIND, POLICY,
         policy_of(jpki.POLICY_AUTHENTICATION, jpki.POLICY_AUTHENTICATION)),
)  # fmt: skip
EXTENSIONS = (
    Case("unknown-critical-extension", "A critical extension nobody knows", UNTRUSTED, UNKNOWN, plus(UNHEARD_OF)),
    Case("critical-name-constraints", "Name constraints on a leaf", UNTRUSTED, UNKNOWN, plus(NAME_CONSTRAINTS),
         blind="OpenSSL applies them to the path below and finds nothing there"),
    Case("critical-policy-constraints", "Policy constraints on a leaf", UNTRUSTED, UNKNOWN, plus(POLICY_CONSTRAINTS),
         blind="OpenSSL applies them to the path above and finds nothing to object to"),
    Case("key-usage-twice", "Two key usage extensions, one for each reader", UNTRUSTED, STRICT,
         plus(usage("digital_signature", "content_commitment"))),
    Case("policies-twice", "Two policy extensions", UNTRUSTED, STRICT, plus(policies(jpki.POLICY_SIGNATURE))),
    Case("basic-constraints-twice", "CA:FALSE and CA:TRUE", UNTRUSTED, STRICT,
         plus(extension(BASIC_CONSTRAINTS, sequence(), critical=True),
              extension(BASIC_CONSTRAINTS, sequence(b"\x01\x01\xff"), critical=True))),
    Case("unknown-extension-twice", "An uncritical unknown extension twice", UNTRUSTED, STRICT,
         plus(extension("1.2.3.4.5", NULL), extension("1.2.3.4.5", NULL)),
         blind="OpenSSL looks for duplicates of the extensions it knows only"),
    Case("empty-extensions", "An extensions field without an extension", WRONG_KIND, POLICY,
         body(lambda _, card: card.but(extensions=()))),
    Case("false-written-out", "critical FALSE written out, though DER leaves defaults away", UNTRUSTED, STRICT,
         plus(sequence(oid("1.2.3.4.5"), FALSE, octets(NULL))), blind=LENIENT),
)  # fmt: skip
NUMBERS = (
    Case("version-1", "A version 1 certificate: no extensions, so no policy and no usage", UNTRUSTED, VERSION,
         body(lambda _, card: card.but(version=b"", extensions=None))),
    Case("version-1-with-extensions", "Version 1 that carries extensions all the same", UNTRUSTED, VERSION,
         body(lambda _, card: card.but(version=b""))),
    Case("version-2", "Version 2 with version 3's extensions", UNTRUSTED, STRICT,
         body(lambda _, card: card.but(version=tlv(0xA0, integer(1))))),
    Case("version-4", "A version that does not exist", UNTRUSTED, STRICT,
         body(lambda _, card: card.but(version=tlv(0xA0, integer(3)))), blind=LENIENT),
    Case("serial-zero", "Serial number 0", UNTRUSTED, STRICT, serial(integer(0)), blind=LENIENT),
    Case("serial-negative", "The victim's serial number with its sign turned", UNTRUSTED, STRICT,
         serial(integer(-0x1234)), blind=LENIENT),
    Case("serial-of-21-octets", "A serial number longer than 20 octets", UNTRUSTED, RANGE,
         serial(integer(0x7F << 160)), blind=LENIENT),
    Case("serial-of-160-bits", "20 octets of value and so 21 with the sign", UNTRUSTED, RANGE,
         serial(integer(1 << 159)), blind=LENIENT),
    Case("serial-with-leading-zeros", "The victim's serial number in a longer spelling", UNTRUSTED, STRICT,
         serial(tlv(0x02, b"\x00\x00\x12\x34"))),
    Case("serial-empty", "An INTEGER without an octet", UNTRUSTED, STRICT, serial(tlv(0x02))),
)  # fmt: skip

GROUP = Group(
    "profile",
    "What it says",
    "verify",
    (
        Twin("authentication-card", good_card),
        Twin("signature-card", good_signature_card),
        Twin(
            "last-second",
            lasting(-30 * DAY, timedelta()),
            doubted="RFC 5280 4.1.2.5 counts the last second in, OpenSSL does not",
        ),
        Twin("first-second", lasting(timedelta(), 30 * DAY)),
        Twin("not-an-authority", plus(extension(BASIC_CONSTRAINTS, sequence(), critical=True))),
        Twin("unknown-uncritical-extension", plus(extension("1.2.3.4.5", NULL))),
        Twin("extended-key-usage-of-a-client", plus(purposes(CLIENT_AUTH, SERVER_AUTH))),
        Twin("phone-policy", policy_of(jpki.POLICY_AUTHENTICATION_PHONE)),
        Twin("longest-serial", serial(integer((1 << 159) - 1))),
    ),
    (*VALIDITY, *USAGES, *POLICIES, *EXTENSIONS, *NUMBERS),
)
