"""Office certificates: one CA, one key for each municipality, sealed at rest, the same after a restart."""

import asyncio
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store

from foundation.envelope import SealBroken, Sealer
from gov_core.kiosk.municipalities import Municipalities
from gov_core.kiosk.office_keys import OfficeKeys, rewrap
from gov_core.kiosk.store import KioskStore
from tests.gov_core.kiosk.shop import kiosk_file
from tests.gov_core.town import Town, run


def _keys(town: Town) -> OfficeKeys:
    return OfficeKeys(KioskStore(town.rooms.database), Sealer(b"k" * 32), town.clock, town.ids)


def test_an_office_is_certified_by_the_ca_and_by_nobody_else(town: Town, tmp_path: Path) -> None:
    nagaoka = Municipalities.read(kiosk_file(tmp_path)).joined("15202")
    office = run(_keys(town).of(nagaoka))
    office.certificate.verify_directly_issued_by(office.authority)
    assert office.authority == run(_keys(town).authority())
    assert not office.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    PolicyBuilder().store(Store([office.authority])).time(town.clock.now()).build_client_verifier()


def test_two_workers_at_once_end_with_one_key(town: Town, tmp_path: Path) -> None:
    nagaoka = Municipalities.read(kiosk_file(tmp_path)).joined("15202")

    async def race() -> set[bytes]:
        offices = await asyncio.gather(*(_keys(town).of(nagaoka) for _ in range(4)))
        return {office.certificate.fingerprint(office.certificate.signature_hash_algorithm) for office in offices}  # type: ignore[arg-type]

    assert len(run(race())) == 1


def test_a_private_key_is_never_in_clear_in_the_database(town: Town, tmp_path: Path) -> None:
    office = run(_keys(town).of(Municipalities.read(kiosk_file(tmp_path)).joined("15202")))
    secret = office.key.private_numbers().private_value.to_bytes(32)
    assert secret not in b"".join(path.read_bytes() for path in town.folder.glob("gov.db*"))


def test_a_new_key_encryption_key_opens_the_same_keys_and_a_wrong_old_one_changes_nothing(
    town: Town, tmp_path: Path
) -> None:
    nagaoka, store = Municipalities.read(kiosk_file(tmp_path)).joined("15202"), KioskStore(town.rooms.database)
    before = run(_keys(town).of(nagaoka))
    old, new, wrong = Sealer(b"k" * 32), Sealer(b"2" * 32), Sealer(b"w" * 32)
    with pytest.raises(SealBroken):
        run(rewrap(store, wrong, new))
    assert run(_keys(town).of(nagaoka)).certificate == before.certificate
    for _ in range(2):
        assert run(rewrap(store, old, new)) == 2
    after = run(OfficeKeys(store, new, town.clock, town.ids).of(nagaoka))
    assert after.key.private_numbers() == before.key.private_numbers()
    with pytest.raises(SealBroken):
        run(_keys(town).of(nagaoka))
