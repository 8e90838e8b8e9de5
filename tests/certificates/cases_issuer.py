"""Who issued it: other authorities under the same name, other names under the same key, and authorities out of time."""

from dataclasses import replace

from tests.certificates.case import Case, Group, Presented, Twin, shown
from tests.certificates.der import contents, elements, integer, sequence, tlv
from tests.certificates.mint import (
    AUTHORITY_KEY_ID,
    DAY,
    KEY_USAGE,
    POLICY_EXTENSION,
    YEAR,
    World,
    attribute,
    ca_name,
    card_key,
    constraints,
    extension,
    issuer_key_id,
    key_id,
    p384_key,
    person_name,
    rsa_key,
    seal,
    usage,
)

UNTRUSTED, WRONG_KIND = "certificate_not_trusted", "wrong_certificate_kind"
NOBODY = "no pinned authority issued this certificate"
STRICT = "the certificate is not strict DER"
BYTES = "The name is compared byte for byte: JPKI's authorities have one spelling each"


def good_card(world: World) -> Presented:
    return shown(world, seal(world.card(), world.auth.key))


def good_signature_card(world: World) -> Presented:
    return shown(world, seal(world.card("signature"), world.sign.key), kind="signature")


def good_next_card(world: World) -> Presented:
    key = p384_key("hanako")
    return shown(world, seal(world.card(by=world.next, key=key), world.next.key), key=key)


def good_other_generation(world: World) -> Presented:
    other = world.authority("authentication", "2023")
    pinned = (world.auth, world.sign, other)
    return shown(world, seal(world.card(by=other), other.key), pinned=pinned)


def impostor(world: World) -> Presented:
    other = world.authority("authentication", "impostor")
    return shown(world, seal(world.card(by=other), other.key))


def impostor_with_the_real_key_identifier(world: World) -> Presented:
    other = world.authority("authentication", "impostor")
    return shown(world, seal(world.card(), other.key))


def _named(world: World, name: bytes) -> Presented:
    return shown(world, seal(world.card().but(issuer=name), world.auth.key))


def _rdns() -> list[bytes]:
    return elements(contents(ca_name("authentication")))


def one_letter(world: World) -> Presented:
    return _named(world, ca_name("authentication").replace(b"user authentication", b"user authenticatian"))


def letter_case(world: World) -> Presented:
    return _named(world, ca_name("authentication").replace(b"O\x0c", b"O\x0c").replace(b"JPKI for", b"jpki FOR"))


def nul_in_name(world: World) -> Presented:
    first, second, _, fourth = _rdns()
    unit = attribute("2.5.4.11", "JPKI for user authentication\0")
    return _named(world, sequence(first, second, tlv(0x31, unit), fourth))


def other_string_type(world: World) -> Presented:
    first, _, third, fourth = _rdns()
    return _named(world, sequence(first, tlv(0x31, attribute("2.5.4.10", "JPKI", 0x13)), third, fourth))


def other_order(world: World) -> Presented:
    first, second, third, fourth = _rdns()
    return _named(world, sequence(first, second, fourth, third))


def one_set(world: World) -> Presented:
    first, second, third, fourth = _rdns()
    both = tlv(0x31, *sorted((contents(third), contents(fourth))))
    return _named(world, sequence(first, second, both))


def longer_name(world: World) -> Presented:
    return _named(world, sequence(*_rdns(), tlv(0x31, attribute("2.5.4.3", "2"))))


def empty_issuer(world: World) -> Presented:
    return _named(world, sequence())


def subject_as_issuer(world: World) -> Presented:
    return _named(world, person_name())


def self_signed_leaf(world: World) -> Presented:
    body = world.card().but(issuer=person_name()).instead(AUTHORITY_KEY_ID, issuer_key_id(key_id(card_key())))
    return shown(world, seal(body, card_key()))


def own_key_under_the_authoritys_name(world: World) -> Presented:
    return shown(world, seal(world.card(), card_key()))


def issued_by_a_card(world: World) -> Presented:
    thief = rsa_key("thief")
    body = world.card(key=thief).but(issuer=person_name(), serial=integer(1))
    body = body.instead(AUTHORITY_KEY_ID, issuer_key_id(key_id(card_key())))
    return shown(world, seal(body, card_key()), key=thief)


def issued_by_an_intermediate(world: World) -> Presented:
    """The pinned authority itself certified a sub-authority, beyond its path length; it signs the leaf."""
    key = rsa_key("sub-authority")
    name = sequence(tlv(0x31, attribute("2.5.4.3", "sub-authority")))
    body = world.card().but(issuer=name).instead(AUTHORITY_KEY_ID, issuer_key_id(key_id(key)))
    return shown(world, seal(body, key))


def own_authority_behind(world: World) -> Presented:
    """The chain sent along, as in TLS."""
    other = world.authority("authentication", "impostor")
    return shown(world, seal(world.card(by=other), other.key) + other.certificate)


def cross_signed_authority_behind(world: World) -> Presented:
    """A path to the pinned authority exists and is at hand; a provider that pins keys builds none."""
    other, name = world.authority("authentication", "cross-signed"), ca_name("authentication")
    cross = world.card(key=other.key).but(subject=name).instead(KEY_USAGE, usage("key_cert_sign", "crl_sign"))
    certified = seal(cross.without(POLICY_EXTENSION).plus(constraints(ca=True)), world.auth.key)
    return shown(world, seal(world.card(by=other), other.key) + certified)


def sub_authority_presented(world: World) -> Presented:
    key = rsa_key("sub-authority")
    body = world.card(key=key).plus(constraints(ca=True, path_length=0))
    return shown(world, seal(body, world.auth.key), key=key)


def path_length_on_a_leaf(world: World) -> Presented:
    return shown(world, seal(world.card().plus(constraints(ca=False, path_length=3)), world.auth.key))


def authority_presented(world: World) -> Presented:
    return shown(world, world.auth.certificate, key=world.auth.key)


def signature_authority_for_login(world: World) -> Presented:
    return shown(world, seal(world.card(by=world.sign), world.sign.key))


def authentication_authority_for_signing(world: World) -> Presented:
    return shown(world, seal(world.card("signature", by=world.auth), world.auth.key), kind="signature")


def signature_card_for_login(world: World) -> Presented:
    return replace(good_signature_card(world), kind="authentication")


def login_card_for_signing(world: World) -> Presented:
    return replace(good_card(world), kind="signature")


def retired_authority(world: World) -> Presented:
    old = world.authority("authentication", "2015", begins=world.now - 9 * YEAR, ends=world.now - DAY)
    return shown(world, seal(world.card(by=old), old.key), pinned=(world.auth, world.sign, old))


def future_authority(world: World) -> Presented:
    new = world.authority("authentication", "2033", begins=world.now + DAY)
    return shown(world, seal(world.card(by=new), new.key), pinned=(world.auth, world.sign, new))


def other_key_identifier(world: World) -> Presented:
    other = issuer_key_id(key_id(rsa_key("authentication authority impostor")))
    return shown(world, seal(world.card().instead(AUTHORITY_KEY_ID, other), world.auth.key))


def other_issuer_and_serial(world: World) -> Presented:
    """The key identifier's second form: the issuer's issuer and serial number (RFC 5280 4.2.1.1)."""
    directory = tlv(0xA1, tlv(0xA4, ca_name("signature")))
    value = sequence(tlv(0x80, key_id(world.auth.key)), directory, tlv(0x82, b"\x07"))
    return shown(
        world, seal(world.card().instead(AUTHORITY_KEY_ID, extension(AUTHORITY_KEY_ID, value)), world.auth.key)
    )


def authoritys_name_as_subject(world: World) -> Presented:
    return shown(world, seal(world.card().but(subject=ca_name("authentication")), world.auth.key))


GROUP = Group(
    "issuer",
    "Who issued it",
    "verify",
    (
        Twin("authentication-card", good_card),
        Twin("signature-card", good_signature_card),
        Twin("next-card-p384", good_next_card),
        Twin("card-of-another-pinned-generation", good_other_generation),
    ),
    (
        Case("another-authority-of-the-same-name", "Own CA with the exact name of the real one", UNTRUSTED, NOBODY,
             impostor),
        Case("another-authority-with-the-real-key-identifier", "The same, pointing at the real authority's key",
             UNTRUSTED, NOBODY, impostor_with_the_real_key_identifier),
        Case("issuer-name-one-letter-off", "The real key, but a name with one other letter", UNTRUSTED, NOBODY,
             one_letter),
        Case("issuer-name-in-another-letter-case", "jpki FOR instead of JPKI for", UNTRUSTED, NOBODY, letter_case,
             blind="RFC 5280 7.1 lets names match without regard to case. " + BYTES),
        Case("issuer-name-with-nul", "A NUL byte at the end of the unit's name", UNTRUSTED, NOBODY, nul_in_name),
        Case("issuer-name-in-another-string-type", "PrintableString where the authority has UTF8String", UNTRUSTED,
             NOBODY, other_string_type, blind="RFC 5280 7.1 lets string types match. " + BYTES),
        Case("issuer-name-in-another-order", "The two units change places", UNTRUSTED, NOBODY, other_order),
        Case("issuer-name-with-units-in-one-set", "Both units in one multi-valued RDN", UNTRUSTED, NOBODY, one_set),
        Case("issuer-name-with-a-part-more", "The real name and a common name behind it", UNTRUSTED, NOBODY,
             longer_name),
        Case("issuer-name-empty", "No issuer name at all", UNTRUSTED, NOBODY, empty_issuer),
        Case("issuer-name-of-the-subject", "Signed by the authority, but naming the citizen as issuer", UNTRUSTED,
             NOBODY, subject_as_issuer),
        Case("self-signed-leaf", "The card's key signs its own certificate", UNTRUSTED, NOBODY, self_signed_leaf),
        Case("self-signed-under-the-authoritys-name", "The same, naming the real authority as issuer", UNTRUSTED,
             NOBODY, own_key_under_the_authoritys_name),
        Case("issued-by-a-card", "A real card's key signs a certificate for the thief: the issuer is not a CA",
             UNTRUSTED, NOBODY, issued_by_a_card),
        Case("issued-by-an-intermediate", "A sub-authority signs; JPKI's chain has one level (path length 0)",
             UNTRUSTED, NOBODY, issued_by_an_intermediate),
        Case("own-authority-behind", "An impostor's certificate, and behind it the impostor's authority", UNTRUSTED,
             STRICT, own_authority_behind),
        Case("cross-signed-authority-behind", "Issued by a second key that the real authority certified under its own "
             "name; the cross-certificate behind it", UNTRUSTED, STRICT, cross_signed_authority_behind),
        Case("sub-authority-as-card", "A certificate with CA:TRUE under the authority logs in", UNTRUSTED,
             "an authority's certificate cannot log in", sub_authority_presented),
        Case("path-length-on-a-leaf", "CA:FALSE with a path length", UNTRUSTED,
             "the certificate is not strict DER", path_length_on_a_leaf),
        Case("authority-as-card", "The pinned authority's own certificate logs in", UNTRUSTED,
             "an authority's certificate cannot log in", authority_presented,
             blind="A pinned certificate is trusted by OpenSSL without further questions"),
        Case("authentication-card-of-the-signature-authority", "The signature authority issues a login certificate",
             WRONG_KIND, "the other authority issued this certificate", signature_authority_for_login,
             blind="To OpenSSL both authorities are equal"),
        Case("signature-card-of-the-authentication-authority", "The authentication authority issues a signature "
             "certificate", WRONG_KIND, "the other authority issued this certificate",
             authentication_authority_for_signing, blind="To OpenSSL both authorities are equal"),
        Case("signature-card-used-for-login", "The signature certificate where authentication is asked", WRONG_KIND,
             "the other authority issued this certificate", signature_card_for_login),
        Case("authentication-card-used-for-signing", "The authentication certificate where a signature is asked",
             WRONG_KIND, "the other authority issued this certificate", login_card_for_signing),
        Case("authority-past-its-end", "A pinned generation whose own certificate has ended", UNTRUSTED,
             "the authority's certificate is not valid now", retired_authority),
        Case("authority-not-begun", "A pinned generation that begins tomorrow", UNTRUSTED,
             "the authority's certificate is not valid now", future_authority),
        Case("authority-key-identifier-of-another-key", "Signed by the real authority, pointing at another key",
             UNTRUSTED, "the authority key identifier names another authority", other_key_identifier),
        Case("authority-key-identifier-of-another-issuer", "The right key identifier beside another issuer name",
             UNTRUSTED, "the authority key identifier names another authority", other_issuer_and_serial),
        Case("subject-is-the-authority", "A leaf that bears the authority's own name as its subject", UNTRUSTED,
             "an authority's certificate cannot log in", authoritys_name_as_subject,
             blind="RFC 5280 6.1 knows self-issued certificates; a citizen's is never one"),
    ),
)  # fmt: skip
