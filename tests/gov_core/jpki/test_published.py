"""What the CA publishes over HTTP."""

from base64 import b64encode
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_core.jpki.issuance import PARTITIONS
from tests.gov_core.town import HANAKO, Town, run

OCSP = {"content-type": "application/ocsp-request"}
PROPERTY = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _question(town: Town, kind: str = "auth", nonce: bytes | None = None) -> bytes:
    issuer = town.rooms.authorities.current(kind).certificate  # type: ignore[arg-type]
    builder = ocsp.OCSPRequestBuilder().add_certificate(town.newest(HANAKO.id, kind), issuer, hashes.SHA256())
    if nonce:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def _by_get(question: bytes) -> str:
    return f"/jpki/ocsp/{quote(b64encode(question), safe='')}"


def test_ocsp_by_get_answers_as_by_post_and_is_not_stored_either(town: Town) -> None:
    # Some requests hold a slash or a plus in base64; all must arrive.
    for number in range(40):
        answer = town.ask("GET", _by_get(_question(town, nonce=bytes([number]) * 32)))
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        found = ocsp.load_der_ocsp_response(answer.content)
        assert found.certificate_status is ocsp.OCSPCertStatus.GOOD
        assert found.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == bytes([number]) * 32


@pytest.mark.parametrize("text", ["AAAA", "not-base64!", "A", "%00", "A" * 5000, "%E6%9E%B6"])
def test_ocsp_by_get_of_anything_else_is_a_malformed_request(town: Town, text: str) -> None:
    answer = town.ask("GET", f"/jpki/ocsp/{text}")
    found = ocsp.load_der_ocsp_response(answer.content)
    assert found.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@PROPERTY
@given(st.binary(max_size=300))
def test_no_bytes_break_ocsp_by_get(town: Town, content: bytes) -> None:
    assert town.ask("GET", _by_get(content)).status_code in (200, 405)


def test_ocsp_that_is_switched_off_is_off_for_get_too(town: Town) -> None:
    run(town.rooms.certificates.switch_status_service(False))
    for answer in (town.ask("GET", _by_get(_question(town))), _post(town)):
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")


def _post(town: Town) -> Any:
    return town.ask("POST", "/jpki/ocsp", content=_question(town), headers=OCSP)


def test_full_and_partitioned_lists_are_served_for_every_generation(town: Town) -> None:
    run(town.rooms.authorities.new_generation("auth", "p384"))
    for number, authority in enumerate(town.rooms.authorities.all("auth")):
        key: Any = authority.certificate.public_key()
        for path in ("", *(f"/{partition}" for partition in range(PARTITIONS + 1))):
            answer = town.ask("GET", f"/jpki/crl/auth{path}?generation={number}")
            assert answer.headers["content-type"] == "application/pkix-crl"
            assert x509.load_der_x509_crl(answer.content).is_signature_valid(key)


def test_a_list_is_named_by_the_key_identifier_in_the_certificate_whatever_came_before_or_after(town: Town) -> None:
    run(town.rooms.authorities.new_generation("auth"))
    leaf = town.newest(HANAKO.id, "auth")
    names = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    assert names is not None
    answer = town.ask("GET", f"/jpki/crl/auth?issuer={names.hex()}")
    leaf.verify_directly_issued_by(town.rooms.authorities.all("auth")[0].certificate)
    key: Any = town.rooms.authorities.all("auth")[0].certificate.public_key()
    assert x509.load_der_x509_crl(answer.content).is_signature_valid(key)
    for unknown in ("", "00", names.hex().upper(), "é"):
        assert town.ask("GET", f"/jpki/crl/auth?issuer={quote(unknown)}").status_code == 404
    assert town.ask("GET", f"/jpki/crl/sign?issuer={names.hex()}").status_code == 404


@pytest.mark.parametrize("partition", [str(PARTITIONS + 1), "-1", "x", "1/2", "９", "9" * 5000, "0x1", "%20"])
def test_a_partition_that_is_not_there_is_not_found(town: Town, partition: str) -> None:
    assert town.ask("GET", f"/jpki/crl/auth/{quote(partition)}").status_code == 404


def test_after_the_end_of_a_generation_a_list_nobody_asked_for_is_not_found(town: Town) -> None:
    town.clock.advance(11 * 366 * 86400)  # type: ignore[attr-defined]
    assert town.ask("GET", "/jpki/crl/auth").status_code == 404


def test_the_generations_are_listed_with_what_a_verifier_pins(town: Town) -> None:
    run(town.rooms.authorities.new_generation("sign"))
    answer = town.ask("GET", "/jpki/generations")
    lines = answer.json()["generations"]
    assert [(line["kind"], line["number"]) for line in lines] == [("auth", 1), ("sign", 1), ("sign", 2)]
    for kind in ("auth", "sign"):
        bundle = x509.load_pem_x509_certificates(town.ask("GET", f"/jpki/ca/{kind}").content)
        pins = [line["sha256"] for line in lines if line["kind"] == kind]
        assert pins == [each.fingerprint(hashes.SHA256()).hex() for each in bundle]


def test_nothing_published_names_a_key_a_holder_or_a_card(town: Town) -> None:
    text = town.ask("GET", "/jpki/generations").text
    assert "sealed" not in text
    assert HANAKO.id not in text


@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_ocsp_answers_der_that_is_not_stored_by_caches(town: Town, kind: str) -> None:
    answer = town.ask("POST", "/jpki/ocsp", content=_question(town, kind), headers=OCSP)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/ocsp-response"
    assert answer.headers["cache-control"] == "no-store"
    assert ocsp.load_der_ocsp_response(answer.content).certificate_status is ocsp.OCSPCertStatus.GOOD


def test_ocsp_that_is_switched_off_answers_503_until_it_is_on_again(town: Town) -> None:
    run(town.rooms.certificates.switch_status_service(False))
    answer = town.ask("POST", "/jpki/ocsp", content=_question(town), headers=OCSP)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    run(town.rooms.certificates.switch_status_service(True))
    assert town.ask("POST", "/jpki/ocsp", content=_question(town), headers=OCSP).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "", "application/ocsp-response"])
def test_ocsp_in_another_media_type_is_refused(town: Town, kind: str) -> None:
    answer = town.ask("POST", "/jpki/ocsp", content=_question(town), headers={"content-type": kind})
    assert answer.status_code == 415


def test_an_ocsp_request_of_a_megabyte_is_refused(town: Town) -> None:
    assert town.ask("POST", "/jpki/ocsp", content=b"0" * 1_000_000, headers=OCSP).status_code == 400


@PROPERTY
@given(st.binary(max_size=5000))
def test_no_bytes_break_ocsp(town: Town, content: bytes) -> None:
    assert town.ask("POST", "/jpki/ocsp", content=content, headers=OCSP).status_code in (200, 400)


@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_lists_and_authorities_are_public(town: Town, kind: str) -> None:
    found = town.ask("GET", f"/jpki/crl/{kind}")
    assert found.headers["content-type"] == "application/pkix-crl"
    [ca] = x509.load_pem_x509_certificates(town.ask("GET", f"/jpki/ca/{kind}").content)
    assert ca == town.rooms.authorities.current(kind).certificate  # type: ignore[arg-type]
    assert x509.load_der_x509_crl(found.content).is_signature_valid(ca.public_key())  # type: ignore[arg-type]


def test_every_generation_has_its_own_list(town: Town) -> None:
    new = run(town.rooms.authorities.new_generation("auth"))
    old = town.rooms.authorities.all("auth")[0]
    for query, authority in (("", new), ("?generation=0", old), ("?generation=1", new)):
        found = x509.load_der_x509_crl(town.ask("GET", f"/jpki/crl/auth{query}").content)
        assert found.is_signature_valid(authority.certificate.public_key())  # type: ignore[arg-type]
    assert len(x509.load_pem_x509_certificates(town.ask("GET", "/jpki/ca/auth").content)) == 2


@pytest.mark.parametrize(
    "path",
    ["/jpki/crl/other", "/jpki/ca/other", "/jpki/crl/auth?generation=1", "/jpki/crl/auth?generation=-1"]
    + [f"/jpki/crl/auth?generation={quote(bad)}" for bad in ("x", "", "９", "9" * 5000, "0x0")],
)
def test_a_list_or_authority_that_is_not_there_is_not_found(town: Town, path: str) -> None:
    answer = town.ask("GET", path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
