"""Who signed the revocation list: forgers, the other authority, another generation, a card, and unfit authorities."""

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import MD5, SHA1, SHA256, SHA384, HashAlgorithm

from tests.certificates.case import Case, Group, Presented, Twin, shown
from tests.certificates.cases_issuer import BYTES, good_other_generation
from tests.certificates.cases_list import HOUR, MALFORMED, SILENT, Build, raw, saying, standing_in
from tests.certificates.der import NULL, bits, contents, elements, integer, oid, sequence, tlv
from tests.certificates.mint import (
    AUTHORITY_KEY_ID,
    RSA_SHA384,
    YEAR,
    Authority,
    Key,
    World,
    attach,
    attribute,
    ca_name,
    card_key,
    extension,
    issuer_key_id,
    key_id,
    raw_signature,
    rsa_key,
    seal,
)
from tests.certificates.revocation_list import Listing, ListRequest, entry, good_list
from tests.certificates.status import Reply, issuer_name, responder

FORGED, OTHER = "the revocation list's signature is wrong", "another authority issued the revocation list"
WEAK, UNFIT = "the revocation list's hash is too weak", "the authority may not sign revocation lists"
KEY = "the revocation list names another authority's key"
NO_LEVEL = "OpenSSL has no level for the signatures of lists"
DAY = 24 * HOUR


def signed(key: Key) -> Build:
    """The right authority's list under somebody else's signature."""
    return raw(lambda it: seal(it, key))


def of_another(*, kind: str = "authentication", label: str = "") -> Build:
    """The whole good list of another authority, in answer to the question for the right one's."""

    def reply(asked: ListRequest) -> Reply:
        other = asked.world.sign if kind == "signature" else asked.world.authority("authentication", label)
        return good_list(ListRequest(asked.world, other, asked.partition, asked.moment))

    return standing_in(reply)


def by_the_card_itself(it: Listing) -> bytes:
    """A list in the name of the citizen, signed by the citizen."""
    subject = elements(contents(it.asked.world.card().encode()))[5]
    return seal(it.but(issuer=subject).instead(AUTHORITY_KEY_ID, issuer_key_id(key_id(card_key()))), card_key())


def by_a_delegate(it: Listing) -> bytes:
    """Signed by a key the authority certified, for OCSP answers."""
    _, key = responder(it.asked.world, it.asked.issuer)
    return seal(it.instead(AUTHORITY_KEY_ID, issuer_key_id(key_id(key))), key)


def hashed(algorithm: HashAlgorithm, number: int) -> Build:
    """PKCS #1 v1.5 over another hash, named and used."""
    named = sequence(oid(f"1.2.840.113549.1.1.{number}"), NULL)
    return raw(lambda it: seal(it.but(algorithm=named), it.asked.issuer.key, algorithm))


def one_bit(it: Listing) -> bytes:
    der = bytearray(it.sealed())
    der[-1] ^= 1
    return bytes(der)


def entry_taken_out(it: Listing) -> bytes:
    """A real list on which the card stands, its entry cut out behind the signature."""
    full = it.with_entries(entry(it.asked.world, 0x1234, 1))
    return attach(it, raw_signature(it.asked.issuer.key, full.encode(), SHA256()))


def probabilistic(it: Listing) -> bytes:
    """RSASSA-PSS with the right key; JPKI's profile knows PKCS #1 v1.5 alone."""
    sha256 = sequence(oid("2.16.840.1.101.3.4.2.1"), NULL)
    mask = sequence(oid("1.2.840.113549.1.1.8"), sha256)
    parameters = sequence(tlv(0xA0, sha256), tlv(0xA1, mask), tlv(0xA2, integer(32)))
    named = it.but(algorithm=sequence(oid("1.2.840.113549.1.1.10"), parameters))
    key = rsa_key("authentication authority ")
    return attach(named, key.sign(named.encode(), padding.PSS(padding.MGF1(SHA256()), 32), SHA256()))


def unused_bits(it: Listing) -> bytes:
    """The last bit of the signature declared unused: another spelling of the same list, with another digest."""
    for serial in range(0x100, 0x200):
        told = it.with_entries(entry(it.asked.world, serial, 1))
        signature = raw_signature(it.asked.issuer.key, told.encode(), SHA256())
        if signature[-1] % 2 == 0:
            return sequence(told.encode(), told.algorithm, bits(signature, 1))
    raise AssertionError("no signature with an even last octet")


def renamed(name: bytes) -> Build:
    return saying(lambda it: it.but(issuer=name))


def issuer_and_serial(it: Listing) -> Listing:
    """AuthorityKeyIdentifier by the name and number of the other authority's certificate."""
    other = tlv(0xA4, issuer_name(it.asked.world.sign))
    return it.instead(AUTHORITY_KEY_ID, extension(AUTHORITY_KEY_ID, sequence(tlv(0xA1, other), tlv(0x82, b"\x07"))))


def under(authority: Authority, world: World) -> Presented:
    """A good card of this authority, which is pinned."""
    return shown(world, seal(world.card(by=authority), authority.key), pinned=(authority, world.sign))


def authority_with(*usages: str) -> Build:
    """The authority's own certificate with these usages."""
    return standing_in(good_list, lambda world: under(world.authority("authentication", usages=usages), world))


def past_its_end(world: World) -> Presented:
    return under(world.authority("authentication", begins=world.now - 9 * YEAR, ends=world.now - DAY), world)


def later_generations_list(asked: ListRequest) -> Reply:
    """After the rollover: the new key signs a list of the same name, on which the old generation's cards are not."""
    return good_list(ListRequest(asked.world, asked.world.auth, asked.partition, asked.moment))


SIGNERS = (
    Case("list-signed-by-a-forger", "The thief's own key under the authority's name", SILENT, FORGED,
         signed(rsa_key("thief"))),
    Case("list-signed-by-a-card", "A real card's key under the authority's name", SILENT, FORGED, signed(card_key())),
    Case("list-of-a-card", "A list in a citizen's own name", SILENT, OTHER, raw(by_the_card_itself)),
    Case("list-signed-by-a-responder", "A key the authority certified for OCSP answers", SILENT, FORGED,
         raw(by_a_delegate)),
    Case("list-of-the-other-authority", "The signature authority's real list", SILENT, OTHER,
         of_another(kind="signature")),
    Case("list-of-an-impostor", "Another authority of the same name", SILENT, FORGED, of_another(label="impostor")),
    Case("list-of-another-generation", "After a rollover: the new key's list for a card of the old one", SILENT, FORGED,
         standing_in(later_generations_list, good_other_generation)),
    Case("list-signature-one-bit", "One bit of the signature is turned", SILENT, FORGED, raw(one_bit)),
    Case("list-unsigned", "An empty signature", SILENT, FORGED, raw(lambda it: attach(it, b""))),
    Case("entry-taken-out", "A real list without the thief's entry, behind its signature", SILENT, FORGED,
         raw(entry_taken_out)),
    Case("list-signed-with-sha1", "SHA-1 by the right key", SILENT, WEAK, hashed(SHA1(), 5), blind=NO_LEVEL),
    Case("list-signed-with-md5", "MD5 by the right key", SILENT, WEAK, hashed(MD5(), 4), blind=NO_LEVEL),
    Case("list-signed-with-pss", "RSASSA-PSS, which no JPKI authority uses", SILENT, FORGED, raw(probabilistic),
         blind="The signature is right"),
    Case("list-algorithm-exchanged", "SHA-256 named, SHA-384 signed with", SILENT, FORGED,
         raw(lambda it: seal(it, it.asked.issuer.key, SHA384()))),
    Case("list-of-two-algorithms", "SHA-384 named outside, SHA-256 inside and in truth", SILENT,
         MALFORMED, raw(lambda it: seal(it, it.asked.issuer.key, outer=RSA_SHA384))),
    Case("list-signature-with-unused-bits", "The signature's last bit declared unused", SILENT,
         "the revocation list's signature ends within an octet", raw(unused_bits)),
    Case("list-by-an-authority-without-the-right", "An authority whose certificate lacks cRLSign", SILENT, UNFIT,
         authority_with("key_cert_sign")),
    Case("list-by-an-authority-past-its-end", "A good list of a generation whose certificate has ended",
         "certificate_not_trusted", "the authority's certificate is not valid now",
         standing_in(good_list, past_its_end)),
    Case("list-naming-another-key", "The right signature, pointing at another key", SILENT, KEY,
         saying(lambda it: it.instead(AUTHORITY_KEY_ID, issuer_key_id(key_id(rsa_key("thief")))))),
    Case("list-naming-another-issuer", "The right signature, pointing at the other authority's certificate", SILENT,
         KEY, saying(issuer_and_serial)),
    Case("list-name-in-another-letter-case", "jpki FOR instead of JPKI for", SILENT, OTHER,
         renamed(ca_name("authentication").replace(b"JPKI for", b"jpki FOR")), blind=BYTES),
    Case("list-name-with-a-part-more", "The real name and a common name behind it", SILENT, OTHER,
         renamed(sequence(*elements(contents(ca_name("authentication"))), tlv(0x31, attribute("2.5.4.3", "CRL"))))),
    Case("list-without-a-name", "No issuer at all", SILENT, OTHER, renamed(sequence())),
)  # fmt: skip

GROUP = Group(
    "list-signer",
    "Who signed the revocation list",
    "crl",
    (
        Twin("list-of-its-own-generation", standing_in(good_list, good_other_generation)),
        Twin("list-signed-with-sha384", hashed(SHA384(), 12)),
        Twin("list-without-a-key-identifier", saying(lambda it: it.without(AUTHORITY_KEY_ID))),
        Twin("list-by-an-authority-without-usages", authority_with(),
             doubted="-x509_strict asks for a key usage; RFC 5280 6.3.3 (f) judges one only where there is one"),
    ),
    SIGNERS,
)  # fmt: skip
