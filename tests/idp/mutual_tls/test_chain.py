"""TK-21: a chain is judged as a chain (CVE-2023-2422 took it for granted)."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from foundation.clock import FixedClock
from idp.mutual_tls.certificate import read_certificate
from idp.mutual_tls.chain import Authorities
from tests.idp.card_login.mint import NOW
from tests.idp.certified import NAMES, YEAR, Issuer, authority, self_signed

CLOCK = FixedClock(NOW)
TRUSTED = Authorities(authority().certificate.public_bytes(Encoding.PEM), CLOCK)


def _vouched(der: bytes, *beside: bytes) -> bool:
    return TRUSTED.vouch_for(read_certificate(der), list(beside))


def test_whom_the_authority_certified_is_vouched_for() -> None:
    der = authority().certify()
    assert _vouched(der)
    assert _vouched(der)  # remembered
    assert _vouched(authority().certify(names=NAMES))


def test_an_authority_between_counts_when_its_certificate_is_beside() -> None:
    below = Issuer("Branch CA", authority())
    der = below.certify()
    assert _vouched(der, below.der)
    assert _vouched(der, Issuer("Stranger").der, below.der)
    assert not _vouched(der)


SELF_SIGNED = self_signed()


@pytest.mark.parametrize(
    ("attack", "der", "beside"),
    [
        ("self-signed with the same subject", SELF_SIGNED, ()),
        ("an authority of the same name", Issuer().certify(), ()),
        ("its own authority beside", (lambda own: (own.certify(), own.der))(Issuer())[0], ()),
        ("for servers", authority().certify(purpose=ExtendedKeyUsageOID.SERVER_AUTH), ()),
        ("over", authority().certify(period=(NOW - 2 * YEAR, NOW - timedelta(seconds=1))), ()),
        ("not yet", authority().certify(period=(NOW + timedelta(seconds=1), NOW + YEAR)), ()),
        ("the authority itself", authority().der, ()),
    ],
)
def test_tk21_others_are_not(attack: str, der: bytes, beside: tuple[bytes, ...]) -> None:
    assert not _vouched(der, *beside), attack


def test_tk21_extra_certificates_do_not_lend_their_chain() -> None:
    own = Issuer("Own CA")
    good = authority().certify()
    assert not _vouched(own.certify(), own.der)
    assert not _vouched(own.certify(), own.der, good, authority().der)
    assert not _vouched(self_signed(), good)
    assert not _vouched(authority().certify("x") + b"", b"not a certificate")


def test_tk21_a_client_cannot_act_as_an_authority() -> None:
    deep = Issuer("Below the branch", Issuer("Branch CA", authority()))
    assert not _vouched(deep.certify(), deep.der)


def test_a_remembered_path_ends_with_the_certificate() -> None:
    clock = FixedClock(NOW)
    trusted = Authorities(authority().certificate.public_bytes(Encoding.PEM), clock)
    read = read_certificate(authority().certify(period=(NOW - YEAR, NOW + timedelta(seconds=10))))
    assert trusted.vouch_for(read, [])
    clock.advance(11)
    assert not trusted.vouch_for(read, [])
