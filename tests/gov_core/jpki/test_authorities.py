"""The two CAs and their generations."""

import asyncio
import sqlite3
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from foundation.envelope import SealBroken, Sealer
from gov_core.jpki.authorities import Authorities
from tests.gov_core.town import HANAKO, Town, open_town, pem_file, run


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


def test_the_responder_is_delegated_by_the_same_authority_for_ocsp_only(town: Town, tmp_path: Path) -> None:
    for authority in town.rooms.authorities.all():
        responder = authority.responder
        responder.verify_directly_issued_by(authority.certificate)
        usages = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert list(usages) == [ExtendedKeyUsageOID.OCSP_SIGNING]
        responder.extensions.get_extension_for_class(x509.OCSPNoCheck)
        root, leaf = pem_file(tmp_path, "root", authority.certificate), pem_file(tmp_path, "leaf", responder)
        at = str(int(town.clock.now().timestamp()))
        subprocess.run(["openssl", "verify", "-attime", at, "-x509_strict", "-CAfile", root, leaf], check=True)


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


def test_no_private_key_lies_on_the_disk_in_the_clear(town: Town) -> None:
    keys = [key for each in town.rooms.authorities.all() for key in (each.key, each.responder_key)]
    town.rooms.database.close()
    content = b"".join(path.read_bytes() for path in town.folder.glob("gov.db*"))
    for key in keys:
        secret = key.private_numbers().d.to_bytes(256)
        assert secret not in content
        assert key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())[:64] not in content
    rows = sqlite3.connect(town.folder / "gov.db").execute("SELECT sealed_key FROM jpkiauthority").fetchall()
    assert len(rows) == 2


def test_another_key_encryption_key_opens_nothing(town: Town) -> None:
    wrong = Authorities(town.rooms.certificates, Sealer(b"w" * 32), town.clock, town.ids)
    with pytest.raises(SealBroken):
        wrong.all()
