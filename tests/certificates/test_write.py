"""The page is the table, and the script writes every case."""

from pathlib import Path

from cryptography.x509 import CRLNumber, load_der_x509_certificate, load_der_x509_crl, ocsp

from tests.certificates.document import DOCUMENT, text
from tests.certificates.table import CASES, TWINS
from tests.certificates.write import write


def test_the_page_is_what_the_table_says() -> None:
    assert DOCUMENT.read_text() == text(), "run: make certificate-cases"


def test_every_case_becomes_a_folder_of_files(tmp_path: Path) -> None:
    assert write(tmp_path) == len(CASES) + len(TWINS)
    assert len(list(tmp_path.rglob("case.json"))) == len(CASES) + len(TWINS)
    good = tmp_path / "issuer" / "good" / "authentication-card"
    assert load_der_x509_certificate((good / "certificate.der").read_bytes()).serial_number == 0x1234
    answer = ocsp.load_der_ocsp_response((good / "ocsp-response.der").read_bytes())
    assert answer.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL
    rolled_back = tmp_path / "list" / "list-number-rolled-back"
    numbers = [
        load_der_x509_crl((rolled_back / name).read_bytes()).extensions.get_extension_for_class(CRLNumber).value
        for name in ("list-of-yesterday.crl", "list.crl")
    ]
    assert numbers == [CRLNumber(8), CRLNumber(7)]
