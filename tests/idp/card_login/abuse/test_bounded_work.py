"""CD-13 and CD-23: what a hostile certificate costs, counted in calls instead of measured in time."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from idp.card_login.assembly import POLICIES
from idp.card_login.certificate_reading import LARGEST_CERTIFICATE
from idp.card_login.refusals import CertificateNotTrusted
from idp.card_login.trust_anchors import Anchor, TrustAnchors
from idp.card_login.verification import CertificateVerifier
from tests.certificates.case import NOW
from tests.certificates.cases_encoding import indefinite, long_length
from tests.certificates.der import integer, octets, sequence
from tests.certificates.mint import KEY_USAGE, World, constraints, extension, rsa_key, seal, spki, usage, world
from tests.certificates.openssl import pem

WORLD: World = world(NOW)
ANCHORS = TrustAnchors.from_pem([WORLD.auth.pem, WORLD.sign.pem, WORLD.next.pem])
VERIFIER = CertificateVerifier(ANCHORS, POLICIES)
GOOD = seal(WORLD.card(), WORLD.auth.key)


def calls_of(action: Callable[[], object]) -> int:
    """How many functions, of Python's and of its libraries', this takes."""
    count = 0

    def tick(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


def judged(der: bytes) -> None:
    VERIFIER.certificate(der, "authentication", NOW)


def refused(der: bytes) -> None:
    with pytest.raises(CertificateNotTrusted):
        judged(der)


def with_extensions(count: int) -> bytes:
    """A certificate with as many extensions that nobody knows, well signed."""
    unknown = (extension(f"1.2.3.{number}", octets(b"")) for number in range(count))
    return seal(WORLD.card().plus(*unknown), WORLD.auth.key)


def nested(depth: int) -> bytes:
    """SEQUENCE in SEQUENCE, where an extension's value should be."""
    inner = b""
    for _ in range(depth):
        inner = sequence(inner)
    return seal(WORLD.card().plus(extension("1.2.3.4", inner)), WORLD.auth.key)


TOO_LARGE = {
    "a megabyte": bytes(1_000_000),
    "10,000 extensions": with_extensions(10_000),
    "a megabyte of PEM around it": b"\n" * 1_000_000 + pem(GOOD).encode(),
    "nested 5,000 deep": nested(5_000),
}


@pytest.mark.parametrize("der", TOO_LARGE.values(), ids=TOO_LARGE)
def test_cd13_what_is_too_large_reaches_no_parser(der: bytes) -> None:
    assert len(der) > LARGEST_CERTIFICATE
    assert calls_of(lambda: refused(der)) < calls_of(lambda: judged(GOOD))


MALFORMED = {
    "trailing bytes": GOOD + b"\x00",
    "trailing zeros up to the limit": GOOD + bytes(LARGEST_CERTIFICATE - len(GOOD)),
    "indefinite length": indefinite(GOOD),
    "length in more octets": long_length(GOOD),
    "PEM around it": pem(GOOD).encode(),
    "as many elements as fit": b"\x05\x00" * (LARGEST_CERTIFICATE // 2),
    "as many elements as fit, inside": sequence(b"\x05\x00" * (LARGEST_CERTIFICATE // 2 - 3)),
    "nested as deep as fits": b"\x30\x80" * (LARGEST_CERTIFICATE // 2),
}


@pytest.mark.parametrize("der", MALFORMED.values(), ids=MALFORMED)
def test_cd13_the_work_of_a_refusal_is_bounded_by_the_octets(der: bytes) -> None:
    assert len(der) <= LARGEST_CERTIFICATE
    assert calls_of(lambda: refused(der)) <= 2 * len(der)


def test_cd13_as_many_extensions_as_fit_cost_no_more_than_a_call_for_each_octet() -> None:
    most = next(der for count in range(600, 0, -1) if len(der := with_extensions(count)) <= LARGEST_CERTIFICATE)
    assert len(most) > LARGEST_CERTIFICATE * 0.9
    assert calls_of(lambda: judged(most)) <= len(most)


def ring(count: int) -> list[bytes]:
    """Authorities in a ring, each certified by the one before and the first by the last; all bear the real name."""
    keys = [rsa_key(f"ring {number}") for number in range(2)]
    links = []
    for number in range(count):
        mine, by = keys[number % 2], keys[(number - 1) % 2]
        body = WORLD.card().but(subject=WORLD.card().issuer, key=spki(mine), serial=integer(1000 + number))
        links.append(seal(body.instead(KEY_USAGE, usage("key_cert_sign")).plus(constraints(ca=True)), by))
    return links


RING = ring(1000)
LEAF_OF_THE_RING = seal(WORLD.card(), rsa_key("ring 1"))


@pytest.mark.parametrize(
    "der",
    [b"".join([LEAF_OF_THE_RING, *RING]), LEAF_OF_THE_RING + RING[0] + RING[1], LEAF_OF_THE_RING, RING[0]],
    ids=["leaf and 1,000 authorities", "leaf and two", "leaf alone", "an authority of the ring"],
)
def test_cd23_a_ring_of_a_thousand_cross_signed_authorities_makes_nobody_search_for_a_path(
    der: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified, real = list[bytes](), Anchor.signed

    def counted(anchor: Anchor, text: Any, signed: bytes) -> bool:
        verified.append(signed)
        return real(anchor, text, signed)

    monkeypatch.setattr(Anchor, "signed", counted)
    refused(der)
    assert len(verified) <= len(ANCHORS.named(WORLD.card().issuer)) == 2
    judged(GOOD)
    assert verified  # the counter counts
