"""Ten years of a consent to the latest attributes, every house in one process under one clock, the real state included.

The bank never sees her again after the first day, and knows where she lives; until she, or time, ends it.
"""

import asyncio
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from citizen_agent.answer_challenge import Provider
from citizen_agent.attribute_statement.unattended import sign
from citizen_agent.attribute_statement.wire import StatementWire
from citizen_agent.card_session import Kind, prove
from deploy.card_drawer import CardDrawer
from deploy.citizens import BY_HANDLE
from deploy.house_settings import mapping_of
from deploy.html import Page
from deploy.seed import VERIFIER
from deploy.walker import Decision, walk
from foundation.attribute_consent import Service, Statement, build
from foundation.ids import RandomIds
from gov_core.jpki.fees.accounting import Accounting
from gov_core.jpki.fees.store import UsageStore
from gov_core.rooms import Rooms, open_rooms
from gov_core.settings import Settings
from idp.app import fold_rooms
from idp.app import open_rooms as open_provider
from idp.latest_attributes.ending import ASK_EVERY
from idp.settings import Settings as ProviderSettings
from tests.journeys.town import DAY, Town, tell

HANAKO = BY_HANDLE["hanako"]
STAFF = "/staff/addresses"
NEXT_DAY = {"KAKEHASHI_GOV_CONSENTS_BEGIN_AT_ONCE": "off"}


@dataclass
class Life:
    """One citizen, her bank, and the state's counter."""

    town: Town
    rooms: Rooms
    browser: httpx.AsyncClient

    @property
    def id(self) -> str:
        """Her opaque id at the municipality."""
        [found] = [row.id for row in self.rooms.residents.residents() if row.birth_date == HANAKO.birth_date]
        return found

    async def sign(self, ticket: str) -> str:
        """Hanako's card signs what the provider asks; where the browser goes on."""
        async with self.town.browser() as wire:
            issuer = self.town.at("idp", "")
            asker = StatementWire(Provider(issuer, wire, self.town.clock), issuer, self.town.clock)
            card = CardDrawer(self.town.place.cards).open(HANAKO.handle)
            try:
                return await sign(asker, ticket, card, HANAKO.password or "")
            finally:
                card.close()

    async def keep_current(self) -> str:
        """She agrees on the consent page and signs; the bank's page afterwards."""
        return await self.town.visit(self.browser, "bank", "/keep-current", Decision(sign=self.sign))

    async def check(self) -> str:
        """A clerk presses the button; what the page says then."""
        async with self.town.browser() as clerk:
            page = await clerk.get(self.town.at("bank", STAFF))
            form = Page(str(page.url), page.text).form_with("check-addresses")
            if form is None:
                return page.text
            await clerk.post(form.action, data=form.fields)
            return (await clerk.get(self.town.at("bank", STAFF))).text

    async def her_consents(self) -> str:
        """The citizen's own list, after a login there."""
        leaving = await self.browser.get(self.town.at("consent_ui", "/login"))
        ours = {self.town.at(name, "") for name in ("idp", "citizen_agent")}
        back = (await walk(self.browser, leaving.headers["location"], self.town.show_card, Decision(), ours)).url
        await self.town.page(self.browser, back)
        return (await self.browser.get(self.town.at("consent_ui", "/consents"))).text

    async def withdraw_here(self) -> None:
        """On the citizen's pages: two presses."""
        listed = await self.her_consents()
        with_state = re.search(r'id="state-([0-9a-f]+)"', listed)
        assert with_state, listed
        asking = await self.browser.get(self.town.at("consent_ui", f"/consents/{with_state[1]}/withdraw"))
        form = Page(str(asking.url), asking.text).form_with("withdraw-confirm")
        assert form is not None
        await self.browser.post(form.action, data=form.fields)

    async def withdraw_there(self) -> None:
        """With the signature certificate, at the state, which tells nobody."""
        service = Service("sakura-bank", "株式会社さくら銀行", "7999901000001", "かけはし")
        text = build(Statement(service, None, "a-nonce-of-hers", self.town.clock.timestamp()))
        card = CardDrawer(self.town.place.cards).open(HANAKO.handle)
        try:
            proof = await asyncio.to_thread(prove, card, Kind.SIGNATURE, HANAKO.password or "", text)
        finally:
            card.close()
        body = {
            "service": service.id,
            "statement": text,
            "certificate": b64encode(proof.certificate).decode(),
            "signature": b64encode(proof.signature).decode(),
        }
        async with self.town.browser() as verifier:
            url = self.town.place.street["jpki_verifiers"] + "/jpki/attribute-consents/withdrawals"
            answer = await verifier.post(url, json=body)
        assert answer.status_code == 200, answer.text

    async def housekeeping(self) -> None:
        """The provider's daily question, in a process of its own."""
        settings = ProviderSettings.from_mapping(mapping_of("idp", self.town.place))
        async with httpx.AsyncClient(mounts=self.town.transports) as between:
            ids = RandomIds(self.town.clock, worker=8)
            rooms = open_provider(settings, clock=self.town.clock, ids=ids, http=between)
            try:
                for chore in fold_rooms(rooms).chores:
                    await chore()
            finally:
                rooms.ground.database.close()

    def bill(self, month: str) -> int:
        """What the provider owes the state for a month, in yen."""
        statement = Accounting(UsageStore(self.rooms.database), self.town.clock).statement(VERIFIER, month)
        return statement.total_yen


def live(folder: Path, story: Callable[[Life], Awaitable[None]], extra: dict[str, str] | None = None) -> None:
    """Open the town and the state's counter; Hanako has an account at the bank."""

    async def told(town: Town) -> None:
        settings = Settings.from_mapping(mapping_of("gov_core", town.place))
        keys, ids = (settings.kek, settings.number_key), RandomIds(town.clock, worker=9)
        rooms = open_rooms(settings.database_url, keys, settings.cards_path, town.clock, ids)
        try:
            async with town.browser() as browser:
                life = Life(town, rooms, browser)
                assert "山田" in await town.visit(browser, "bank", "/open-account")
                await story(life)
        finally:
            rooms.database.close()

    tell(folder, told, extra)


def _outcome(page: str) -> str:
    found = re.search(r'id="checked-1">\s*<h3>.*?<span[^>]*>([^<]+)</span>', page, re.DOTALL)
    assert found, page
    return found[1]


def test_she_moves_twice_in_ten_years_and_never_tells_the_bank(tmp_path: Path) -> None:
    async def story(life: Life) -> None:
        clock = life.town.clock
        assert 'id="watched"' in await life.keep_current()
        assert "consent_not_yet_valid" in await life.check(), "a consent holds from the day after"
        clock.advance(DAY)
        assert _outcome(await life.check()) == "変更なし"
        await life.rooms.office.move(life.id, "新潟県長岡市大手通一丁目４番地１０", "15202")
        page = await life.check()
        assert _outcome(page) == "更新しました", "though her signature certificate fell and no new one was written"
        assert "新潟県長岡市大手通一丁目４番地１０" in page
        await life.rooms.office.write_new_signature_certificate(life.id)
        assert _outcome(await life.check()) == "変更なし"
        clock.set(datetime(2031, 4, 1, tzinfo=UTC))  # within three months of the fifth birthday
        await life.rooms.office.renew_certificates(life.id)
        await life.rooms.office.move(life.id, "北海道札幌市中央区北一条西二丁目", "01101")
        page = await life.check()
        assert (_outcome(page), "北海道札幌市" in page) == ("更新しました", True)

    live(tmp_path, story, NEXT_DAY)


def test_after_ten_years_the_state_is_not_even_asked(tmp_path: Path) -> None:
    async def story(life: Life) -> None:
        await life.keep_current()
        life.town.clock.set(datetime(2036, 11, 23, 14, 59, 59, tzinfo=UTC))
        assert _outcome(await life.check()) == "変更なし", "though her card and certificates ended months ago"
        life.town.clock.advance(1)
        page = await life.check()
        assert _outcome(page) == "同意が終わっています"
        assert "consent_withdrawn" in page
        assert life.bill("2036-11") == 20

    live(tmp_path, story, NEXT_DAY)


def test_a_withdrawal_on_her_pages_holds_from_the_next_question(tmp_path: Path) -> None:
    async def story(life: Life) -> None:
        await life.keep_current()
        assert _outcome(await life.check()) == "変更なし"
        await life.withdraw_here()
        page = await life.check()
        assert (_outcome(page), "invalid_grant" in page) == ("同意が終わっています", True)
        assert 'id="nobody-watched"' in page

    live(tmp_path, story)


def test_a_withdrawal_at_the_state_is_found_at_the_next_question_and_a_new_consent_is_a_new_decision(
    tmp_path: Path,
) -> None:
    async def story(life: Life) -> None:
        await life.keep_current()
        await life.withdraw_there()
        page = await life.check()
        assert (_outcome(page), "consent_withdrawn" in page) == ("同意が終わっています", True)
        life.town.clock.advance(60)
        assert 'id="watched"' in await life.keep_current()
        assert _outcome(await life.check()) == "変更なし"

    live(tmp_path, story)


def test_a_withdrawal_at_the_state_is_found_without_a_question_of_the_bank(tmp_path: Path) -> None:
    async def story(life: Life) -> None:
        await life.keep_current()
        await life.withdraw_there()
        life.town.clock.advance(ASK_EVERY + 1)
        await life.housekeeping()
        listed = await life.her_consents()
        assert "終わっています" in listed
        assert life.town.at("gov_core", "/attribute-consents") in listed

    live(tmp_path, story)


def test_her_death_ends_it_and_the_bank_is_told_that_she_left(tmp_path: Path) -> None:
    async def story(life: Life) -> None:
        await life.keep_current()
        await life.rooms.office.die(life.id)
        page = await life.check()
        assert (_outcome(page), "left_register" in page) == ("同意が終わっています", True)

    live(tmp_path, story)


def test_each_answer_costs_twenty_yen_and_each_refusal_nothing(tmp_path: Path) -> None:
    async def story(life: Life) -> None:
        await life.keep_current()
        for _ in range(3):
            await life.check()
        await life.withdraw_there()
        await life.check()
        assert life.bill("2026-11") == 60

    live(tmp_path, story)


def test_going_on_without_it_leaves_the_account_and_asks_nothing(tmp_path: Path) -> None:
    async def story(life: Life) -> None:
        page = await life.town.visit(life.browser, "bank", "/keep-current", Decision())
        assert 'id="keep-my-details-current"' in page
        assert 'id="nobody-watched"' in await life.check()
        assert life.bill("2026-11") == 0

    live(tmp_path, story)
