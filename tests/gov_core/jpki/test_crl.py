"""The revocation list, judged by openssl."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from gov_core.jpki.crl import current_list
from gov_core.jpki.revocation import Event, Revocation
from tests.gov_core.town import HANAKO, MEI, Town, pem_file, run


def _list(town: Town, kind: str) -> bytes:
    authority = town.rooms.authorities.current(kind)  # type: ignore[arg-type]
    return current_list(authority, town.rooms.certificates, town.clock)


def test_the_list_is_signed_by_its_authority_complete_and_good_for_a_day(town: Town) -> None:
    for kind in ("auth", "sign"):
        found = x509.load_der_x509_crl(_list(town, kind))
        ca = town.rooms.authorities.current(kind).certificate
        assert found.issuer == ca.subject
        assert found.is_signature_valid(ca.public_key())  # type: ignore[arg-type]
        assert found.next_update_utc is not None
        assert found.next_update_utc - found.last_update_utc == timedelta(days=1)
        assert len(found) == 0
        with pytest.raises(x509.ExtensionNotFound):
            found.extensions.get_extension_for_class(x509.DeltaCRLIndicator)


def test_what_fell_stands_on_the_list_of_its_own_authority_with_time_and_reason(town: Town) -> None:
    run(Revocation(town.rooms.certificates, town.clock).happened(Event.ATTRIBUTES_CHANGED, HANAKO.id))
    [entry] = list(x509.load_der_x509_crl(_list(town, "sign")))
    assert entry.serial_number == town.newest(HANAKO.id, "sign").serial_number
    assert entry.revocation_date_utc == town.clock.now()
    reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    assert reason is x509.ReasonFlags.affiliation_changed
    assert len(x509.load_der_x509_crl(_list(town, "auth"))) == 0


def test_an_unspecified_reason_is_left_out(town: Town) -> None:
    run(Revocation(town.rooms.certificates, town.clock).happened(Event.DISCARDED, HANAKO.id))
    [entry] = list(x509.load_der_x509_crl(_list(town, "auth")))
    assert list(entry.extensions) == []


def test_the_number_of_the_list_only_grows(town: Town) -> None:
    numbers = []
    for _ in range(3):
        found = x509.load_der_x509_crl(_list(town, "auth"))
        numbers.append(found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number)
        town.clock.advance(60)  # type: ignore[attr-defined]
    assert numbers == sorted(set(numbers))


def test_openssl_reads_the_list_and_refuses_the_fallen_certificate_by_it(town: Town, tmp_path: Path) -> None:
    run(Revocation(town.rooms.certificates, town.clock).happened(Event.LOST, HANAKO.id))
    root = pem_file(tmp_path, "root", town.rooms.authorities.current("auth").certificate)
    der, pem = tmp_path / "auth.crl", tmp_path / "auth.crl.pem"
    der.write_bytes(_list(town, "auth"))
    read = ["openssl", "crl", "-inform", "DER", "-in", str(der), "-CAfile", root, "-text", "-out", str(pem)]
    done = subprocess.run(read, capture_output=True, text=True, check=True)
    assert "verify OK" in done.stderr
    assert "Cessation Of Operation" in pem.read_text()
    check = ["openssl", "verify", "-crl_check", "-attime", str(int(town.clock.now().timestamp()))]
    check += ["-CAfile", root, "-CRLfile", str(pem)]
    fallen = pem_file(tmp_path, "fallen", town.newest(HANAKO.id, "auth"))
    valid = pem_file(tmp_path, "valid", town.newest(MEI.id, "auth"))
    assert "certificate revoked" in subprocess.run([*check, fallen], capture_output=True, text=True).stderr
    assert subprocess.run([*check, valid], capture_output=True, text=True).stdout.strip().endswith("OK")
