"""The demo's small authority for the verifiers' port."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from deploy.verifier_pki import TlsAuthority, VerifierFiles
from tests.gov_core.town import START


def usages(of: x509.Certificate) -> list[x509.ObjectIdentifier]:
    return list(of.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)


def test_it_writes_both_ends_and_no_key_of_its_own(tmp_path: Path) -> None:
    files = VerifierFiles.within(tmp_path / "pki")
    client = files.make(START)
    written = sorted(path.name for path in (tmp_path / "pki").iterdir())
    assert written == ["ca.pem", "provider.key", "provider.pem", "server.key", "server.pem"]
    assert x509.load_pem_x509_certificate(files.client.certificate.read_bytes()) == client
    for key in (files.server.key, files.client.key):
        assert key.stat().st_mode & 0o077 == 0


def test_attack_a_client_s_certificate_cannot_serve_nor_the_other_way_round() -> None:
    authority = TlsAuthority(START)
    assert usages(authority.certify("a", server=True)[0]) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert usages(authority.certify("a", server=False)[0]) == [ExtendedKeyUsageOID.CLIENT_AUTH]


@pytest.mark.parametrize("server", [True, False])
def test_what_it_certifies_is_signed_by_it_and_is_no_authority(server: bool) -> None:
    authority = TlsAuthority(START)
    period = (START, START + timedelta(days=1))
    made, key = authority.certify("a", server=server, period=period)
    made.verify_directly_issued_by(authority.certificate)
    assert (made.not_valid_before_utc, made.not_valid_after_utc) == period
    assert made.public_key() == key.public_key()
    assert x509.BasicConstraints not in {type(each.value) for each in made.extensions}
