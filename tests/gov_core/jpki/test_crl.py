"""One revocation list: its fields, its scope, and what openssl reads in it."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from gov_core.jpki.crl import FULL, Making, signed_list
from gov_core.jpki.keys import KeyType
from gov_core.jpki.kinds import Kind
from gov_core.jpki.revocation import Event, Revocation
from tests.gov_core.town import HANAKO, Town, run


def _list(town: Town, kind: Kind, partition: int = FULL, key_type: KeyType = "rsa") -> bytes:
    authority = town.rooms.authorities.current(kind, key_type)
    making = Making(partition, 7, town.clock.now().replace(microsecond=0))
    return signed_list(authority.signer, making, town.rooms.certificates.fallen(authority.id))


def _text(der: bytes) -> str:
    command = ["openssl", "crl", "-inform", "DER", "-noout", "-text"]
    return subprocess.run(command, input=der, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("key_type", ["rsa", "p384"])
@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_the_list_is_signed_by_its_authority_complete_and_good_for_a_day(
    town: Town, kind: Kind, key_type: KeyType
) -> None:
    run(town.rooms.authorities.new_generation(kind, key_type))
    found = x509.load_der_x509_crl(_list(town, kind, key_type=key_type))
    ca = town.rooms.authorities.current(kind, key_type).certificate
    key: Any = ca.public_key()
    assert found.issuer == ca.subject
    assert found.is_signature_valid(key)
    assert found.next_update_utc is not None
    assert found.next_update_utc - found.last_update_utc == timedelta(days=1)
    assert len(found) == 0
    assert found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 7
    for extension in (x509.DeltaCRLIndicator, x509.IssuingDistributionPoint):
        with pytest.raises(x509.ExtensionNotFound):
            found.extensions.get_extension_for_class(extension)


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


def test_a_partition_says_its_scope_critically_in_the_words_of_the_certificates(town: Town) -> None:
    row = town.rows(HANAKO.id, "auth")[0]
    found = x509.load_der_x509_crl(_list(town, "auth", row.partition))
    scope = found.extensions.get_extension_for_class(x509.IssuingDistributionPoint)
    assert scope.critical
    [point] = town.newest(HANAKO.id, "auth").extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert scope.value.full_name == point.full_name
    flags = ("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl", "only_contains_attribute_certs")
    assert not any(getattr(scope.value, flag) for flag in flags)
    assert scope.value.only_some_reasons is None


def test_openssl_reads_scope_number_and_reason(town: Town) -> None:
    run(Revocation(town.rooms.certificates, town.clock).happened(Event.KEY_SUSPECTED, HANAKO.id))
    text = _text(_list(town, "auth", 3))
    assert "X509v3 Issuing Distribution Point: critical" in text
    assert "CN = CRL 3" in text
    assert "X509v3 CRL Number:" in text
    assert "Certificate Hold" in text
    assert "Issuing Distribution Point" not in _text(_list(town, "auth"))


def test_openssl_finds_the_extension_where_the_standard_puts_it(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "crl.der"
    path.write_bytes(_list(town, "sign", 5))
    command = ["openssl", "asn1parse", "-inform", "DER", "-in", str(path), "-i"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    [at] = [number for number, line in enumerate(lines) if "X509v3 Issuing Distribution Point" in line]
    assert "BOOLEAN" in lines[at + 1]
    assert lines[at + 1].rstrip().endswith(":255")
    # issuingDistributionPoint [0] fullName [0] directoryName [4]
    assert "[HEX DUMP]:30" in lines[at + 2]
    assert "A4" in lines[at + 2]


def test_nothing_is_ever_taken_back(town: Town) -> None:
    """removeFromCRL stands on delta lists only; a register that said so could not be signed into a list of ours."""
    run(Revocation(town.rooms.certificates, town.clock).happened(Event.KEY_SUSPECTED, HANAKO.id))
    authority = town.rooms.authorities.current("auth")
    for row in town.rooms.certificates.fallen(authority.id):
        making = Making(FULL, 1, town.clock.now().replace(microsecond=0))
        with pytest.raises(ValueError, match="removeFromCRL"):
            signed_list(authority.signer, making, [replace(row, reason="removeFromCRL")])
