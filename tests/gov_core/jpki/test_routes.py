"""The HTTP edge of JPKI: what the provider may rely on, and what no input breaks."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gov_core.town import HANAKO, VERIFIER, Town, run

OCSP = {"content-type": "application/ocsp-request"}
PROPERTY = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _question(town: Town, kind: str = "auth") -> bytes:
    issuer = town.rooms.authorities.current(kind).certificate  # type: ignore[arg-type]
    builder = ocsp.OCSPRequestBuilder().add_certificate(town.newest(HANAKO.id, kind), issuer, hashes.SHA256())
    return builder.build().public_bytes(Encoding.DER)


def _links(town: Town, body: Any, auth: tuple[str, str] | None = VERIFIER) -> httpx.Response:
    return town.ask("POST", "/jpki/links", json=body, auth=auth)


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


def test_a_verifier_is_told_which_certificates_belong_together(town: Town) -> None:
    [auth], [sign] = town.rows(HANAKO.id, "auth"), town.rows(HANAKO.id, "sign")
    asked = {"link": "auth_of_sign", "ca": "sign", "serial": sign.serial}
    assert _links(town, asked).json() == {"ca": "auth", "serial": auth.serial}
    upper = {**asked, "serial": "00" + sign.serial.upper()}
    assert _links(town, upper).json() == {"ca": "auth", "serial": auth.serial}


def test_an_unknown_serial_and_a_missing_link_look_the_same(town: Town) -> None:
    [auth] = town.rows(HANAKO.id, "auth")
    for serial in ("ab", auth.serial):
        answer = _links(town, {"link": "predecessor", "ca": "auth", "serial": serial})
        assert (answer.status_code, answer.json()) == (404, {"error": "no_link"})


@pytest.mark.parametrize(
    "auth", [None, ("kakehashi", "wrong"), ("", ""), ("nobody", "verifier-secret"), ("kakehashi", ""), ("架け橋", "鍵")]
)
def test_only_a_verifier_may_ask(town: Town, auth: tuple[str, str] | None) -> None:
    [row] = town.rows(HANAKO.id, "auth")
    answer = _links(town, {"link": "sign_of_auth", "ca": "auth", "serial": row.serial}, auth)
    assert (answer.status_code, answer.json()) == (401, {"error": "unauthorized"})
    assert answer.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic YQ==", "Bearer x", "Basic " + "A" * 5000])
def test_credentials_that_cannot_be_read_are_no_credentials(town: Town, header: str) -> None:
    headers = {"authorization": header}
    assert town.ask("POST", "/jpki/links", json={}, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"link": "predecessor", "ca": "auth"},
        {"link": "other", "ca": "auth", "serial": "ab"},
        {"link": ["predecessor"], "ca": "auth", "serial": "ab"},
        {"link": "predecessor", "ca": "other", "serial": "ab"},
        {"link": "predecessor", "ca": "auth", "serial": "xyz"},
        {"link": "predecessor", "ca": "auth", "serial": ""},
        {"link": "predecessor", "ca": "auth", "serial": "a" * 41},
        {"link": "predecessor", "ca": "auth", "serial": 171},
        {"link": "predecessor", "ca": "auth", "serial": "ab", "more": 1},
    ],
)
def test_a_question_of_another_form_is_an_invalid_request(town: Town, body: Any) -> None:
    answer = _links(town, body)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@PROPERTY
@given(JSON)
def test_no_json_breaks_the_links(town: Town, body: Any) -> None:
    assert _links(town, body).status_code in (400, 404)


@PROPERTY
@given(st.binary(max_size=200))
def test_no_bytes_break_the_links(town: Town, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = town.ask("POST", "/jpki/links", content=content, headers=headers, auth=VERIFIER)
    assert answer.status_code in (400, 404)
