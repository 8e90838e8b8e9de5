"""Status and lists behind the door: the same answers, for registered verifiers only, each counted first."""

from base64 import b64encode
from urllib.parse import quote

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from foundation.database import StorageFailed
from gov_core.jpki.fees.statement import Line
from gov_core.jpki.fees.store import Query, UsageStore
from tests.gov_core.jpki.verifiers_at_the_door import Caller, admit, certificate
from tests.gov_core.town import HANAKO, Town, run

OCSP = {"content-type": "application/ocsp-request"}
MONTH = "2026-11"


@pytest.fixture
def provider(town: Town) -> Caller:
    """A platform operator at a house that answers nobody else."""
    admit(town)
    return Caller(town, certificate("kakehashi"))


def question(town: Town, kind: str, *, known: bool = True) -> bytes:
    issuer = town.rooms.authorities.current(kind).certificate  # type: ignore[arg-type]
    builder = ocsp.OCSPRequestBuilder()
    if known:
        builder = builder.add_certificate(town.newest(HANAKO.id, kind), issuer, hashes.SHA256())
    else:
        name, key = (_digest(part) for part in (issuer.subject.public_bytes(), _key(issuer)))
        builder = builder.add_certificate_by_hash(name, key, 0xABCDEF, hashes.SHA256())
    return builder.build().public_bytes(Encoding.DER)


def _digest(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize()


def _key(issuer: x509.Certificate) -> bytes:
    return issuer.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)


def post(caller: Caller, kind: str = "auth", *, known: bool = True) -> httpx.Response:
    return caller.ask("POST", "/jpki/ocsp", content=question(caller.town, kind, known=known), headers=OCSP)


def lines(caller: Caller, who: str = "kakehashi") -> set[tuple[str, str, bool, int]]:
    found: tuple[Line, ...] = caller.town.rooms.verifiers.accounting.statement(who, MONTH).lines
    return {(line.method, line.kind, line.hit, line.count) for line in found}


def test_a_verifier_is_answered_as_anybody_was_and_each_question_is_counted(provider: Caller) -> None:
    for kind in ("auth", "sign"):
        told = ocsp.load_der_ocsp_response(post(provider, kind).content)
        assert told.certificate_status is ocsp.OCSPCertStatus.GOOD
    by_get = quote(b64encode(question(provider.town, "sign")).decode(), safe="")
    assert provider.ask("GET", f"/jpki/ocsp/{by_get}").status_code == 200
    assert provider.ask("GET", "/jpki/crl/auth").headers["content-type"] == "application/pkix-crl"
    assert provider.ask("GET", "/jpki/crl/sign/1").status_code == 200
    assert lines(provider) == {
        ("ocsp", "auth", True, 1),
        ("ocsp", "sign", True, 2),
        ("crl", "auth", True, 1),
        ("crl", "sign", True, 1),
    }


def test_an_unknown_serial_is_a_question_without_a_hit(provider: Caller) -> None:
    told = ocsp.load_der_ocsp_response(post(provider, known=False).content)
    assert told.certificate_status is ocsp.OCSPCertStatus.UNKNOWN
    assert lines(provider) == {("ocsp", "auth", False, 1)}


def test_what_tells_nothing_costs_nothing(provider: Caller) -> None:
    assert provider.ask("POST", "/jpki/ocsp", content=b"x", headers=OCSP).status_code in (200, 400)
    assert provider.ask("POST", "/jpki/ocsp", content=b"x").status_code == 415
    assert provider.ask("GET", "/jpki/crl/other").status_code == 404
    run(provider.town.rooms.certificates.switch_status_service(False))
    assert post(provider).status_code == 503
    assert lines(provider) == set()


@pytest.mark.parametrize(
    ("who", "code"), [(None, "no-client-certificate"), ("stranger", "unknown-verifier")], ids=["none", "stranger"]
)
def test_nobody_else_is_told_anything(provider: Caller, who: str | None, code: str) -> None:
    outsider = Caller(provider.town, certificate(who) if who else None)
    asked = [post(outsider), outsider.ask("GET", "/jpki/crl/auth"), outsider.ask("GET", "/jpki/usage/2026-11")]
    asked.append(outsider.ask("POST", "/jpki/links", json={}))
    for answer in asked:
        assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
        assert answer.json()["type"].endswith(code)
    assert lines(provider) == set()


def test_attack_a_certificate_in_a_header_is_no_certificate(provider: Caller) -> None:
    outsider, pem = Caller(provider.town, None), quote(certificate("kakehashi").public_bytes(Encoding.PEM).decode())
    for name in ("x-client-cert", "x-ssl-client-cert", "client-cert", "x-forwarded-client-cert", "ssl-client-cert"):
        assert outsider.ask("GET", "/jpki/crl/auth", headers={name: pem}).status_code == 403


def test_what_anybody_may_read_needs_no_certificate(provider: Caller) -> None:
    outsider = Caller(provider.town, None)
    assert outsider.ask("GET", "/jpki/ca/auth").status_code == 200
    assert outsider.ask("GET", "/jpki/generations").status_code == 200


def test_an_answer_that_could_not_be_counted_is_not_given(provider: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full_disk(store: UsageStore, query: Query) -> None:
        del store, query
        raise StorageFailed("the disk is full")

    monkeypatch.setattr(UsageStore, "add", full_disk)
    for answer in (post(provider), provider.ask("GET", "/jpki/crl/auth")):
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
