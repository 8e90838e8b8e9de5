"""pyHanko's validator, a second opinion beside openssl's in test_pages: intact, trusted, covering the whole file."""

from io import BytesIO
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from foundation.envelope import Sealer
from gov_core.kiosk.municipalities import Municipalities
from gov_core.kiosk.office_keys import OfficeKeys
from gov_core.kiosk.print_page import Page, draw
from gov_core.kiosk.signed_pdf import sign
from gov_core.kiosk.store import KioskStore
from tests.gov_core.kiosk.shop import kiosk_file
from tests.gov_core.town import Town, run

PAGE = Page(
    "題", [("氏名", "山田　花子")], "証明する。", "2026年11月23日", "長岡市長", "ABCD", "http://127.0.0.1/verify"
)


def test_the_signature_is_intact_trusted_and_of_our_clock(town: Town, tmp_path: Path) -> None:
    keys = OfficeKeys(KioskStore(town.rooms.database), Sealer(b"k" * 32), town.clock, town.ids)

    async def judge() -> None:
        office = await keys.of(Municipalities.read(kiosk_file(tmp_path)).joined("15202"))
        signed = await sign(draw(PAGE), office, town.clock.now())
        root = asn1_x509.Certificate.load(office.authority.public_bytes(Encoding.DER))
        context = ValidationContext(trust_roots=[root], moment=town.clock.now())
        [embedded] = PdfFileReader(BytesIO(signed)).embedded_signatures
        status = await async_validate_pdf_signature(embedded, context)
        assert (status.intact, status.valid, status.trusted) == (True, True, True)
        assert status.bottom_line
        assert embedded.self_reported_timestamp == town.clock.now()

    run(judge())
