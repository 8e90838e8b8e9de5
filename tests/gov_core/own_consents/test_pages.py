"""A citizen's own consents: seen with the user-authentication certificate, by nobody else, and ended by a signature."""

import re
from datetime import UTC, datetime, timedelta

from gov_core.jpki.latest_attributes.handing_over import HandingOver
from gov_core.jpki.latest_attributes.upkeep import keep_up
from gov_core.own_consents.room import VISIT_SECONDS
from tests.gov_core.jpki.latest_attributes.signer import BANK, PURPOSE, SHOP, Signer
from tests.gov_core.own_consents.citizen import Citizen, at_the_page
from tests.gov_core.town import HANAKO, resident, run, settle


def _text(page: str, element: str) -> str:
    found = re.search(rf'id="{element}"[^>]*>(.*?)</d[dt]>', page, re.DOTALL)
    assert found, f"no #{element}: {page}"
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def test_every_consent_is_listed_with_whom_since_when_until_when_and_the_last_time(signer: Signer) -> None:
    bank, shop = signer.consent(BANK), signer.consent(SHOP)
    run(HandingOver(signer.consents).latest("bank", signer.serial))

    async def story(citizen: Citizen) -> None:
        page = (await citizen.log_in()).text
        for fact in (BANK.name, SHOP.name, BANK.corporate_number, "かけはし", PURPOSE):
            assert fact in page
        assert _text(page, f"from-{bank}") == "24 November 2026, 00:00:00 JST"
        assert _text(page, f"until-{bank}") == "23 November 2036, 23:59:59 JST"
        assert _text(page, f"handed-{bank}").startswith("24 November 2026, 01:")
        assert (_text(page, f"handed-times-{bank}"), _text(page, f"handed-{shop}")) == ("1", "never")
        told = re.search(rf'id="told-{bank}".*?</details>', page, re.DOTALL)
        assert told
        assert told[0].count("<li>") == 15
        assert HANAKO.address not in page

    at_the_page(signer.town, story, signer)


def test_in_japanese_nothing_is_left_untranslated(signer: Signer) -> None:
    given = signer.consent()

    async def story(citizen: Citizen) -> None:
        await citizen.log_in()
        page = (await citizen.get("/list?lang=ja")).text
        assert _text(page, f"from-{given}").startswith("令和8年（2026年）11月24日")
        assert "有効期間の始まり" in page
        assert "さくら銀行" in page

    at_the_page(signer.town, story, signer)


def test_a_withdrawal_is_signed_and_holds_from_the_next_question(signer: Signer) -> None:
    given = signer.consent()

    async def story(citizen: Citizen) -> None:
        ticket = await citizen.ask_to_withdraw(await citizen.log_in())
        assert signer.consents.holding("bank", signer.consents.of_serial(signer.serial))  # not before the signature
        answer = await citizen.sign(ticket, await citizen.statement(ticket))
        assert answer.status_code == 200
        page = (await citizen.browser.get(answer.json()["continue_url"])).text
        assert 'id="done"' in page
        assert "consent withdrawn" in page
        assert f'id="withdraw-{given}"' not in page

    at_the_page(signer.town, story, signer)
    assert signer.ask().json()["error"] == "no_consent"


def test_one_is_withdrawn_the_other_stands(signer: Signer) -> None:
    signer.consent(BANK)
    shop = signer.consent(SHOP)

    async def story(citizen: Citizen) -> None:
        ticket = await citizen.ask_to_withdraw(await citizen.log_in())
        await citizen.sign(ticket, await citizen.statement(ticket))
        assert f'id="withdraw-{shop}"' in (await citizen.get("/list")).text

    at_the_page(signer.town, story, signer)


def test_the_yearly_reminder_is_shown_until_it_was_read(signer: Signer) -> None:
    given = signer.consent()
    signer.clock.set(datetime(2027, 11, 24, 3, tzinfo=UTC))
    run(keep_up(signer.consents.store, signer.clock))

    async def story(citizen: Citizen) -> None:
        page = await citizen.log_in()
        assert f'id="reminder-{given}"' in page.text
        seen = await citizen.post("/seen", page, consent=given)
        after = (await citizen.browser.get(seen.headers["location"])).text
        assert 'id="done"' in after
        assert f'id="reminder-{given}"' not in after

    assert signer.consents.standing("bank", signer.serial).reminder_due
    at_the_page(signer.town, story, signer)
    assert not signer.consents.standing("bank", signer.serial).reminder_due


def test_nobody_sees_or_ends_anothers_consents(signer: Signer) -> None:
    signer.consent()
    run(settle(signer.town, resident("jiro", HANAKO.birth_date, "鈴木　次郎")))

    async def story(citizen: Citizen) -> None:
        page = await citizen.log_in("jiro")
        assert 'id="none-standing"' in page.text
        assert BANK.name not in page.text
        refused = await citizen.post("/withdrawals", page, service="bank")
        assert (refused.status_code, "There is no consent" in refused.text) == (404, True)

    at_the_page(signer.town, story, signer)


def test_without_a_card_there_is_nothing_to_see(signer: Signer) -> None:
    signer.consent()

    async def story(citizen: Citizen) -> None:
        assert (await citizen.get("/list")).status_code == 409
        await citizen.begin()
        page = await citizen.get("/list")
        assert (page.status_code, BANK.name in page.text) == (403, False)

    at_the_page(signer.town, story, signer)


def test_attack_a_proof_carried_to_another_browser_opens_nothing_there(signer: Signer) -> None:
    async def story(citizen: Citizen) -> None:
        url = await citizen.show_card(await citizen.begin())
        thief = citizen.another()
        await thief.begin()
        assert (await thief.browser.get(url)).status_code == 409
        assert (await thief.get("/list")).status_code == 403

    at_the_page(signer.town, story, signer)


def test_attack_a_form_from_another_site_withdraws_nothing(signer: Signer) -> None:
    signer.consent()

    async def story(citizen: Citizen) -> None:
        await citizen.log_in()
        for path in ("/withdrawals", "/seen", "/leave", "/visits"):
            answer = await citizen.browser.post(f"/attribute-consents{path}", data={"service": "bank"})
            assert answer.status_code == 403

    at_the_page(signer.town, story, signer)


def test_a_visit_ends_after_a_quarter_of_an_hour_and_by_logging_out(signer: Signer) -> None:
    async def story(citizen: Citizen) -> None:
        page = await citizen.log_in()
        await citizen.post("/leave", page)
        assert (await citizen.get("/list")).status_code == 409
        await citizen.log_in()
        signer.clock.advance(VISIT_SECONDS)
        assert (await citizen.get("/list")).status_code == 409

    at_the_page(signer.town, story, signer)


def test_stopping_at_the_card_program_changes_nothing_and_says_so(signer: Signer) -> None:
    signer.consent()

    async def story(citizen: Citizen) -> None:
        ticket = await citizen.ask_to_withdraw(await citizen.log_in())
        left = await citizen.get(f"/card/attribute-statements/left?ticket={ticket}&error=access_denied")
        assert (left.status_code, "as they were" in left.text) == (200, True)
        assert (await citizen.get("/login/refused?error=x")).status_code == 200
        fallen = (await citizen.get("/refused?code=certificate_revoked")).text
        assert "not valid" in fallen
        assert 'id="refused-nothing"' in fallen

    at_the_page(signer.town, story, signer)
    assert signer.standing()["consented"]


def test_what_has_ended_stays_on_the_list_for_three_years(signer: Signer) -> None:
    first = signer.consent()
    run(signer.consents.withdraw(BANK, signer.shown("withdraw")))
    signer.clock.advance(timedelta(days=2 * 365).total_seconds())

    async def story(citizen: Citizen) -> None:
        page = await citizen.log_in()
        assert f'id="ended-at-{first}"' in page.text

    at_the_page(signer.town, story, signer)
