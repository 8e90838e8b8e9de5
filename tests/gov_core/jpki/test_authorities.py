"""The two CAs and their generations."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import SignatureAlgorithmOID

from foundation.envelope import SealBroken, Sealer
from gov_core.jpki.authorities import Authorities, AuthorityTooOld
from gov_core.jpki.keys import PrivateKey
from gov_core.jpki.service import JpkiService
from tests.gov_core.town import HANAKO, Town, open_town, run


def test_an_authority_is_self_signed_and_fit_for_nothing_but_signing(town: Town) -> None:
    for kind in ("auth", "sign"):
        ca = town.rooms.authorities.current(kind).certificate
        ca.verify_directly_issued_by(ca)
        constraints = ca.extensions.get_extension_for_class(x509.BasicConstraints)
        assert constraints.critical
        assert (constraints.value.ca, constraints.value.path_length) == (True, 0)
        usage = ca.extensions.get_extension_for_class(x509.KeyUsage).value
        assert usage.key_cert_sign
        assert usage.crl_sign
        assert not usage.digital_signature
        assert ca.not_valid_after_utc - ca.not_valid_before_utc > timedelta(days=3650)


def test_generations_live_side_by_side_and_the_newest_issues(town: Town) -> None:
    authorities = town.rooms.authorities
    old = authorities.current("auth")
    new = run(authorities.new_generation("auth"))
    assert authorities.current("auth").id == new.id != old.id
    assert [each.id for each in authorities.all("auth")] == [old.id, new.id]
    assert new.certificate.subject == old.certificate.subject
    assert len(x509.load_pem_x509_certificates(authorities.bundle("auth"))) == 2
    town.newest(HANAKO.id, "auth").verify_directly_issued_by(old.certificate)


def test_another_process_sees_a_new_generation(town: Town) -> None:
    neighbour = open_town(town.folder, town.clock)
    new = run(neighbour.rooms.authorities.new_generation("sign"))
    assert town.rooms.authorities.current("sign").id == new.id
    neighbour.rooms.database.close()


def test_workers_that_start_at_the_same_moment_make_one_generation(town: Town, tmp_path: Path) -> None:
    workers = [open_town(tmp_path / "fresh", town.clock) for _ in range(2)]

    async def start() -> None:
        await asyncio.gather(*(worker.rooms.authorities.establish() for worker in workers))

    run(start())
    for worker in workers:
        assert len(worker.rooms.authorities.all()) == 2
        worker.rooms.database.close()


def _keys(town: Town) -> list[PrivateKey]:
    everything = town.rooms.authorities.all()
    return [each.key for each in everything] + [run(town.rooms.jpki.responders.of(each)).key for each in everything]


def _secret(key: PrivateKey) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.private_numbers().d.to_bytes(256)
    return key.private_numbers().private_value.to_bytes(48)


def test_no_private_key_lies_on_the_disk_in_the_clear(town: Town) -> None:
    run(town.rooms.authorities.new_generation("sign", "p384"))
    keys = _keys(town)
    town.rooms.database.close()
    content = b"".join(path.read_bytes() for path in town.folder.glob("gov.db*"))
    for key in keys:
        assert _secret(key) not in content
        assert key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())[:64] not in content
    tables = sqlite3.connect(town.folder / "gov.db")
    assert len(keys) == 6
    for table in ("jpkiauthority", "jpkiresponder"):
        assert tables.execute(f"SELECT COUNT(sealed_key) FROM {table}").fetchone() == (3,)


def test_another_key_encryption_key_opens_nothing(town: Town) -> None:
    wrong = Authorities(town.rooms.jpki.keys, Sealer(b"w" * 32), town.clock, town.ids)
    with pytest.raises(SealBroken):
        wrong.all()


def test_a_sealed_key_moved_to_another_row_does_not_open(town: Town) -> None:
    town.rooms.database.close()
    tables = sqlite3.connect(town.folder / "gov.db")
    tables.execute(
        "UPDATE jpkiauthority SET sealed_key = (SELECT sealed_key FROM jpkiauthority WHERE kind = 'sign')"
        " WHERE kind = 'auth'"
    )
    tables.commit()
    tables.close()
    with pytest.raises(SealBroken):
        open_town(town.folder, town.clock).rooms.authorities.current("auth")


def _advance(town: Town, to: datetime) -> None:
    town.clock.advance((to - town.clock.now()).total_seconds())  # type: ignore[attr-defined]


def test_a_generation_issues_for_five_years_and_verifies_for_ten(town: Town) -> None:
    it = town.rooms.authorities.current("auth")
    assert it.issues_until == datetime(2031, 11, 22, 15, tzinfo=UTC)  # midnight in Japan
    assert it.certificate.not_valid_after_utc == datetime(2036, 11, 22, 14, 59, 59, tzinfo=UTC)
    _advance(town, it.issues_until - timedelta(seconds=1))
    assert town.rooms.authorities.current("auth") == it
    _advance(town, it.issues_until)
    with pytest.raises(AuthorityTooOld):
        town.rooms.authorities.current("auth")


@pytest.mark.parametrize("years", [1, 3, 5])
def test_how_long_it_issues_is_a_setting(town: Town, years: int) -> None:
    service = JpkiService.over(town.rooms.database, Sealer(b"k" * 32), town.clock, town.ids, years)
    made = run(service.authorities.new_generation("auth"))
    assert made.issues_until == datetime(2026 + years, 11, 22, 15, tzinfo=UTC)
    assert made.certificate.not_valid_after_utc.year == 2036


def test_an_announced_generation_is_published_and_issues_when_its_day_comes(town: Town) -> None:
    authorities, begins = town.rooms.authorities, town.clock.now().replace(microsecond=0) + timedelta(days=90)
    old = authorities.current("sign")
    new = run(authorities.new_generation("sign", issues_from=begins))
    assert authorities.current("sign").id == old.id
    assert len(x509.load_pem_x509_certificates(authorities.bundle("sign"))) == 2
    _advance(town, begins)
    assert authorities.current("sign").id == new.id
    # Announced early, it still stops in time for what it issues last to live five years.
    assert new.issues_until == datetime(2031, 11, 22, 15, tzinfo=UTC)


def test_a_generation_that_would_never_issue_is_not_made(town: Town) -> None:
    with pytest.raises(ValueError, match="never issue"):
        run(town.rooms.authorities.new_generation("auth", issues_from=town.clock.now() + timedelta(days=2000)))
    assert len(town.rooms.authorities.all("auth")) == 1


def test_a_p384_generation_signs_with_sha_384_and_takes_the_p384_keys_only(town: Town) -> None:
    authorities, old = town.rooms.authorities, town.rooms.authorities.current("sign")
    assert authorities.for_type("sign", "p384").id == old.id
    new = run(authorities.new_generation("sign", "p384"))
    assert new.certificate.signature_algorithm_oid == SignatureAlgorithmOID.ECDSA_WITH_SHA384
    new.certificate.verify_directly_issued_by(new.certificate)
    assert authorities.for_type("sign", "p384").id == new.id
    assert authorities.for_type("sign", "rsa").id == authorities.current("sign").id == old.id
    assert authorities.for_type("auth", "p384").id == authorities.current("auth").id
