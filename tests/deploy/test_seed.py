"""The seed: a small Japan where each citizen shows their situation, made once."""

import hashlib
import json
import shutil
import stat
from pathlib import Path

import pytest
from cryptography import x509

from citizen_agent.card_session import CardSession, Kind, prove
from citizen_agent.errors import NoSignatureCertificate, PinLocked
from deploy.addresses import Street
from deploy.card_drawer import CardDrawer
from deploy.citizens import BY_HANDLE, CITIZENS, WITH_CARD
from deploy.house_settings import Place, mapping_of
from deploy.seed import seed
from foundation.clock import SystemClock
from foundation.ids import RandomIds
from gov_core.rooms import Rooms, open_rooms
from gov_core.settings import Settings
from standards import individual_number


def _seed(place: Place) -> None:
    seed(place, SystemClock(), RandomIds(SystemClock()))


def _rooms(place: Place) -> Rooms:
    settings = Settings.from_mapping(mapping_of("gov_core", place))
    clock = SystemClock()
    keys = (settings.kek, settings.number_key)
    return open_rooms(settings.database_url, keys, settings.cards_path, clock, RandomIds(clock))


def _state(folder: Path) -> dict[str, str]:
    made = [path for path in folder.rglob("*") if path.is_file() and path.suffix in (".json", ".pem")]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in made}


def test_every_citizen_has_a_card_and_a_valid_number(town: Place) -> None:
    assert CardDrawer(town.cards).list() == sorted(WITH_CARD)
    rooms = _rooms(town)
    try:
        numbers = rooms.residents.all_numbers()
        assert len(set(numbers)) == len(CITIZENS)
        assert all(individual_number.is_valid(number) for number in numbers)
        assert {each.name for each in rooms.residents.residents()} == {each.name for each in CITIZENS}
    finally:
        rooms.database.close()


def test_every_registered_company_is_in_the_register_of_corporations(town: Place) -> None:
    rooms = _rooms(town)
    try:
        for client in json.loads((town.folder / "clients.json").read_text()):
            assert rooms.residents.corporation(client["corporate_number"]) is not None, client["client_id"]
    finally:
        rooms.database.close()


def test_the_bank_is_a_service_that_asks_through_the_provider(town: Place) -> None:
    rooms = _rooms(town)
    try:
        registry = rooms.verifiers.registry
        provider = registry.known("kakehashi")
        assert provider is not None
        bank = registry.service(provider, "sakura-bank")
        assert (bank.kind, bank.name, bank.pin) == ("service_provider", "株式会社さくら銀行", None)
        assert registry.known("midori-shop") is None
    finally:
        rooms.database.close()


@pytest.mark.parametrize(
    "handle", [each.handle for each in WITH_CARD.values() if each.event not in ("locked", "pinless")]
)
def test_the_printed_secrets_open_the_card_and_its_certificates_come_from_the_pinned_authorities(
    town: Place, handle: str
) -> None:
    citizen, card = BY_HANDLE[handle], CardDrawer(town.cards).open(handle)
    steps = [(Kind.AUTHENTICATION, citizen.pin), (Kind.SIGNATURE, citizen.password)]
    try:
        for (kind, secret), anchors in zip(steps[: 2 if citizen.password else 1], town.trust_anchors, strict=False):
            certificate = x509.load_der_x509_certificate(prove(card, kind, secret, "text").certificate)
            issuers = x509.load_pem_x509_certificates(anchors.read_bytes())
            certificate.verify_directly_issued_by(next(i for i in issuers if i.subject == certificate.issuer))
    finally:
        card.close()


def test_a_locked_card_and_one_without_pin_log_nobody_in_and_the_child_has_no_signature_certificate(
    town: Place,
) -> None:
    locked, pinless, child = (CardDrawer(town.cards).open(handle) for handle in ("kenji", "jiro", "mei"))
    try:
        with pytest.raises(PinLocked):
            CardSession(locked).verify(Kind.AUTHENTICATION, BY_HANDLE["kenji"].pin)
        with pytest.raises(PinLocked):
            CardSession(pinless).verify(Kind.AUTHENTICATION, "1234")
        with pytest.raises(NoSignatureCertificate):
            CardSession(child).verify(Kind.SIGNATURE, "ANYTHING1")
    finally:
        locked.close()
        pinless.close()
        child.close()


def test_client_secrets_are_readable_by_their_owner_only(town: Place) -> None:
    assert stat.S_IMODE((town.folder / "clients.json").stat().st_mode) == 0o600


def test_a_second_seed_changes_nothing(town: Place) -> None:
    before = _state(town.folder)
    _seed(town)
    assert _state(town.folder) == before


def test_an_interrupted_seed_starts_over_and_other_ports_register_again(town: Place, tmp_path: Path) -> None:
    shutil.copytree(town.folder, tmp_path / "copy")
    moved = Place.at(tmp_path / "copy", Street.on_loopback(100))
    (moved.folder / "seeded").unlink()
    (moved.cards / "mei.json").unlink()
    _seed(moved)
    assert CardDrawer(moved.cards).list() == sorted(WITH_CARD)
    bank = json.loads((moved.folder / "clients.json").read_text())[0]
    assert bank["redirect_uris"][0].startswith(moved.street["bank"])
