"""What the revocation list says, when one stands in for a silent OCSP service: stale lists, parts for the whole."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from cryptography import x509

from standards.jpki_certificate import CPS_URI
from tests.certificates.case import Case, Group, Presented, Twin, shown
from tests.certificates.cases_issuer import good_card, good_next_card, good_signature_card
from tests.certificates.der import NULL, integer, octets, oid, sequence, tlv
from tests.certificates.mint import DAY, POLICIES, POLICY_EXTENSION, SERIALS, YEAR, World, attribute, extension, seal
from tests.certificates.revocation_list import (
    CRL_NUMBER,
    DELTA,
    DISTRIBUTION_POINTS,
    ENTRY_ISSUER,
    FRESHEST,
    HOLD,
    HOUR,
    INVALIDITY_DATE,
    REASON,
    REMOVED,
    SCOPE,
    Listing,
    ListRequest,
    crowd,
    directory,
    entry,
    full_name,
    good_list,
    number,
    point,
    points,
    scope,
    served,
)
from tests.certificates.status import Reply, issuer_name

SECOND = timedelta(seconds=1)
SILENT = "status_unavailable"
REVOKED, ON_HOLD = "certificate_revoked", "certificate_on_hold"
MALFORMED = "the revocation list is malformed"
STALE, TOO_LONG = "the revocation list is not of today", "the revocation list claims to hold too long"
PART, FOREIGN = "the revocation list is about another part", "the revocation list is about other certificates"
OLD = "the revocation list is no newer than one seen before"
UNKNOWN = "the revocation list has an unknown critical extension"
UNKNOWN_ENTRY, OTHERS_ENTRY = "an entry has an unknown critical extension", "an entry of another issuer"
DELTA_ONLY = "the revocation list is only a delta"
DELTAS = "OpenSSL searches a delta like a full list"
NUMBERLESS = "OpenSSL does not look at the number of a complete list"
ONE_ENTRY = "OpenSSL looks at the one entry it searches"
SERIAL = SERIALS["authentication"]
Build = Callable[[World], Presented]
PARTITION = 3


def silent(_: object) -> Reply:
    """The OCSP service is down: the one case in which a list may stand in."""
    return Reply(code=503)


def standing_in(reply: Callable[[ListRequest], Reply], card: Build = good_card, **parts: object) -> Build:
    """A good card, a silent OCSP service, and this reply of the list service."""
    return lambda world: replace(card(world), reply=silent, lists=reply, **parts)  # type: ignore[arg-type]


def saying(change: Callable[[Listing], Listing], card: Build = good_card) -> Build:
    """Today's list with something wrong, signed by the right authority."""
    return standing_in(lambda asked: served(change(Listing.to(asked)).sealed()), card)


def raw(body: Callable[[Listing], bytes]) -> Build:
    """Bytes made from today's good list."""
    return standing_in(lambda asked: served(body(Listing.to(asked))))


def timed(begins: timedelta, ends: timedelta) -> Build:
    return saying(lambda it: it.timed(begins, ends))


def entered(*entries: Callable[[World], bytes]) -> Build:
    """Today's list with more entries."""
    return saying(lambda it: it.with_entries(*(one(it.asked.world) for one in entries)))


def crowded(*last: Callable[[World], bytes]) -> Build:
    """Today's list behind a hundred thousand entries; they are made before anybody asks, for the asker has no time."""

    def build(world: World) -> Presented:
        crowd(world)
        more = tuple(one(world) for one in last)
        return saying(lambda it: it.with_entries(*crowd(it.asked.world), *more))(world)

    return build


def scoped(*, card: Build = good_card, **parts: object) -> Build:
    """Today's list with this issuingDistributionPoint."""
    return saying(lambda it: it.plus(scope(**parts)), card)  # type: ignore[arg-type]


def numbered(yesterday: int, today: int) -> Build:
    """A list of this number a day ago, and today's."""

    def of(value: int) -> Callable[[ListRequest], Reply]:
        return lambda asked: served(Listing.to(asked).instead(CRL_NUMBER, number(value)).sealed())

    return standing_in(of(today), seen=of(yesterday))


def partitioned_card(world: World) -> Presented:
    """A card whose certificate names the third partition, as JPKI's do."""
    return shown(world, seal(world.card().plus(points(point(world.auth, PARTITION))), world.auth.key))


def unreadable_points(world: World) -> Presented:
    """The authority signed a distribution point that is none; all else as JPKI writes it."""
    policy = x509.PolicyInformation(x509.ObjectIdentifier(POLICIES["authentication"]), [CPS_URI])
    written = extension(POLICY_EXTENSION, x509.CertificatePolicies([policy]).public_bytes(), critical=True)
    card = world.card().instead(POLICY_EXTENSION, written).plus(extension(DISTRIBUTION_POINTS, NULL))
    return shown(world, seal(card, world.auth.key))


def relative_name(it: Listing) -> Listing:
    """DistributionPointName as nameRelativeToCRLIssuer."""
    return it.plus(scope(tlv(0xA1, attribute("2.5.4.3", f"CRL {PARTITION}"))))


def other_partition(it: Listing) -> Listing:
    return it.instead(SCOPE, scope(point(it.asked.issuer, PARTITION - 1)))


def named_by_address(it: Listing) -> Listing:
    return it.instead(SCOPE, scope(full_name(tlv(0x86, b"http://gov.test/jpki/crl/auth/3"))))


def full_only(asked: ListRequest) -> Reply:
    """A service without partitions."""
    return Reply(code=404) if asked.partition else good_list(asked)


def entry_of_another_issuer(critical: bool) -> Build:
    """RFC 5280 5.3.3: the entry, and each behind it, is about a certificate of the other authority."""

    def made(world: World) -> bytes:
        other = sequence(directory(issuer_name(world.sign)))
        return entry(world, 0x80, None, extension(ENTRY_ISSUER, other, critical=critical))

    return entered(made)


def on_the_list(code: int | None, *more: bytes) -> Build:
    return entered(lambda world: entry(world, SERIAL, code, *more))


REASONS = {
    None: "unspecified", 0: "unspecified", 1: "keyCompromise", 2: "cACompromise", 3: "affiliationChanged",
    4: "superseded", 5: "cessationOfOperation", HOLD: "certificateHold", 9: "privilegeWithdrawn", 10: "aACompromise",
}  # fmt: skip
UNHEARD_OF = extension("1.2.3.4.5", NULL, critical=True)
SOME_REASONS = b"\x06\x40"  # ReasonFlags: keyCompromise alone
INVALID_SINCE = extension(INVALIDITY_DATE, tlv(0x18, b"20261101000000Z"))

TIMES = (
    Case("list-of-yesterday", "Yesterday's real list: the card stolen since is not on it", SILENT, STALE,
         timed(-27 * HOUR, -3 * HOUR)),
    Case("list-at-its-end", "The very second of nextUpdate: the next list is out", SILENT, STALE,
         timed(-24 * HOUR, 0 * HOUR)),
    Case("list-of-the-future", "A list that begins in a second", SILENT, STALE, timed(SECOND, 23 * HOUR)),
    Case("list-of-tomorrow", "A list that begins tomorrow", SILENT, STALE, timed(DAY, 2 * DAY)),
    Case("list-that-ends-before-it-begins", "nextUpdate before thisUpdate", SILENT, STALE, timed(3 * HOUR, -3 * HOUR)),
    Case("list-without-an-end", "No nextUpdate", SILENT, "the revocation list has no end",
         saying(lambda it: it.but(next_update=b"")), blind="RFC 5280 5.1.2.5 demands it; OpenSSL does not"),
    Case("list-for-ten-years", "nextUpdate in ten years", SILENT, TOO_LONG, timed(-HOUR, 10 * YEAR),
         blind="OpenSSL has no longest validity"),
    Case("list-for-a-day-and-a-second", "A second longer than JPKI's lists hold", SILENT, TOO_LONG,
         timed(-HOUR, 23 * HOUR + SECOND), blind="OpenSSL has no longest validity"),
    Case("list-with-fractions-of-a-second", "thisUpdate with a fraction", SILENT, MALFORMED,
         saying(lambda it: it.but(this_update=tlv(0x18, b"20261122230000.5Z")))),
    Case("list-in-japans-time", "thisUpdate with Japan's offset", SILENT, MALFORMED,
         saying(lambda it: it.but(this_update=tlv(0x17, b"261123080000+0900")))),
)  # fmt: skip
NUMBERS = (
    Case("list-number-rolled-back", "A list with a lower number than yesterday's", SILENT, OLD, numbered(8, 7),
         blind="OpenSSL remembers no list"),
    Case("list-number-repeated", "Another list under yesterday's number (RFC 5280 5.2.3)", SILENT, OLD, numbered(7, 7),
         blind="OpenSSL remembers no list"),
    Case("list-number-missing", "No number, so a rollback would not be seen", SILENT,
         "the revocation list has no number", saying(lambda it: it.without(CRL_NUMBER)),
         blind=NUMBERLESS),
    Case("list-number-negative", "Number -1", SILENT, MALFORMED, saying(lambda it: it.instead(CRL_NUMBER, number(-1))),
         blind=NUMBERLESS),
    Case("list-number-of-21-octets", "A number that no later list can pass", SILENT,
         "the revocation list's number is out of range",
         saying(lambda it: it.instead(CRL_NUMBER, number(1 << 159))),
         blind=NUMBERLESS),
    Case("list-number-twice", "Two numbers, one for each reader", SILENT, MALFORMED,
         saying(lambda it: it.plus(number(9))), blind=NUMBERLESS),
)  # fmt: skip
PARTS = (
    Case("delta-passed-as-full", "A delta list where the full one was asked", SILENT, DELTA_ONLY,
         saying(lambda it: it.plus(extension(DELTA, integer(6), critical=True))), blind=DELTAS),
    Case("delta-not-critical", "The same, its mark not critical", SILENT, DELTA_ONLY,
         saying(lambda it: it.plus(extension(DELTA, integer(6)))), blind=DELTAS),
    Case("list-indirect", "A list that speaks for other authorities as well", SILENT, "the revocation list is indirect",
         scoped(indirect=True)),
    Case("list-of-some-reasons", "Holds stolen keys only, not cards on hold", SILENT,
         "the revocation list holds some reasons only", scoped(reasons=SOME_REASONS)),
    Case("list-of-authorities", "onlyContainsCACerts: no citizen can be on it", SILENT, FOREIGN,
         scoped(authorities=True)),
    Case("list-of-attribute-certificates", "onlyContainsAttributeCerts", SILENT, FOREIGN, scoped(attributes=True)),
    Case("list-of-people-and-authorities-only", "Two restrictions that exclude each other (RFC 5280 5.2.5)", SILENT,
         MALFORMED, scoped(people=True, authorities=True)),
    Case("list-of-another-partition", "Partition 2 where the card names 3: the thief's entry is elsewhere", SILENT,
         PART, saying(other_partition, partitioned_card)),
    Case("partition-passed-as-full", "Partition 3 where the full list was asked", SILENT, PART,
         saying(lambda it: it.plus(scope(point(it.asked.issuer, PARTITION))))),
    Case("list-named-by-an-address", "A partition that names itself by a URL, the card by the directory", SILENT, PART,
         saying(named_by_address, partitioned_card)),
    Case("list-named-relatively", "A partition named relative to the issuer", SILENT,
         "the revocation list's point is named in a way of its own", saying(relative_name)),
    Case("scope-not-critical", "A partition that careless readers take for the whole", SILENT,
         "the revocation list's scope is not critical", scoped(people=True, critical=False),
         blind="OpenSSL reads the scope, critical or not"),
    Case("scope-empty", "A scope that says nothing (RFC 5280 5.2.5)", SILENT, MALFORMED, scoped(),
         blind="OpenSSL takes it for the whole"),
    Case("scope-twice", "Two scopes, one for each reader", SILENT, MALFORMED,
         saying(lambda it: it.plus(scope(people=True), scope(authorities=True))), blind="OpenSSL reads the first"),
    Case("list-with-an-unknown-critical-extension", "RFC 5280 5.2: not understood, not used", SILENT, UNKNOWN,
         saying(lambda it: it.plus(UNHEARD_OF))),
    Case("card-with-unreadable-points", "A card whose distribution points are no such thing", SILENT,
         "the certificate's distribution points cannot be read", standing_in(good_list, unreadable_points)),
)  # fmt: skip
ENTRIES = (
    *(Case(f"card-on-the-list-{'without-a-reason' if code is None else f'for-reason-{code}'}",
           f"The card's own number is on the list: {told}", ON_HOLD if code == HOLD else REVOKED, told,
           on_the_list(code))
      for code, told in REASONS.items()),
    Case("card-on-its-partition", "The number stands on the partition that the card names", REVOKED, "superseded",
         saying(lambda it: it.with_entries(entry(it.asked.world, SERIAL, 4)), partitioned_card)),
    Case("card-revoked-tomorrow", "Revoked from tomorrow on: announced is revoked", REVOKED, "keyCompromise",
         entered(lambda world: entry(world, SERIAL, 1, when=world.now + DAY))),
    Case("card-twice-on-the-list", "On hold, and then stolen", REVOKED, "keyCompromise",
         entered(lambda world: entry(world, SERIAL, HOLD), lambda world: entry(world, SERIAL, 1))),
    Case("card-behind-a-hundred-thousand", "The last of 100,001 entries", REVOKED, "keyCompromise",
         crowded(lambda world: entry(world, SERIAL, 1))),
    Case("card-taken-off-the-list", "removeFromCRL: nothing comes back, and only deltas say so", SILENT,
         "an entry of a delta list", on_the_list(REMOVED), blind="On a complete list OpenSSL leaves such an entry out"),
    Case("another-taken-off-the-list", "The same beside somebody else's number", SILENT, "an entry of a delta list",
         entered(lambda world: entry(world, 0x80, REMOVED)), blind=ONE_ENTRY),
    Case("entry-for-reason-7", "A reason that does not exist", SILENT, MALFORMED,
         entered(lambda world: entry(world, 0x80, 7)), blind=ONE_ENTRY),
    Case("entry-with-two-reasons", "Two reasons, one for each reader", SILENT, MALFORMED,
         entered(lambda world: entry(world, 0x80, 1, extension(REASON, tlv(0x0A, bytes([REMOVED]))))),
         blind=ONE_ENTRY),
    Case("entry-with-an-unknown-critical-extension", "RFC 5280 5.3: then nobody is judged by this list", SILENT,
         UNKNOWN_ENTRY, entered(lambda world: entry(world, 0x80, 1, UNHEARD_OF))),
    Case("entry-of-another-issuer", "An entry about the other authority's certificate, as on indirect lists", SILENT,
         OTHERS_ENTRY, entry_of_another_issuer(critical=True), blind=ONE_ENTRY),
    Case("entry-of-another-issuer-not-critical", "The same, not marked critical", SILENT, OTHERS_ENTRY,
         entry_of_another_issuer(critical=False), blind=ONE_ENTRY),
)  # fmt: skip

GROUP = Group(
    "list",
    "What the revocation list says",
    "crl",
    (
        Twin("list-of-today", standing_in(good_list)),
        Twin("list-for-a-signature-card", standing_in(good_list, good_signature_card)),
        Twin("list-for-a-next-card", standing_in(good_list, good_next_card)),
        Twin("list-from-this-second", timed(0 * HOUR, DAY)),
        Twin("list-until-the-next-second", timed(SECOND - DAY, SECOND)),
        Twin("list-of-the-right-partition", standing_in(good_list, partitioned_card)),
        Twin("full-list-where-there-are-no-partitions", standing_in(full_only, partitioned_card)),
        Twin("list-of-people", scoped(people=True)),
        Twin("list-of-the-next-number", numbered(7, 8)),
        Twin("list-of-nobody", saying(lambda it: it.but(entries=None))),
        Twin("list-of-a-hundred-thousand", crowded()),
        Twin("list-beside-deltas", saying(lambda it: it.plus(points(point(it.asked.issuer, 9), dotted=FRESHEST)))),
        Twin("entry-with-a-date", entered(lambda world: entry(world, 0x80, 1, INVALID_SINCE))),
        Twin("uncritical-extension", saying(lambda it: it.plus(extension("1.2.3.4.5", octets(oid("1.2.3")))))),
    ),
    (*TIMES, *NUMBERS, *PARTS, *ENTRIES),
)
