"""Fills an empty demo: residents with numbers and cards, corporations, trust anchors, registered clients."""

import asyncio
import json
import shutil
from datetime import datetime, timedelta
from typing import Any

from citizen_agent.card_session import CardSession, Kind
from citizen_agent.errors import CardTrouble
from deploy.card_applications import APPLICATIONS, ON_CARDS, write_applications_file
from deploy.citizens import CITIZENS, Citizen
from deploy.house_settings import Place, mapping_of
from deploy.kiosk_file import write_kiosk_file
from deploy.private_file import write_private
from deploy.registrations import CLIENT_IDS, OWN, PLATFORM, documents
from foundation.clock import Clock
from foundation.ids import IdSource
from gov_core.card.slot import InsertedCard
from gov_core.jpki.kinds import KINDS
from gov_core.jpki.verifiers.registry import pin_of
from gov_core.jpki.verifiers.verifier import Verifier
from gov_core.municipality.office import Office
from gov_core.municipality.secrets_chosen import ChosenSecrets
from gov_core.number.resident import Corporation, Resident
from gov_core.rooms import Rooms, open_rooms
from gov_core.settings import Settings

YEARS_AGO = 5
VERIFIER = "kakehashi"
SERVICES = (CLIENT_IDS["bank"],)  # may ask for latest attributes, under this same id at the state


def seed(place: Place, clock: Clock, ids: IdSource) -> None:
    """Make everything that is missing; a seeded town is left alone."""
    _register(place)
    mark = place.folder / "seeded"
    if mark.exists():
        place.clients.make_missing(clock.now())
        return
    for half_done in ("databases", "cards", "pki"):  # an interrupted seed starts over
        shutil.rmtree(place.folder / half_done, ignore_errors=True)
    settings = Settings.from_mapping(mapping_of("gov_core", place))
    keys = (settings.kek, settings.number_key)
    rooms = open_rooms(settings.database_url, keys, settings.cards_path, clock, ids)
    try:
        asyncio.run(_fill(rooms, place, clock, ids))
    finally:
        rooms.database.close()
    mark.touch()


def _register(place: Place) -> None:
    """At every start: the clients follow from the addresses and the secrets, so a moved demo still fits together."""
    clients = documents(place.street, place.secrets)
    write_private(place.folder / "clients.json", json.dumps(clients, ensure_ascii=False, indent=1))
    write_kiosk_file(place)
    write_applications_file(place)


async def _fill(rooms: Rooms, place: Place, clock: Clock, ids: IdSource) -> None:
    await rooms.authorities.establish()
    for kind, path in zip(KINDS, place.trust_anchors, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rooms.authorities.bundle(kind))
    await _admit_the_provider(rooms, place, clock)
    place.clients.make_missing(clock.now())
    for document in documents(place.street, place.secrets):
        if document["client_id"] in SERVICES:
            await _admit_service(rooms, document, clock)
        address = "東京都千代田区（架空の所在地）"
        await rooms.residents.put_corporation(Corporation(document["corporate_number"], document["name_ja"], address))
    for application in APPLICATIONS:
        await rooms.applications.registry.register(application, by=application.owner)
    for citizen in CITIZENS:
        resident = await _settle(rooms.office, citizen, place, (clock, ids))
        for aid, pin in ON_CARDS.get(citizen.handle, ()):
            await rooms.applications.put(resident, aid, at=citizen.municipality, pin=pin)


async def _admit_the_provider(rooms: Rooms, place: Place, clock: Clock) -> None:
    """The provider gave notice as a platform operator, and its certificate is registered."""
    certificate = place.verifiers.make(clock.now())
    pin, notified = pin_of(certificate), clock.now().date()
    number = OWN["corporate_number"]
    provider = Verifier(VERIFIER, PLATFORM, "platform_operator", number, notified, pin)
    await rooms.verifiers.registry.register(provider)


async def _admit_service(rooms: Rooms, document: dict[str, Any], clock: Clock) -> None:
    """A relying party gave notice as a service provider whose questions the provider asks: latest attributes."""
    named = document["client_id"], document["name_ja"]
    number, notified = document["corporate_number"], clock.now().date()
    service = Verifier(*named, "service_provider", number, notified, None, platform=VERIFIER)
    await rooms.verifiers.registry.register(service)


async def _settle(office: Office, citizen: Citizen, place: Place, chance: tuple[Clock, IdSource]) -> str:
    clock, ids = chance
    resident = Resident(
        ids.token(9),
        citizen.name,
        "0" * len(citizen.name),
        citizen.sex,
        citizen.birth_date,
        citizen.address,
        "0" * len(citizen.address),
        citizen.municipality,
    )
    await office.register(resident)
    if citizen.event == "waiting":
        await office.apply(resident.id, f"{citizen.handle}.json")
        await office.ready(resident.id)
        return resident.id
    secrets = ChosenSecrets(citizen.pin or None, citizen.password)
    validity = _long_ago(clock.now()) if citizen.event == "expired" else None
    await office.issue_card(resident.id, f"{citizen.handle}.json", secrets, validity)
    if citizen.event == "lost":
        await office.lose_card(resident.id)
    if citizen.event == "locked":
        _lock(InsertedCard(place.cards / f"{citizen.handle}.json"), citizen.pin)
    return resident.id


def _long_ago(now: datetime) -> tuple[datetime, datetime]:
    """A validity that ended yesterday."""
    ended = now.replace(microsecond=0) - timedelta(days=1)
    return ended - timedelta(days=365 * YEARS_AGO), ended


def _lock(card: InsertedCard, pin: str) -> None:
    """Three wrong PINs, typed at the agent as a forgetful person would."""
    wrong = "0000" if pin != "0000" else "1111"
    session = CardSession(card)
    try:
        for _ in range(3):
            try:
                session.verify(Kind.AUTHENTICATION, wrong)
            except CardTrouble:
                continue
    finally:
        card.close()
