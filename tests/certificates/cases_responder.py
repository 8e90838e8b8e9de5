"""Who answers for the status service: forged, foreign, expired and unfit OCSP responders."""

from collections.abc import Callable
from dataclasses import replace

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.hashes import MD5, SHA1, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.certificates.case import Case, Group, Presented, Twin
from tests.certificates.cases_issuer import good_card
from tests.certificates.cases_status import SILENT, raw, saying
from tests.certificates.der import NULL, contents, elements, octets, oid, sequence, tlv
from tests.certificates.mint import (
    DAY,
    EXTENDED_USAGE,
    RSA_SHA256,
    YEAR,
    World,
    attribute,
    card_key,
    extension,
    raw_signature,
    rsa_key,
    seal,
    spki,
    usage,
    validity,
)
from tests.certificates.status import GOOD, NO_CHECK, OCSP_SIGNING, Answer, StatusRequest, responder, revoked

FORGED, FOREIGN = "the answer's signature is wrong", "another authority certified the responder"
MISSING, NOT_ALLOWED = "the responder's certificate is missing", "the responder may not sign answers"
OUT_OF_TIME = "the responder's certificate is not valid now"


def delegate(**parts: object) -> Callable[[World], Presented]:
    """A responder whose certificate has other parts; values that are functions get the world."""

    def change(answer: Answer) -> Answer:
        world = answer.asked.world
        found = {name: part(world) if callable(part) else part for name, part in parts.items()}
        return answer.signed_by(responder(world, answer.asked.issuer, **found))

    return saying(change)


def signed_by_other_authority(answer: Answer) -> Answer:
    return answer.signed_by(responder(answer.asked.world, answer.asked.world.sign))


def signed_by_impostor(answer: Answer) -> Answer:
    impostor = answer.asked.world.authority("authentication", "impostor")
    return answer.signed_by(responder(answer.asked.world, impostor))


def signed_by_the_card(answer: Answer) -> Answer:
    """A citizen's own certificate as the responder's."""
    world = answer.asked.world
    return answer.signed_by((seal(world.card(), world.auth.key), card_key()))


def self_made_responder(answer: Answer) -> Answer:
    world = answer.asked.world
    return answer.signed_by(responder(world, world.auth, signer=rsa_key("authentication responder")))


def fifth_certificate(answer: Answer) -> Answer:
    world = answer.asked.world
    strangers = tuple(world.authority("authentication", f"stranger {n}").certificate for n in range(4))
    return answer.but(attached=(*strangers, answer.signer[0]))


def weak_responder(answer: Answer) -> Answer:
    key = rsa_key("weak", 1024)
    certificate, _ = responder(answer.asked.world, answer.asked.issuer, key=spki(key))
    return answer.signed_by((certificate, key))


def edwards_responder(answer: Answer) -> Answer:
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    certificate, other = responder(answer.asked.world, answer.asked.issuer, key=info)
    named = tlv(0xA2, octets(x509.SubjectKeyIdentifier.from_public_key(key).digest))
    return answer.signed_by((certificate, other)).but(named=named)


def by_name(answer: Answer) -> Answer:
    """ResponderID in its name form (RFC 6960 4.2.1)."""
    name = sequence(tlv(0x31, attribute("2.5.4.3", "authentication responder")))
    return answer.but(named=tlv(0xA1, name))


def by_the_authority(answer: Answer) -> Answer:
    authority = answer.asked.world.auth
    return answer.but(signer=(authority.certificate, authority.key), attached=())


def other_responders_key(answer: Answer) -> Answer:
    """The right responder's certificate, the thief's signature."""
    return answer.but(signer=(answer.signer[0], rsa_key("thief")), named=answer_id(answer))


def answer_id(answer: Answer) -> bytes:
    return elements(contents(answer.data()))[0]


def revoked_turned_good(asked: StatusRequest) -> bytes:
    """A real answer "revoked" with the status replaced by "good" behind its signature."""
    true = Answer.to(asked).but(status=revoked(asked.world.now - DAY, 1))
    signature = raw_signature(true.signer[1], true.data(), true.algorithm)
    return true.but(status=GOOD).encode(signature)


def signature_bit(asked: StatusRequest) -> bytes:
    answer = Answer.to(asked)
    signature = bytearray(raw_signature(answer.signer[1], answer.data(), answer.algorithm))
    signature[-1] ^= 1
    return answer.encode(bytes(signature))


UNHEARD_OF = extension("1.2.3.4.5", NULL, critical=True)
SIGNING = extension(EXTENDED_USAGE, sequence(oid(OCSP_SIGNING)))
NOCHECK = extension(NO_CHECK, NULL)
BOTH = extension(EXTENDED_USAGE, sequence(oid("1.3.6.1.5.5.7.3.2"), oid(OCSP_SIGNING)))
USAGE = usage("digital_signature")

SIGNERS = (
    Case("answer-signed-by-the-thief", "The right responder's certificate beside the thief's signature", SILENT, FORGED,
         saying(other_responders_key)),
    Case("answer-turned-good", "A real \"revoked\", made \"good\" behind its signature", SILENT, FORGED,
         raw(revoked_turned_good)),
    Case("answer-signature-one-bit", "One bit of the signature is turned", SILENT, FORGED, raw(signature_bit)),
    Case("answer-unsigned", "An empty signature", SILENT, FORGED, raw(lambda asked: Answer.to(asked).encode(b""))),
    Case("answer-signed-with-sha1", "SHA-1 by the right responder", SILENT, "the answer's hash is too weak",
         saying(lambda a: replace(a, algorithm=SHA1())), blind="OpenSSL's ocsp command has no level for answers"),
    Case("answer-signed-with-md5", "MD5 by the right responder", SILENT, "the answer's hash is too weak",
         saying(lambda a: replace(a, algorithm=MD5())), blind="OpenSSL's ocsp command has no level for answers"),
    Case("answer-algorithm-exchanged", "SHA-256 named, SHA-384 signed with", SILENT, FORGED,
         saying(lambda a: replace(a, algorithm=SHA384(), algorithm_id=RSA_SHA256))),
    Case("responder-of-the-other-authority", "A real responder of the signature authority", SILENT, FOREIGN,
         saying(signed_by_other_authority)),
    Case("responder-of-an-impostor", "A responder under another authority of the same name", SILENT, FOREIGN,
         saying(signed_by_impostor)),
    Case("responder-self-made", "A responder that certified itself", SILENT, FOREIGN, saying(self_made_responder)),
    Case("responder-is-a-citizen", "A citizen's own card key signs the answer", SILENT, NOT_ALLOWED,
         saying(signed_by_the_card)),
    Case("responder-without-extended-usage", "A responder without extended key usage", SILENT, NOT_ALLOWED,
         delegate(extensions=(USAGE, NOCHECK))),
    Case("responder-for-servers", "A certificate of a TLS server", SILENT, NOT_ALLOWED,
         delegate(extensions=(USAGE, extension(EXTENDED_USAGE, sequence(oid("1.3.6.1.5.5.7.3.1"))), NOCHECK))),
    Case("responder-for-everything", "anyExtendedKeyUsage is not OCSPSigning (RFC 6960 4.2.2.2)", SILENT, NOT_ALLOWED,
         delegate(extensions=(USAGE, extension(EXTENDED_USAGE, sequence(oid("2.5.29.37.0"))), NOCHECK))),
    Case("responder-without-nocheck", "A responder whose own revocation would have to be asked", SILENT,
         "the responder's own revocation is open",
         delegate(extensions=(USAGE, SIGNING)), blind="RFC 6960 4.2.2.2.1 leaves it to the client"),
    Case("responder-expired", "A responder's certificate that has ended", SILENT, OUT_OF_TIME,
         delegate(validity=lambda w: validity(w.now - YEAR, w.now - DAY))),
    Case("responder-not-begun", "A responder's certificate that begins tomorrow", SILENT, OUT_OF_TIME,
         delegate(validity=lambda w: validity(w.now + DAY, w.now + YEAR))),
    Case("responder-that-may-not-sign", "A responder's certificate for enciphering keys", SILENT,
         "the responder's key may not sign", delegate(extensions=(usage("key_encipherment"), SIGNING, NOCHECK)),
         blind="OpenSSL looks at the extended key usage only"),
    Case("responder-with-an-unknown-critical-extension", "RFC 5280 4.2: such a certificate must be refused", SILENT,
         "the responder's certificate has an unknown critical extension",
         delegate(extensions=(USAGE, SIGNING, NOCHECK, UNHEARD_OF))),
    Case("responder-with-a-weak-key", "A responder's key of 1024 bits", SILENT, "the responder's key is too weak",
         saying(weak_responder), blind="The ocsp command's level of security is not set"),
    Case("responder-with-an-edwards-key", "A responder's Ed25519 key under an answer that names RSA", SILENT,
         "the responder's key type is not accepted", saying(edwards_responder)),
    Case("responder-not-attached", "No responder's certificate in the answer", SILENT, MISSING,
         saying(lambda a: a.but(attached=()))),
    Case("responder-behind-four-strangers", "The responder's certificate behind four others", SILENT, MISSING,
         saying(fifth_certificate), blind="OpenSSL searches the whole bag"),
    Case("responder-named-otherwise", "The name of nobody attached", SILENT, MISSING,
         saying(lambda a: a.but(named=tlv(0xA1, sequence(tlv(0x31, attribute("2.5.4.3", "nobody"))))))),
)  # fmt: skip

GROUP = Group(
    "responder",
    "Who answers for the status service",
    "ocsp",
    (
        Twin("delegate", good_card),
        Twin("delegate-named-by-its-name", saying(by_name)),
        Twin("the-authority-itself", saying(by_the_authority)),
        Twin("signed-with-sha384", saying(lambda a: replace(a, algorithm=SHA384()))),
        Twin("two-purposes", delegate(extensions=(USAGE, BOTH, NOCHECK))),
    ),
    SIGNERS,
)
