"""What the status service says: stale, misdirected and misshapen OCSP answers, with a good card before them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha1

from tests.certificates.case import Case, Group, Presented, Twin
from tests.certificates.cases_issuer import good_card, good_next_card, good_signature_card
from tests.certificates.der import NULL, contents, elements, integer, octets, sequence, tlv, utc_time
from tests.certificates.mint import (
    DAY,
    YEAR,
    World,
    extension,
)
from tests.certificates.status import (
    MINUTE,
    NONCE,
    SHA1_ID,
    UNKNOWN,
    Answer,
    Reply,
    StatusRequest,
    good_status,
    issuer_key,
    issuer_name,
    key_hash,
    name_hash,
    revoked,
    successful,
    unsuccessful,
)

SECOND = timedelta(seconds=1)
SILENT, UNTRUSTED = "status_unavailable", "certificate_not_trusted"
REVOKED, ON_HOLD = "certificate_revoked", "certificate_on_hold"
MALFORMED, NONE = "the status answer is malformed", "the responder gave no answer"
NO_ANSWER = "the status service gave no OCSP answer"
STALE, FUTURE = "the answer is stale", "the answer comes from the future"
TOO_LONG = "the answer claims to hold too long"
OTHER_QUESTION, OTHERS = "the answer belongs to another question", "the answer covers other certificates"
FORGED, FOREIGN = "the answer's signature is wrong", "another authority certified the responder"
MISSING, NOT_ALLOWED = "the responder's certificate is missing", "the responder may not sign answers"
OUT_OF_TIME = "the responder's certificate is not valid now"


def replying(reply: Callable[[StatusRequest], Reply]) -> Callable[[World], Presented]:
    return lambda world: replace(good_card(world), reply=reply)


def saying(change: Callable[[Answer], Answer]) -> Callable[[World], Presented]:
    """A good answer with something wrong, signed by the right responder unless the change says otherwise."""
    return replying(lambda asked: Reply(change(Answer.to(asked)).encode()))


def raw(body: Callable[[StatusRequest], bytes]) -> Callable[[World], Presented]:
    return replying(lambda asked: Reply(body(asked)))


def timed(this: timedelta, following: timedelta | None) -> Callable[[World], Presented]:
    def change(answer: Answer) -> Answer:
        now = answer.asked.world.now
        return answer.but(this_update=now + this, next_update=None if following is None else now + following)

    return saying(change)


def other_generation(answer: Answer) -> Answer:
    """The same serial number, asked of the same name, but another generation's key."""
    return answer.but(issuer=answer.asked.world.next)


def sha1_named(answer: Answer) -> Answer:
    """RFC 6960's usual CertID, right in itself, but not the one that was asked with."""
    named = replace(answer.singles[0], algorithm=SHA1_ID)
    by_sha1 = (sha1(part).digest() for part in (issuer_name(named.issuer), issuer_key(named.issuer)))
    return replace(answer, singles=(replace(named, **dict(zip(("name_hash", "key_hash"), by_sha1, strict=True))),))


def with_local_time(asked: StatusRequest) -> bytes:
    """producedAt as UTCTime, signed."""
    answer = Answer.to(asked)
    named, _, *rest = elements(contents(answer.data()))
    return answer.resealed(sequence(named, utc_time(answer.produced), *rest))


def basic(asked: StatusRequest) -> bytes:
    """The BasicOCSPResponse of a good answer."""
    return Answer.to(asked).basic()


def versioned(asked: StatusRequest) -> bytes:
    """ResponseData with version 2."""
    answer = Answer.to(asked)
    return answer.resealed(sequence(tlv(0xA0, integer(1)), contents(answer.data())))


def both(answer: Answer) -> Answer:
    ours = answer.singles[0]
    return answer.but(singles=(replace(ours, serial=ours.serial + 1), ours))


def good_and_revoked(answer: Answer) -> Answer:
    ours = answer.singles[0]
    return answer.but(singles=(ours, replace(ours, status=revoked(ours.this_update, 1))))


def yesterday(asked: StatusRequest) -> bytes:
    """Yesterday's real answer to this very question, word for word."""
    return (
        Answer.to(asked)
        .but(
            this_update=asked.world.now - DAY,
            next_update=asked.world.now - DAY + 15 * MINUTE,
            produced=asked.world.now - DAY,
        )
        .encode()
    )


def replayed(answer: Answer) -> Answer:
    """A fresh answer to somebody else's question about the same card: good until revoked a minute ago."""
    return answer.but(nonce=bytes(32))


def twice_nonce(answer: Answer) -> Answer:
    return answer.but(extra=(extension(NONCE, octets(answer.asked.nonce)),))


def critical_extension(answer: Answer) -> Answer:
    return answer.but(extra=(extension("1.2.3.4.5", NULL, critical=True),))


def critical_single_extension(answer: Answer) -> Answer:
    unknown = tlv(0xA1, sequence(extension("1.2.3.4.5", NULL, critical=True)))
    return answer.but(extensions=unknown)


TIMES = (
    Case("answer-stale", "An answer whose end was 61 seconds ago", SILENT, STALE, timed(-20 * MINUTE, -61 * SECOND),
         blind="OpenSSL forgives five minutes of skew"),
    Case("answer-of-yesterday", "Yesterday's real answer, replayed", SILENT, STALE, raw(yesterday)),
    Case("answer-of-the-future", "An answer that begins in 61 seconds", SILENT, FUTURE, timed(61 * SECOND, 14 * MINUTE),
         blind="OpenSSL forgives five minutes of skew"),
    Case("answer-of-tomorrow", "An answer that begins tomorrow", SILENT, FUTURE, timed(DAY, DAY + 14 * MINUTE)),
    Case("answer-without-an-end", "No nextUpdate", SILENT, "the answer has no end", timed(-MINUTE, None),
         blind="RFC 6960 2.4 allows it; JPKI refreshes every quarter of an hour"),
    Case("answer-for-ten-years", "nextUpdate in ten years", SILENT, TOO_LONG, timed(-MINUTE, 10 * YEAR),
         blind="OpenSSL has no longest validity unless told one"),
    Case("answer-that-ends-before-it-begins", "nextUpdate before thisUpdate, both within the skew", SILENT,
         "the answer ends before it begins", timed(30 * SECOND, -30 * SECOND)),
    Case("answer-with-local-time", "producedAt as UTCTime", SILENT, MALFORMED,
         raw(with_local_time)),
)  # fmt: skip
ABOUT = (
    Case("answer-about-another-serial", "Good, but about the next serial number", SILENT,
         "the answer is about another serial number", saying(lambda a: a.but(serial=a.asked.serial + 1))),
    Case("answer-about-the-serial-negated", "Good, about the serial number with its sign turned", SILENT,
         "the answer is about another serial number",
         saying(lambda a: a.but(serial=-a.asked.serial))),
    Case("answer-about-another-issuer-name", "The hash of the other authority's name", SILENT,
         "the answer is about another issuer", saying(lambda a: a.but(name_hash=name_hash(a.asked.world.sign)))),
    Case("answer-about-another-issuer-key", "The hash of the other authority's key", SILENT,
         "the answer is about another issuer key", saying(lambda a: a.but(key_hash=key_hash(a.asked.world.sign)))),
    Case("answer-about-another-generation", "The victim's serial number under another generation of the same name",
         SILENT, "the answer is about another issuer key", saying(other_generation)),
    Case("answer-in-sha1", "The certificate named by SHA-1", SILENT, "another hash than the one asked with",
         saying(sha1_named)),
    Case("answer-in-sha1-by-name-only", "SHA-1 named over hashes of SHA-256", SILENT,
         "another hash than the one asked with", saying(lambda a: a.but(singles=(replace(
             a.singles[0], algorithm=SHA1_ID),)))),
    Case("answer-about-two", "Another certificate's answer first", SILENT, OTHERS, saying(both),
         blind="OpenSSL picks the one that was asked"),
    Case("answer-good-and-revoked", "The same certificate good and revoked", SILENT, OTHERS, saying(good_and_revoked),
         blind="OpenSSL takes the first"),
    Case("answer-about-none", "No certificate in the answer", SILENT, OTHERS,
         saying(lambda a: a.but(singles=()))),
)  # fmt: skip
NONCES = (
    Case("nonce-of-another-question", "A fresh answer to another question about the same card", SILENT, OTHER_QUESTION,
         saying(replayed)),
    Case("nonce-missing", "No nonce", SILENT, OTHER_QUESTION, saying(lambda a: a.but(nonce=None))),
    Case("nonce-cut", "The nonce without its last octet", SILENT, OTHER_QUESTION,
         saying(lambda a: a.but(nonce=a.asked.nonce[:-1]))),
    Case("nonce-empty", "An empty nonce", SILENT, OTHER_QUESTION, saying(lambda a: a.but(nonce=b""))),
    Case("nonce-longer", "The nonce and an octet more", SILENT, OTHER_QUESTION,
         saying(lambda a: a.but(nonce=a.asked.nonce + b"\x00"))),
    Case("nonce-twice", "The nonce in two extensions", SILENT, MALFORMED, saying(twice_nonce),
         blind="OpenSSL reads the first"),
)  # fmt: skip
HOLD = 6
REASONS = {
    0: "unspecified", 1: "keyCompromise", 2: "cACompromise", 3: "affiliationChanged", 4: "superseded",
    5: "cessationOfOperation", HOLD: "certificateHold", 8: "removeFromCRL", 9: "privilegeWithdrawn", 10: "aACompromise",
}  # fmt: skip


def revoked_for(reason: int | None) -> Callable[[World], Presented]:
    return saying(lambda a: a.but(status=revoked(a.asked.world.now - DAY, reason)))


STATES = (
    *(Case(f"revoked-{name}", f"Revoked, reason {number}", ON_HOLD if number == HOLD else REVOKED, name,
           revoked_for(number))
      for number, name in REASONS.items()),
    Case("revoked-without-a-reason", "Revoked without a reason", REVOKED, "revoked", revoked_for(None)),
    Case("revoked-for-reason-7", "A reason that does not exist", SILENT, MALFORMED, revoked_for(7)),
    Case("revoked-tomorrow", "Revoked from tomorrow on: announced is revoked", REVOKED, "keyCompromise",
         saying(lambda a: a.but(status=revoked(a.asked.world.now + DAY, 1)))),
    Case("status-unknown", "The authority has no such certificate: forged or from a lost register", UNTRUSTED,
         "the authority does not know this certificate", saying(lambda a: a.but(status=UNKNOWN))),
    Case("status-of-no-kind", "A state that does not exist", SILENT, MALFORMED,
         saying(lambda a: a.but(status=tlv(0x83)))),
)  # fmt: skip
SHAPES = (
    *(Case(f"responder-says-{name}", f"OCSP status {number}, unsigned", SILENT, NONE,
           raw(lambda _, number=number: unsuccessful(number)))  # type: ignore[misc]
      for number, name in ((1, "malformed-request"), (2, "internal-error"), (3, "try-later"), (5, "sig-required"),
                           (6, "unauthorized"))),
    Case("responder-says-nothing-known", "OCSP status 4, which does not exist", SILENT, MALFORMED,
         raw(lambda _: unsuccessful(4))),
    Case("successful-without-an-answer", "Status successful and nothing more", SILENT, MALFORMED,
         raw(lambda _: unsuccessful(0))),
    Case("try-later-with-a-good-answer", "Status tryLater in front of a real answer", SILENT, NONE,
         raw(lambda asked: Answer.to(asked).encode().replace(b"\x0a\x01\x00", b"\x0a\x01\x03", 1))),
    Case("answer-of-another-type", "A response type nobody knows", SILENT, MALFORMED,
         raw(lambda asked: successful(basic(asked), "1.2.3.4.5"))),
    Case("answer-of-version-2", "A version that does not exist", SILENT, MALFORMED, raw(versioned),
         blind="OpenSSL does not look at an answer's version"),
    Case("answer-empty", "No octet at all", SILENT, MALFORMED, raw(lambda _: b"")),
    Case("answer-garbage", "Random octets", SILENT, MALFORMED, raw(lambda _: b"\x30\x03garbage")),
    Case("answer-as-a-page", "A page of HTML under the right media type", SILENT, MALFORMED,
         raw(lambda _: b"<!doctype html><title>OK</title>")),
    Case("answer-cut", "The last octet is missing", SILENT, MALFORMED,
         raw(lambda asked: Answer.to(asked).encode()[:-1])),
    Case("answer-with-bytes-behind", "An octet behind the end", SILENT, MALFORMED,
         raw(lambda asked: Answer.to(asked).encode() + b"\x00"), blind="OpenSSL reads the first element of a file"),
    Case("answer-with-an-unknown-critical-extension", "RFC 6960 4.4, RFC 5280 4.2: not understood, not used", SILENT,
         "the answer has an unknown critical extension", saying(critical_extension),
         blind="OpenSSL does not look at the extensions of an answer"),
    Case("answer-with-an-unknown-critical-extension-inside", "The same beside the one certificate", SILENT,
         "the answer has an unknown critical extension", saying(critical_single_extension),
         blind="OpenSSL does not look at the extensions of an answer"),
)  # fmt: skip
WIRE = (
    Case("answer-too-large", "More than 64 kilobytes, well signed", SILENT, "the status answer is too large",
         saying(lambda a: a.but(extra=(extension("1.2.3.4.5", octets(bytes(64 * 1024))),))),
         blind="OpenSSL has no such limit"),
    Case("answer-of-ten-megabytes", "Ten megabytes", SILENT, "the status answer is too large",
         raw(lambda _: bytes(10_000_000))),
    Case("answer-of-another-media-type", "A real answer as text/html", SILENT, NO_ANSWER,
         replying(lambda asked: replace(good_status(asked), media_type="text/html")), blind="A file has no media type"),
    Case("answer-with-http-500", "A real answer under HTTP 500", SILENT, NO_ANSWER,
         replying(lambda asked: replace(good_status(asked), code=500)), blind="A file has no HTTP status"),
    Case("answer-elsewhere", "A redirect to another host", SILENT, NO_ANSWER,
         replying(lambda _: Reply(code=302, location="http://evil.test/"))),
    Case("service-down", "HTTP 503", SILENT, "the status service is down", replying(lambda _: Reply(code=503))),
    Case("service-unreachable", "No route to the service", SILENT, "the status service did not answer",
         replying(lambda _: Reply(unreachable=True))),
    Case("service-silent", "A service that takes the question and never answers", SILENT,
         "the status service did not answer",
         lambda world: replace(good_card(world), reply=lambda _: Reply(silent=True), patience=0.1)),
)  # fmt: skip

GROUP = Group(
    "status",
    "What the status service says",
    "ocsp",
    (
        Twin("good", good_card),
        Twin("good-signature-card", good_signature_card),
        Twin("good-next-card", good_next_card),
        Twin("a-minute-late", timed(-15 * MINUTE, -60 * SECOND)),
        Twin("a-minute-early", timed(60 * SECOND, 14 * MINUTE)),
        Twin("a-day-long", timed(-MINUTE, DAY - MINUTE)),
        Twin("produced-long-ago", saying(lambda a: a.but(produced=a.asked.world.now - YEAR))),
        Twin("produced-tomorrow", saying(lambda a: a.but(produced=a.asked.world.now + DAY))),
        Twin("uncritical-extension", saying(lambda a: a.but(extra=(extension("1.2.3.4.5", NULL),)))),
    ),
    (*TIMES, *ABOUT, *NONCES, *STATES, *SHAPES, *WIRE),
)
