"""OCSP answers, read by cryptography, by openssl over a socket, and by the provider's own judge of standards."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.clock import SystemClock
from gov_core.jpki.authorities import Authority
from gov_core.jpki.revocation import Event, Revocation
from gov_core.jpki.status import REFRESH, Responder
from tests.gov_core.served import free_socket, serving
from tests.gov_core.town import HANAKO, Town, open_town, pem_file, run, settle

HASHES: tuple[hashes.HashAlgorithm, ...] = (hashes.SHA1(), hashes.SHA256(), hashes.SHA384(), hashes.SHA512())
GOOD, REVOKED, UNKNOWN = ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED, ocsp.OCSPCertStatus.UNKNOWN


def _responder(town: Town) -> Responder:
    return town.rooms.jpki.status


def _answer(town: Town, question: bytes) -> ocsp.OCSPResponse:
    return ocsp.load_der_ocsp_response(run(_responder(town).answer(question)))


def _own_responder(town: Town, authority: Authority) -> x509.Certificate:
    return run(town.rooms.jpki.responders.of(authority)).certificate


def _request(
    leaf: x509.Certificate,
    issuer: x509.Certificate,
    nonce: bytes | None = b"n" * 32,
    algorithm: hashes.HashAlgorithm = HASHES[1],
) -> bytes:
    builder = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, algorithm)
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def _ask(
    town: Town, kind: str = "auth", nonce: bytes | None = b"n" * 32, **more: hashes.HashAlgorithm
) -> ocsp.OCSPResponse:
    issuer = town.rooms.authorities.current(kind).certificate  # type: ignore[arg-type]
    question = _request(town.newest(HANAKO.id, kind), issuer, nonce, **more)
    return _answer(town, question)


@pytest.mark.parametrize("algorithm", HASHES, ids=lambda each: each.name)
@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_a_valid_certificate_is_good_under_every_hash(town: Town, kind: str, algorithm: hashes.HashAlgorithm) -> None:
    answer = _ask(town, kind, algorithm=algorithm)
    assert answer.certificate_status is GOOD
    assert answer.hash_algorithm.name == algorithm.name
    assert answer.serial_number == town.newest(HANAKO.id, kind).serial_number


def test_the_answer_is_signed_by_the_delegated_responder_and_good_for_fifteen_minutes(town: Town) -> None:
    answer, authority = _ask(town), town.rooms.authorities.current("auth")
    responder = _own_responder(town, authority)
    assert answer.certificates == [responder]
    key = responder.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert isinstance(answer.signature_hash_algorithm, hashes.SHA256)
    key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), hashes.SHA256())
    assert answer.responder_key_hash == x509.SubjectKeyIdentifier.from_public_key(key).digest
    assert answer.this_update_utc == town.clock.now()
    assert answer.next_update_utc is not None
    assert answer.next_update_utc - answer.this_update_utc == REFRESH == timedelta(minutes=15)


@pytest.mark.parametrize("length", [1, 16, 32, 128])
def test_the_nonce_comes_back_unchanged(town: Town, length: int) -> None:
    nonce = bytes(range(length))
    echoed = _ask(town, nonce=nonce).extensions.get_extension_for_class(x509.OCSPNonce)
    assert echoed.value.nonce == nonce


def test_without_a_nonce_there_is_none_in_the_answer(town: Town) -> None:
    assert list(_ask(town, nonce=None).extensions) == []


@pytest.mark.parametrize("nonce", [b"", b"x" * 129])
def test_a_nonce_of_another_length_is_a_malformed_request(town: Town, nonce: bytes) -> None:
    assert _ask(town, nonce=nonce).response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (Event.RENEWAL, x509.ReasonFlags.superseded),
        (Event.LOST, x509.ReasonFlags.cessation_of_operation),
        (Event.KEY_SUSPECTED, x509.ReasonFlags.certificate_hold),
        (Event.DISCARDED, x509.ReasonFlags.unspecified),
    ],
)
def test_a_fallen_certificate_is_revoked_with_time_and_reason(
    town: Town, event: Event, reason: x509.ReasonFlags
) -> None:
    at = town.clock.now()
    run(Revocation(town.rooms.certificates, town.clock).happened(event, HANAKO.id))
    town.clock.advance(3600)  # type: ignore[attr-defined]
    answer = _ask(town)
    assert answer.certificate_status is REVOKED
    assert answer.revocation_time_utc == at
    assert answer.revocation_reason is reason


def test_moving_house_revokes_the_signature_certificate_only(town: Town) -> None:
    run(Revocation(town.rooms.certificates, town.clock).happened(Event.ATTRIBUTES_CHANGED, HANAKO.id))
    assert _ask(town, "auth").certificate_status is GOOD
    answer = _ask(town, "sign")
    assert (answer.certificate_status, answer.revocation_reason) == (REVOKED, x509.ReasonFlags.affiliation_changed)


def _by_serial(town: Town, serial: int, kind: str = "auth") -> ocsp.OCSPResponse:
    authority = town.rooms.authorities.current(kind)  # type: ignore[arg-type]
    model = ocsp.OCSPRequestBuilder().add_certificate(
        town.newest(HANAKO.id, kind), authority.certificate, hashes.SHA256()
    )
    asked = model.build()
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        asked.issuer_name_hash, asked.issuer_key_hash, serial, hashes.SHA256()
    )
    return _answer(town, builder.build().public_bytes(Encoding.DER))


@pytest.mark.parametrize("serial", [1, 2**158, 2**80])
def test_a_serial_never_issued_is_unknown_not_good(town: Town, serial: int) -> None:
    assert _by_serial(town, serial).certificate_status is UNKNOWN


def test_the_other_authority_does_not_know_the_serial(town: Town) -> None:
    assert _by_serial(town, town.newest(HANAKO.id, "sign").serial_number, "auth").certificate_status is UNKNOWN


def test_another_generation_answers_with_its_own_responder(town: Town) -> None:
    new = run(town.rooms.authorities.new_generation("auth"))
    old = town.rooms.authorities.all("auth")[0]
    question = _request(town.newest(HANAKO.id, "auth"), old.certificate)
    answer = _answer(town, question)
    assert answer.certificate_status is GOOD
    assert answer.certificates == [_own_responder(town, old)]
    foreign = _answer(town, _request(town.newest(HANAKO.id, "auth"), new.certificate))
    assert foreign.certificate_status is UNKNOWN


def test_an_issuer_that_is_not_ours_is_answered_unauthorized(town: Town) -> None:
    question = _request(town.newest(HANAKO.id, "auth"), town.newest(HANAKO.id, "sign"))
    answer = _answer(town, question)
    assert answer.response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED


@pytest.mark.parametrize("octets", [b"\xff", b"\x7f" + b"\xff" * 20])
def test_a_serial_no_certificate_can_have_is_malformed(town: Town, octets: bytes) -> None:
    issuer = town.rooms.authorities.current("auth").certificate
    asked = _request(town.newest(HANAKO.id, "auth"), issuer, nonce=None)
    serial = town.newest(HANAKO.id, "auth").serial_number
    own = serial.to_bytes((serial.bit_length() + 8) // 8)
    changed = bytearray(asked.replace(bytes([2, len(own)]) + own, bytes([2, len(octets)]) + octets))
    for place in (1, 3, 5, 7, 9):  # the lengths of the sequences around the serial number
        changed[place] += len(octets) - len(own)
    answer = _answer(town, bytes(changed))
    assert answer.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_bytes_that_are_no_request_are_answered_malformed(town: Town, content: bytes) -> None:
    answer = _answer(town, content)
    assert answer.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_request_with_one_byte_changed_is_still_answered(town: Town, data: st.DataObject) -> None:
    issuer = town.rooms.authorities.current("auth").certificate
    question = bytearray(_request(town.newest(HANAKO.id, "auth"), issuer))
    question[data.draw(st.integers(0, len(question) - 1))] = data.draw(st.integers(0, 255))
    _answer(town, bytes(question))


def test_while_no_responder_can_be_kept_it_says_try_later(town: Town) -> None:
    town.rooms.database._writer.close()
    assert _ask(town).response_status is ocsp.OCSPResponseStatus.TRY_LATER


@dataclass(frozen=True)
class Judged:
    """A town on a real port, under the real clock, for openssl."""

    town: Town
    port: int
    folder: Path

    def openssl(self, kind: str, *more: str) -> tuple[str, str]:
        """What `openssl ocsp` prints on its two streams."""
        authority = self.town.rooms.authorities.current(kind)  # type: ignore[arg-type]
        root = pem_file(self.folder, f"{kind}-root", authority.certificate)
        leaf = pem_file(self.folder, f"{kind}-leaf", self.town.newest(HANAKO.id, kind))
        command = ["openssl", "ocsp", "-issuer", root, "-CAfile", root, *more, "-cert", leaf]
        command += ["-url", f"http://127.0.0.1:{self.port}/jpki/ocsp", "-header", f"Host=127.0.0.1:{self.port}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
        return done.stdout, done.stderr


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judged]:
    """openssl knows only the real time, so this town lives in it."""
    folder = tmp_path_factory.mktemp("judged")
    town = open_town(folder, SystemClock())

    async def fill() -> None:
        await town.rooms.authorities.establish()
        await settle(town, HANAKO)

    run(fill())
    listener = free_socket()
    port = listener.getsockname()[1]
    with serving(town.app(base_url=f"http://127.0.0.1:{port}"), listener):
        yield Judged(town, port, folder)
    town.rooms.database.close()


def test_openssl_accepts_signature_nonce_and_times_and_sees_the_certificate_fall(judged: Judged) -> None:
    for kind in ("auth", "sign"):
        out, errors = judged.openssl(kind)
        assert "Response verify OK" in errors
        assert "nonce" not in errors.lower()
        assert "-leaf.pem: good" in out
        assert "This Update:" in out
        assert "Next Update:" in out
    run(Revocation(judged.town.rooms.certificates, judged.town.clock).happened(Event.ATTRIBUTES_CHANGED, HANAKO.id))
    out, errors = judged.openssl("sign")
    assert "Response verify OK" in errors
    assert "-leaf.pem: revoked" in out
    assert "Reason: affiliationChanged" in out
    assert "-leaf.pem: good" in judged.openssl("auth", "-sha256")[0]


def test_openssl_refuses_the_answer_under_another_authority(judged: Judged) -> None:
    other = pem_file(judged.folder, "other", judged.town.rooms.authorities.current("sign").certificate)
    _, errors = judged.openssl("auth", "-CAfile", other)
    assert "Response Verify Failure" in errors
