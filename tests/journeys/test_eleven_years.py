"""Eleven years of one citizen: moves, a marriage, renewals, a lost card, a phone, new authorities, and the end.

Every house in one process under one clock. Whatever happens, each relying party keeps knowing her under the same `sub`,
no two of them under the same, and at each step what must be refused is refused by its own code.
"""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from citizen_agent.answer_challenge import Provider
from citizen_agent.errors import PinLocked, Refused
from citizen_agent.readers import Card
from citizen_agent.unattended import Secrets, log_in
from deploy.citizens import BY_HANDLE
from deploy.house_settings import mapping_of
from deploy.serving import create
from deploy.walker import Decision, walk
from foundation.ids import RandomIds
from gov_core.card.slot import InsertedCard
from gov_core.jpki.issuance import AuthorityTooOld
from gov_core.jpki.kinds import KINDS
from gov_core.jpki.latest_attributes.upkeep import keep_up
from gov_core.municipality.secrets_chosen import ChosenSecrets
from gov_core.rooms import Rooms, open_rooms
from gov_core.settings import Settings
from tests.journeys.bank_at_the_state import Bank
from tests.journeys.town import Town, tell

HANAKO = BY_HANDLE["hanako"]
SITES = {"bank": ("/open-account", "/login"), "shop": ("/start", "/start"), "clinic": ("/connect", "/connect")}
NEW_SECRETS = ChosenSecrets("4321", "HANAKO2031")


def at(year: int, month: int, day: int, hour: int = 3, minute: int = 0, second: int = 0) -> datetime:
    """A moment, UTC."""
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@dataclass
class Life:
    """One citizen, the state's counter, and every site she has an account at."""

    town: Town
    rooms: Rooms
    secrets: ChosenSecrets
    bank: Bank
    image: str = "cards/hanako.json"
    subjects: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Her opaque id at the municipality."""
        [found] = [row.id for row in self.rooms.residents.residents() if row.birth_date == HANAKO.birth_date]
        return found

    async def visit(self, site: str, path: str) -> str:
        """Go to a site in a fresh browser, show the card or phone, agree to everything; the site's page."""
        async with self.town.browser() as browser:
            leaving = await browser.get(self.town.at(site, path))
            ours = {self.town.at(name, "") for name in ("idp", "consent_ui", "citizen_agent")}
            back = (await walk(browser, leaving.headers["location"], self._show, Decision(), ours)).url
            return await self.town.page(browser, back)

    async def _show(self, ticket: str) -> str:
        async with self.town.browser() as wire:
            provider = Provider(self.town.at("idp", ""), wire, self.town.clock)
            card: Card = InsertedCard(self.town.place.folder / self.image)
            try:
                return await log_in(provider, ticket, card, Secrets(self.secrets.pin, self.secrets.password))
            finally:
                card.close()

    @property
    def card(self) -> Card:
        """Her plastic card, whatever she logs in with."""
        return InsertedCard(self.town.place.folder / "cards/hanako.json")

    async def open_accounts(self) -> None:
        """The first visit everywhere."""
        for site, (first, _) in SITES.items():
            self.subjects[site] = _subject(site, await self.visit(site, first))
        assert len(set(self.subjects.values())) == len(SITES)

    async def is_known_everywhere(self) -> str:
        """Each site sees the subject it has seen from the first day; returns the bank's page."""
        pages = {site: await self.visit(site, again) for site, (_, again) in SITES.items()}
        assert {site: _subject(site, page) for site, page in pages.items()} == self.subjects
        return pages["bank"]

    async def is_refused(self, code: str) -> None:
        """No site gets anything; the provider says why."""
        for site, (_, again) in SITES.items():
            with pytest.raises(Refused) as caught:
                await self.visit(site, again)
            assert caught.value.refusal.error == code, site

    def travel(self, moment: datetime) -> None:
        """Time goes on; it never goes back."""
        assert moment > self.town.clock.now()
        self.town.clock.set(moment)


def _subject(site: str, page: str) -> str:
    found = re.search(r'id="sub"[^>]*>\s*([A-Za-z0-9_-]{20,})', page)
    assert found, f"{site}: {page[:3000]}"
    return found[1]


def _reads(page: str, element: str) -> str:
    found = re.search(rf'id="{element}"[^>]*>(.*?)</', page, re.DOTALL)
    assert found, f"no #{element}: {page[:2000]}"
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


async def _restart_provider_with(town: Town, rooms: Rooms) -> None:
    """What an operator does after a key rollover: pin the published generations, start again."""
    for kind, path in zip(KINDS, town.place.trust_anchors, strict=True):
        path.write_bytes(rooms.authorities.bundle(kind))
    town.clock.advance(1)  # a restart takes time; ids of one process are told apart by it
    between = httpx.AsyncClient(mounts=town.transports)
    app = create("idp", mapping_of("idp", town.place), town.clock, RandomIds(town.clock), between)
    town.transports[town.place.street["idp"]] = httpx.ASGITransport(app)


async def _consents(life: Life) -> None:
    """On the first day she lets the bank ask the state for her attributes; it may from the next day on."""
    given = await life.bank.is_given(life.card, life.secrets.password)
    assert (given["valid_from"], given["valid_until"]) == ("2026-11-24T00:00:00+09:00", "2036-11-23T23:59:59+09:00")
    await life.bank.is_refused("not_yet_valid")
    life.travel(at(2026, 11, 23, 15))
    assert (await life.bank.learns())["changed"] == []


async def _moves_and_marries(life: Life) -> None:
    """The login stays; the four attributes fall until a new signature certificate is written."""
    life.travel(at(2027, 4, 2))
    await life.rooms.office.move(life.id, "新潟県長岡市大手通一丁目４番地１０", "15202")
    assert "最新です" not in await life.is_known_everywhere()
    with pytest.raises(Refused) as caught:
        await life.visit("bank", "/open-account")
    assert caught.value.refusal.error == "certificate_revoked"
    told = await life.bank.learns()  # the certificate fell, and the state says what a new one would
    assert (told["address"], told["changed"]) == ("新潟県長岡市大手通一丁目４番地１０", ["address"])
    await life.rooms.office.write_new_signature_certificate(life.id)
    page = await life.visit("bank", "/open-account")
    assert "長岡市" in _reads(page, "address")
    assert "ヌ" in _reads(page, "verification-method")  # the ordinance's letter changed on 2027-04-01
    life.travel(at(2028, 6, 10))
    await life.rooms.office.change_name(life.id, "佐藤　花子")
    await life.is_known_everywhere()
    await life.rooms.office.write_new_signature_certificate(life.id)
    assert _reads(await life.visit("bank", "/open-account"), "name") == "佐藤　花子"
    told = await life.bank.learns()  # against the first certificate, the only one the provider knows of
    assert (told["name"], told["changed"]) == ("佐藤　花子", ["name", "address"])
    assert await keep_up(life.rooms.attribute_consents.store, life.town.clock) == 1
    assert (await life.bank.standing())["reminder_due"]


async def _forgets_her_pin(life: Life) -> None:
    """Three wrong tries lock the card, the right PIN too; the municipality sets a new one."""
    life.travel(at(2029, 1, 7))
    right, life.secrets = life.secrets, ChosenSecrets("0000", life.secrets.password)
    for _ in range(3):
        with suppress(Exception):
            await life.visit("shop", "/start")
    life.secrets = right
    with pytest.raises(PinLocked):
        await life.visit("shop", "/start")
    await life.rooms.office.unblock_pin(life.id, pin=NEW_SECRETS.pin)
    life.secrets = ChosenSecrets(NEW_SECRETS.pin, right.password)
    await life.is_known_everywhere()


async def _fifth_birthday(life: Life) -> None:
    """Certificates end with the second; new ones on the same card, under new authorities, are the same person."""
    life.travel(at(2031, 5, 10, 14, 59, 58))
    await life.is_known_everywhere()
    life.travel(at(2031, 5, 10, 15, 0, 0))
    await life.is_refused("certificate_expired")
    for kind in KINDS:
        await life.rooms.authorities.new_generation(kind)
    await life.rooms.office.renew_certificates(life.id)
    await life.is_refused("certificate_not_trusted")  # a generation the provider has not pinned yet
    await _restart_provider_with(life.town, life.rooms)
    await life.is_known_everywhere()
    assert (await life.bank.learns())["changed"] == []


async def _loses_her_card(life: Life) -> None:
    """Nothing works from the moment of the report; the new card is the same person."""
    life.travel(at(2033, 2, 1))
    await life.rooms.office.lose_card(life.id)
    await life.is_refused("certificate_revoked")
    assert (await life.bank.learns())["name"] == "佐藤　花子"  # without any card: the consent is hers, not the card's
    life.travel(at(2033, 3, 1))
    life.secrets = NEW_SECRETS
    await life.rooms.office.issue_card(life.id, "hanako.json", NEW_SECRETS)
    await life.is_known_everywhere()
    before = life.bank.serial
    assert (await life.bank.learns())["serial"] == life.bank.serial != before


async def _uses_her_phone(life: Life) -> None:
    """The phone is the same person, too; a lost phone falls alone."""
    life.travel(at(2034, 3, 1))
    life.image = await life.rooms.office.add_phone(life.id, "android", NEW_SECRETS)
    await life.is_known_everywhere()
    life.travel(at(2035, 8, 8))
    await life.rooms.office.lose_phone(life.id, "android")
    await life.is_refused("certificate_revoked")
    life.image = "cards/hanako.json"
    await life.is_known_everywhere()
    life.image = await life.rooms.office.add_phone(life.id, "iphone", NEW_SECRETS)
    await life.is_known_everywhere()


async def _ten_years_are_over(life: Life) -> None:
    """The consent holds to the last second of its tenth year; she gives another, on the new card."""
    life.travel(at(2036, 11, 23, 14, 59, 59))
    await life.bank.learns()
    life.travel(at(2036, 11, 23, 15))
    await life.bank.is_refused("no_consent")
    assert not (await life.bank.standing())["consented"]
    given = await life.bank.is_given(life.card, life.secrets.password)
    assert given["valid_until"] == "2046-11-24T23:59:59+09:00"
    life.travel(at(2036, 11, 24, 15))
    await life.bank.learns()


async def _renews_in_time(life: Life) -> None:
    """Five birthdays after the new card, under a third generation; the phone hung from the old certificates."""
    life.travel(at(2037, 2, 20))
    with pytest.raises(AuthorityTooOld):  # the second generation would end before what it signs
        await life.rooms.office.renew_certificates(life.id)
    await life.is_known_everywhere()
    for kind in KINDS:
        await life.rooms.authorities.new_generation(kind)
    await _restart_provider_with(life.town, life.rooms)
    await life.rooms.office.renew_certificates(life.id)
    await life.is_refused("certificate_revoked")
    life.image = await life.rooms.office.add_phone(life.id, "iphone", NEW_SECRETS)
    await life.is_known_everywhere()


async def _the_end(life: Life) -> None:
    """Death ends card and phone; nobody can be her again."""
    life.travel(at(2037, 11, 24))
    phone, life.image = life.image, "cards/hanako.json"
    await life.is_known_everywhere()
    await life.bank.learns()
    await life.rooms.office.die(life.id)
    await life.is_refused("certificate_revoked")
    life.image = phone
    await life.is_refused("certificate_revoked")
    await life.bank.is_refused("left_register")
    assert not (await life.bank.standing())["consented"]


CHAPTERS: tuple[Callable[[Life], Awaitable[None]], ...] = (
    _moves_and_marries,
    _forgets_her_pin,
    _fifth_birthday,
    _loses_her_card,
    _uses_her_phone,
    _ten_years_are_over,
    _renews_in_time,
    _the_end,
)


def test_one_citizen_keeps_one_subject_at_each_relying_party_for_eleven_years(tmp_path: Path) -> None:
    async def story(town: Town) -> None:
        settings = Settings.from_mapping(mapping_of("gov_core", town.place))
        keys = (settings.kek, settings.number_key)
        rooms = open_rooms(
            settings.database_url, keys, settings.cards_path, town.clock, RandomIds(town.clock, worker=9)
        )
        try:
            life = Life(town, rooms, ChosenSecrets(HANAKO.pin, HANAKO.password), Bank(town, rooms))
            await life.open_accounts()
            await _consents(life)
            for chapter in CHAPTERS:
                await chapter(life)
            assert town.clock.now() >= at(2037, 11, 23)
        finally:
            rooms.database.close()

    tell(tmp_path, story, {"KAKEHASHI_GOV_CONSENTS_BEGIN_AT_ONCE": "off"})
