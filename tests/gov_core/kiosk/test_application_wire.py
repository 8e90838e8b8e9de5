"""A library asks for its card application through the agent: the id reaches that library, soon, and nobody else."""

from collections.abc import Sequence

import httpx
import pytest

from citizen_agent.answer_challenge import Provider
from citizen_agent.card_applications.allowed import AllowedApplication, AllowedApplications
from citizen_agent.card_applications.unattended import give_record
from citizen_agent.card_applications.wire import ApplicationWire
from citizen_agent.errors import AgentError, ApplicationMissing, MayNotAsk, Refused, WrongPin
from gov_core.card.slot import InsertedCard
from gov_core.municipality.card_applications.entry import CardApplication
from tests.gov_core.kiosk.shop import KIOSK, READER, Shop, in_the_shop
from tests.gov_core.municipality.card_applications.entries import CHIYODA_LIBRARY, LIBRARY, SEAL, registered
from tests.gov_core.town import BASE, HANAKO, SECRETS, Town, run

NUMBER = "4000020152021"


def _allowed(*applications: CardApplication, number: str = NUMBER, origin: str = BASE) -> AllowedApplications:
    return AllowedApplications(
        AllowedApplication(
            aid=each.aid, title_ja=each.title_ja, title_en=each.title_en, owner_ja="長岡市", owner_en="Nagaoka City",
            corporate_number=number, behind_pin=each.behind_pin, origins=(origin,),
        )
        for each in applications
    )  # fmt: skip


async def show_at_the_reader(
    shop: Shop, ticket: str, pin: str | None = None, allowed: AllowedApplications | None = None
) -> str | AgentError:
    """What the agent's side ends with."""
    wire = ApplicationWire(Provider(KIOSK, shop.browser, shop.town.clock), KIOSK, allowed or _allowed(LIBRARY, SEAL))
    card = InsertedCard(shop.town.folder / "cards/hanako.json")
    try:
        return await give_record(wire, ticket, card, pin)
    except AgentError as error:
        return error
    finally:
        card.close()


async def _begin(shop: Shop, aid: str, code: str = "15202") -> tuple[str, str]:
    answer = await shop.counter(code, "application-visits", aid=aid)
    assert answer.status_code == 201, answer.text
    assert answer.json()["reader_url"].startswith(f"{READER}/application?")
    return str(answer.json()["visit"]), str(httpx.URL(answer.json()["reader_url"]).params["ticket"])


@pytest.fixture
def town(town: Town) -> Town:
    run(registered(town))
    run(town.rooms.applications.put(HANAKO.id, LIBRARY.aid, at="15202"))
    run(town.rooms.applications.put(HANAKO.id, SEAL.aid, at="15202", pin="9753"))
    return town


@pytest.mark.parametrize(("application", "pin"), [(LIBRARY, None), (SEAL, "9753")], ids=["library", "seal"])
def test_card_and_certificate_lead_to_the_same_id(town: Town, application: CardApplication, pin: str | None) -> None:
    async def story(shop: Shop) -> None:
        visit, ticket = await _begin(shop, application.aid)
        assert await show_at_the_reader(shop, ticket, pin) == f"{KIOSK}/counter/shown"
        by_card = await shop.counter("15202", "application-ids", visit=visit)
        assert by_card.status_code == 200
        proven = await shop.counter_visit("15202")
        by_certificate = await shop.counter("15202", "lookups", visit=proven, service=application.service)
        told = by_card.json()
        assert (told.pop("aid"), told) == (application.aid, by_certificate.json())

    in_the_shop(town, story)


def test_a_wrong_pin_gives_nothing(town: Town) -> None:
    async def story(shop: Shop) -> None:
        visit, ticket = await _begin(shop, SEAL.aid)
        assert isinstance(await show_at_the_reader(shop, ticket, "0000"), WrongPin)
        answer = await shop.counter("15202", "application-ids", visit=visit)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_proven")

    in_the_shop(town, story)


@pytest.mark.parametrize(
    ("sent", "code", "status", "refusal"),
    [
        ({"aid": CHIYODA_LIBRARY.aid}, "15202", 403, "not_the_owner"),
        ({"aid": LIBRARY.aid}, "13101", 403, "not_the_owner"),
        ({"aid": "F392015202000199"}, "15202", 404, "no_application"),
        ({}, "15202", 400, "invalid_request"),
        ({"aid": LIBRARY.aid, "visit": "v"}, "15202", 400, "invalid_request"),
        ({"aid": LIBRARY.aid}, "99999", 401, "terminal_unknown"),
    ],
)
def test_only_the_owner_that_signs_in_asks_for_its_own(
    town: Town, sent: dict[str, str], code: str, status: int, refusal: str
) -> None:
    async def story(shop: Shop) -> None:
        answer = await shop.counter(code, "application-visits", **sent)
        assert (answer.status_code, answer.json()["code"]) == (status, refusal)

    in_the_shop(town, story)


def test_another_counter_and_another_question_learn_nothing_from_the_visit(town: Town) -> None:
    async def story(shop: Shop) -> None:
        visit, ticket = await _begin(shop, LIBRARY.aid)
        await show_at_the_reader(shop, ticket)
        other = await shop.counter("13101", "application-ids", visit=visit)
        assert (other.status_code, other.json()["code"]) == (409, "visit_over")
        for service in ("seal_registration", "library"):
            more = await shop.counter("15202", "lookups", visit=visit, service=service)
            assert (more.status_code, more.json()["code"]) == (403, "not_proven")
        assert (await shop.counter("15202", "application-ids")).status_code == 400

    in_the_shop(town, story)


@pytest.mark.parametrize(
    "allowed",
    [
        [],
        [_allowed(SEAL)],
        [_allowed(LIBRARY, number="7999901000001")],
        [_allowed(LIBRARY, origin="https://elsewhere.example")],
    ],
    ids=["empty list", "another application", "another owner", "another origin"],
)
def test_attack_the_agent_gives_nothing_to_a_body_its_own_list_does_not_allow(
    town: Town, allowed: Sequence[AllowedApplications]
) -> None:
    async def story(shop: Shop) -> None:
        _, ticket = await _begin(shop, LIBRARY.aid)
        ended = await show_at_the_reader(shop, ticket, None, *allowed or [AllowedApplications()])
        assert isinstance(ended, MayNotAsk)

    in_the_shop(town, story)


def test_after_a_renewal_the_application_is_missing_and_an_old_copy_is_refused_in_words(town: Town) -> None:
    async def story(shop: Shop) -> None:
        old = (town.folder / "cards/hanako.json").read_bytes()
        await town.rooms.office.renew_card(HANAKO.id, SECRETS)
        new = (town.folder / "cards/hanako.json").read_bytes()
        _, ticket = await _begin(shop, LIBRARY.aid)
        assert isinstance(await show_at_the_reader(shop, ticket), ApplicationMissing)
        (town.folder / "cards/hanako.json").write_bytes(old)
        ended = await show_at_the_reader(shop, ticket)
        assert isinstance(ended, Refused)
        assert ended.refusal.error == "no_application"
        assert "renewed" in ended.refusal.advice_en
        page = await shop.browser.get(str(ended.refusal.return_url), headers={"accept-language": "en"})
        assert "No registration was found with this card" in page.text
        (town.folder / "cards/hanako.json").write_bytes(new)

    in_the_shop(town, story)


def test_a_visit_ends_after_three_minutes(town: Town) -> None:
    async def story(shop: Shop) -> None:
        _, ticket = await _begin(shop, LIBRARY.aid)
        town.clock.advance(180)  # type: ignore[attr-defined]
        ended = await show_at_the_reader(shop, ticket)
        assert isinstance(ended, Refused)
        assert ended.refusal.error == "visit_over"

    in_the_shop(town, story)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("application-requests", []),
        ("application-requests", {}),
        ("application-requests", {"ticket": "made up"}),
        ("application-records", {"ticket": "made up", "record": "AAAA"}),
        ("application-records", {"ticket": 1, "record": "AAAA"}),
    ],
)
def test_a_reader_without_a_good_ticket_learns_nothing(town: Town, path: str, body: object) -> None:
    async def story(shop: Shop) -> None:
        answer = await shop.browser.post(f"/kiosk/card/{path}", json=body)
        assert answer.status_code == 400
        assert answer.json()["error"] in ("invalid_request", "visit_over")
        assert "aid" not in answer.json()

    in_the_shop(town, story)


def test_a_record_that_is_no_base64_is_refused(town: Town) -> None:
    async def story(shop: Shop) -> None:
        _, ticket = await _begin(shop, LIBRARY.aid)
        answer = await shop.browser.post("/kiosk/card/application-records", json={"ticket": ticket, "record": "?"})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

    in_the_shop(town, story)
