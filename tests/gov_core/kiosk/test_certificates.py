"""What is offered, what is printed, and that no individual number is ever on it."""

from pathlib import Path

import pytest

from gov_core.kiosk.certificates import offered
from gov_core.kiosk.refusals import CertificateNotOffered, NotProven, VisitOver
from gov_core.kiosk.room import Kiosk
from gov_core.municipality.refusals import NotOnRegister
from tests.gov_core.kiosk.shop import kiosk_file
from tests.gov_core.town import BASE, HANAKO, Town, run


@pytest.fixture
def kiosk(town: Town, tmp_path: Path) -> Kiosk:
    return Kiosk.over(town.rooms, kiosk_file(tmp_path), b"k" * 32, BASE, town.ids)


def _visit(kiosk: Kiosk, holder: str | None = HANAKO.id) -> str:
    visits = kiosk.pages.certificates.visits
    visit = run(visits.begin("store", "secret"))
    if holder:
        run(visits.store.prove(visit.id, holder))
    return visit.id


def test_before_a_card_was_shown_nothing_is_offered(kiosk: Kiosk) -> None:
    certificates = kiosk.pages.certificates
    visit = certificates.visits.of_browser(_visit(kiosk, None), "secret")
    with pytest.raises(NotProven):
        certificates.offer(visit)


def test_a_code_is_on_record_with_the_files_digest_and_fee(kiosk: Kiosk) -> None:
    certificates = kiosk.pages.certificates
    visit = certificates.visits.of_browser(_visit(kiosk), "secret")
    handed = run(certificates.issue(visit, "resident_record"))
    printed = certificates.visits.store.printed(handed.code)
    assert printed is not None
    assert (printed.holder, printed.municipality, printed.fee_yen) == (HANAKO.id, "15202", 200)
    with pytest.raises(VisitOver):
        run(certificates.issue(visit, "resident_record"))


def test_no_individual_number_is_in_the_file(kiosk: Kiosk, town: Town) -> None:
    certificates = kiosk.pages.certificates
    visit = certificates.visits.of_browser(_visit(kiosk), "secret")
    resident = town.rooms.residents.resident(HANAKO.id)
    number = town.rooms.residents.number_of(HANAKO.id)
    assert resident is not None
    assert number is not None
    municipality = certificates.municipalities.joined("15202")
    page = certificates._page("resident_record", municipality, resident, town.clock.now(), "CODE")
    assert ("個人番号", "省略") in page.rows
    assert number not in repr(page)
    assert number.encode() not in run(certificates.issue(visit, "resident_record")).pdf


def test_the_dead_get_no_certificate(kiosk: Kiosk, town: Town) -> None:
    certificates = kiosk.pages.certificates
    visit = certificates.visits.of_browser(_visit(kiosk), "secret")
    run(town.rooms.office.die(HANAKO.id))
    with pytest.raises(NotOnRegister):
        run(certificates.issue(visit, "resident_record"))


def test_an_unknown_certificate_is_refused_by_name() -> None:
    assert offered("resident_record") == "resident_record"
    with pytest.raises(CertificateNotOffered):
        offered("tax")
