"""The demo's authority for relying parties."""

from pathlib import Path

from cryptography import x509

from deploy.client_pki import CLIENT, ClientFiles
from tests.gov_core.town import START


def test_it_writes_every_end_once_and_no_key_of_its_own(tmp_path: Path) -> None:
    files = ClientFiles.within(tmp_path / "pki")
    files.make_missing(START)
    written = {path.name: path.read_bytes() for path in (tmp_path / "pki").iterdir()}
    assert set(written) == {
        *("ca.pem", "provider.key", "provider.pem", "trust.key", "trust.pem", "client.key", "client.pem"),
    }
    files.make_missing(START)
    assert written == {path.name: path.read_bytes() for path in (tmp_path / "pki").iterdir()}
    client = x509.load_pem_x509_certificate(files.client.certificate.read_bytes())
    assert client.subject.rfc4514_string() == f"CN={CLIENT},C=JP"
    assert files.client.key.stat().st_mode & 0o077 == 0
