"""Reading a client certificate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.mutual_tls.certificate import CertificateRefused, read_certificate, thumbprint_of
from tests.idp.card_login.mint import NOW
from tests.idp.certified import NAMES, as_jwk, authority, self_signed


def test_every_kind_of_name_is_read() -> None:
    read = read_certificate(authority().certify(names=NAMES))
    assert read.alternatives == {
        "san_dns": {"client.bank.example"},
        "san_uri": {"https://bank.example/client"},
        "san_ip": {"2001:db8::1"},
        "san_email": {"client@bank.example"},
    }
    assert read_certificate(authority().certify()).alternatives == {}


def test_its_days_end() -> None:
    read, now = read_certificate(self_signed()), int(NOW.timestamp())
    assert read.is_valid_at(now)
    assert not read.is_valid_at(read.begins - 1)
    assert not read.is_valid_at(read.ends + 1)


def test_thumbprint_and_x5c() -> None:
    der = self_signed()
    assert read_certificate(der).thumbprint == thumbprint_of(der)
    assert len(thumbprint_of(der)) == 43
    assert [read_certificate(der).as_x5c] == as_jwk(der)["x5c"]
    # RFC 8705 3.1: the example certificate is not printed there, its form is.
    assert "=" not in thumbprint_of(der)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_certificate_or_refused(der: bytes) -> None:
    with pytest.raises(CertificateRefused):
        read_certificate(der)


def test_trailing_bytes_are_refused() -> None:
    with pytest.raises(CertificateRefused):
        read_certificate(self_signed() + b"\0")
