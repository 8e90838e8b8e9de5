"""Mints revocation lists part by part (RFC 5280 5.1), so that any part can be wrong and still be signed."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from tests.certificates.der import TRUE, contents, elements, integer, sequence, tlv
from tests.certificates.mint import (
    DAY,
    Authority,
    Parts,
    World,
    attribute,
    extension,
    issuer_key_id,
    key_id,
    seal,
    time,
)
from tests.certificates.status import Reply, issuer_name

HOUR = timedelta(hours=1)
LIST_TYPE = "application/pkix-crl"
CRL_NUMBER, REASON, INVALIDITY_DATE, DELTA = "2.5.29.20", "2.5.29.21", "2.5.29.24", "2.5.29.27"
SCOPE, ENTRY_ISSUER, DISTRIBUTION_POINTS, FRESHEST = "2.5.29.28", "2.5.29.29", "2.5.29.31", "2.5.29.46"
HOLD, REMOVED = 6, 8


@dataclass(frozen=True)
class ListRequest:
    """Which list the provider asked for, at which moment, and in which world; partition 0 is the full list."""

    world: World
    issuer: Authority
    partition: int
    moment: datetime

    @classmethod
    def read(cls, world: World, pinned: tuple[Authority, ...], partition: int, issuer: str) -> "ListRequest":
        """From the parts of the address; the issuer is found by its key identifier, in hexadecimal."""
        found = next(each for each in pinned if key_id(each.key).hex() == issuer)
        return cls(world, found, partition, world.now)

    def a_day_before(self) -> "ListRequest":
        """The same question, asked yesterday."""
        return replace(self, moment=self.moment - DAY)


@dataclass(frozen=True, kw_only=True)
class Listing(Parts):
    """A TBSCertList; without `entries` the field is absent."""

    asked: ListRequest
    issuer: bytes
    this_update: bytes
    next_update: bytes
    entries: tuple[bytes, ...] | None
    version: bytes = integer(1)

    @classmethod
    def to(cls, asked: ListRequest) -> "Listing":
        """The right authority's list of the day, number 7, three hours old; partitions say what they cover."""
        moment, by = asked.moment, asked.issuer
        covered = (scope(point(by, asked.partition)),) if asked.partition else ()
        return cls(
            asked=asked,
            issuer=issuer_name(by),
            algorithm=by.algorithm,
            this_update=time(moment - 3 * HOUR),
            next_update=time(moment + 21 * HOUR),
            entries=(entry(asked.world, 0x77, 1), entry(asked.world, 0x78, HOLD), entry(asked.world, 0x79)),
            extensions=(number(7), issuer_key_id(key_id(by.key)), *covered),
        )

    def timed(self, begins: timedelta, ends: timedelta) -> "Listing":
        """From and until, counted from now."""
        now = self.asked.world.now
        return replace(self, this_update=time(now + begins), next_update=time(now + ends))

    def with_entries(self, *more: bytes) -> "Listing":
        """The same with more entries at the end."""
        return replace(self, entries=(*(self.entries or ()), *more))

    def encode(self) -> bytes:
        """TBSCertList."""
        listed = b"" if self.entries is None else sequence(*self.entries)
        more = b"" if self.extensions is None else tlv(0xA0, sequence(*self.extensions))
        times = self.this_update, self.next_update
        return sequence(self.version, self.algorithm, self.issuer, *times, listed, more, self.tail)

    def sealed(self) -> bytes:
        """CertificateList, signed by the authority that was asked for."""
        return seal(self, self.asked.issuer.key)


def number(value: int) -> bytes:
    """CRLNumber (RFC 5280 5.2.3)."""
    return extension(CRL_NUMBER, integer(value))


def reason(code: int) -> bytes:
    """CRLReason (RFC 5280 5.3.1)."""
    return extension(REASON, tlv(0x0A, bytes([code])))


def entry(world: World, serial: int, code: int | None = None, *more: bytes, when: datetime | None = None) -> bytes:
    """One revoked certificate, two days ago unless told."""
    told = (*(() if code is None else (reason(code),)), *more)
    extensions = sequence(*told) if told else b""
    return sequence(integer(serial), time(when or world.now - 48 * HOUR), extensions)


def point(by: Authority, partition: int) -> bytes:
    """DistributionPointName: the directory entry "CRL n" below the authority's name (japan.md 3a)."""
    last = tlv(0x31, attribute("2.5.4.3", f"CRL {partition}"))
    return full_name(directory(sequence(*elements(contents(issuer_name(by))), last)))


def directory(name: bytes) -> bytes:
    """GeneralName of the kind directoryName."""
    return tlv(0xA4, name)


def full_name(*names: bytes) -> bytes:
    """DistributionPointName in its fullName form (RFC 5280 4.2.1.13)."""
    return tlv(0xA0, *names)


def scope(
    name: bytes = b"", *, people: bool = False, authorities: bool = False, reasons: bytes = b"",
    indirect: bool = False, attributes: bool = False, critical: bool = True,
) -> bytes:  # fmt: skip
    """IssuingDistributionPoint (RFC 5280 5.2.5)."""
    flags = {1: people, 2: authorities, 4: indirect, 5: attributes}
    told = {tag: tlv(0x80 | tag, TRUE[2:]) for tag, on in flags.items() if on}
    told |= {0: tlv(0xA0, name)} if name else {}
    told |= {3: tlv(0x83, reasons)} if reasons else {}
    return extension(SCOPE, sequence(*(told[tag] for tag in sorted(told))), critical=critical)


def points(*names: bytes, dotted: str = DISTRIBUTION_POINTS) -> bytes:
    """CRLDistributionPoints of a certificate, or freshestCRL, one point for each DistributionPointName."""
    return extension(dotted, sequence(*(sequence(tlv(0xA0, name)) for name in names)))


def served(body: bytes) -> Reply:
    """Under HTTP 200 and the right media type (RFC 2585 4.2)."""
    return Reply(body, media_type=LIST_TYPE)


@cache
def crowd(world: World) -> tuple[bytes, ...]:
    """A hundred thousand entries of other people."""
    return tuple(entry(world, (1 << 100) + index, 4) for index in range(100_000))


def good_list(asked: ListRequest) -> Reply:
    """The list service as it should be."""
    return served(Listing.to(asked).sealed())


def example_list_request(world: World, pinned: tuple[Authority, ...], certificate: bytes) -> ListRequest:
    """What a provider would ask about a certificate of the first pinned authority that names its issuer."""
    issuer = next((each for each in pinned if key_id(each.key) in certificate), pinned[0])
    named = re.search(rb"\x0c\x05CRL ([0-9])", certificate)
    return ListRequest(world, issuer, int(named[1]) if named else 0, world.now)
