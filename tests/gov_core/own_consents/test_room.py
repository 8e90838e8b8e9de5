"""The page exists only where a card program does, and its refusals are pages."""

import re
from pathlib import Path

import gov_core
from foundation.envelope import Sealer
from gov_core.errors import WIRE
from gov_core.kiosk.store import KioskStore
from gov_core.kiosk.visits import Visits
from gov_core.own_consents.pages import STOPPED
from tests.gov_core.jpki.latest_attributes.signer import Signer
from tests.gov_core.own_consents.citizen import Citizen, at_the_page
from tests.gov_core.town import Town

TEMPLATES = Path(gov_core.__file__).parent / "templates"


def test_without_a_card_program_there_is_no_page(town: Town) -> None:
    assert town.ask("GET", "/attribute-consents").status_code == 404


def test_a_refusal_is_a_page_with_a_way_on(signer: Signer) -> None:
    async def story(citizen: Citizen) -> None:
        page = await citizen.get("/continue?proof=x")
        assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (409, "text/html")
        assert 'id="to-front"' in page.text

    at_the_page(signer.town, story, signer)


def test_the_refusal_page_has_a_sentence_for_what_it_can_meet() -> None:
    named = set(re.findall(r'"([a-z_]+)": [\(af]', (TEMPLATES / "own_consents_refused.html").read_text()))
    assert set(STOPPED) <= named
    assert named - {"stopped"} <= set(WIRE)


def test_a_ticket_of_the_kiosk_opens_nothing_here(signer: Signer) -> None:
    visits = Visits(KioskStore(signer.town.rooms.database), Sealer(b"k" * 32), signer.clock, signer.town.ids)

    async def story(citizen: Citizen) -> None:
        ticket = visits.ticket(await visits.begin("store", "secret"))
        answer = await citizen.browser.post(
            "/attribute-consents/card/challenges", json={"ticket": ticket, "kind": "authentication"}
        )
        assert answer.json()["error"] == "visit_over"

    at_the_page(signer.town, story, signer)
