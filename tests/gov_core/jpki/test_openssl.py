"""openssl judges every sort of certificate the CAs make: the good ones verify, the revoked ones are refused."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from foundation.clock import FixedClock
from gov_core.jpki.authorities import AuthorityTooOld
from gov_core.jpki.issuance import PARTITIONS
from gov_core.jpki.kinds import KINDS, Kind
from gov_core.jpki.revocation import RULES, Event
from tests.gov_core.jpki.matrix import CELLS, GENERATIONS, POLICIES, RSA, Cell, Generation, Matrix, matrix, said
from tests.gov_core.jpki.phones import application, issuance
from tests.gov_core.town import Town, pem_file, run

cells = pytest.mark.parametrize("cell", CELLS, ids=str)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    """Sixty certificates under six CA generations."""
    with matrix(tmp_path_factory.mktemp("matrix")) as made:
        yield made


@cells
def test_a_good_certificate_verifies_with_the_full_lists_and_with_its_own_partition(judged: Matrix, cell: Cell) -> None:
    own = judged.lists(cell.kind, cell.generation, partition=judged.row(cell, "good").partition)
    for lists in (judged.lists(cell.kind, *GENERATIONS), own):
        status, words = judged.verify(cell, "good", lists)
        assert (status, words.strip()) == (0, f"{judged.leaf(cell, 'good')}: OK")


@cells
def test_a_revoked_certificate_is_refused_by_the_full_lists_and_by_its_own_partition(
    judged: Matrix, cell: Cell
) -> None:
    own = judged.lists(cell.kind, cell.generation, partition=judged.row(cell, "revoked").partition)
    for lists in (judged.lists(cell.kind, *GENERATIONS), own):
        status, words = judged.verify(cell, "revoked", lists)
        assert status != 0
        assert "error 23" in words, words  # X509_V_ERR_CERT_REVOKED


@cells
@pytest.mark.parametrize("nonce", [(), ("-no_nonce",)], ids=["nonce", "no-nonce"])
def test_ocsp_says_good_and_revoked_with_the_reason(judged: Matrix, cell: Cell, nonce: tuple[str, ...]) -> None:
    _, words = judged.ocsp(cell, "good", *nonce)
    assert "Response verify OK" in words
    assert f"{judged.leaf(cell, 'good')}: good" in words
    assert "WARNING" not in words, words  # that would be a nonce that did not come back, or times that do not hold
    _, words = judged.ocsp(cell, "revoked", *nonce)
    assert "Response verify OK" in words
    assert f"{judged.leaf(cell, 'revoked')}: revoked" in words
    assert f"Reason: {cell.reason}" in words


@cells
def test_without_the_right_list_nothing_verifies(judged: Matrix, cell: Cell) -> None:
    partition = judged.row(cell, "good").partition
    other: Generation = "new" if cell.generation == "old" else "old"
    another_partition = judged.lists(cell.kind, cell.generation, partition=partition % PARTITIONS + 1)
    for lists in (judged.lists(cell.kind, other), another_partition):
        status, words = judged.verify(cell, "good", lists)
        assert status != 0, words


@cells
def test_the_policy_of_another_sort_and_another_generation_are_not_accepted(judged: Matrix, cell: Cell) -> None:
    lists = judged.lists(cell.kind, *GENERATIONS)
    for policy in set(POLICIES.values()) - {cell.policy}:
        status, words = judged.verify(cell, "good", lists, policy=policy)
        assert (status, "error 43" in words) == (2, True), words  # X509_V_ERR_NO_EXPLICIT_POLICY
    for other in CELLS:
        if (other.kind, other.generation) != (cell.kind, cell.generation):
            status, words = judged.verify(cell, "good", lists, roots=judged.root(other))
            assert (status, "error 20" in words) == (2, True), words  # no issuer among the pinned


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_list_is_signed_by_its_own_generation_only(judged: Matrix, kind: Kind, generation: Generation) -> None:
    roots = {
        each: judged.root(next(c for c in CELLS if (c.kind, c.generation) == (kind, each))) for each in GENERATIONS
    }
    for partition in range(PARTITIONS + 1):
        path = judged.lists(kind, generation, partition=partition)
        for signer, root in roots.items():
            _, words = said(["openssl", "crl", "-in", path, "-noout", "-CAfile", root, "-no-CApath", "-no-CAstore"])
            assert ("verify OK" in words) is (signer == generation), words


@pytest.mark.parametrize("kind", KINDS)
def test_the_matrix_meets_every_cause_that_ends_a_certificate_of_this_kind(kind: Kind) -> None:
    assert {cell.event for cell in CELLS if cell.kind == kind} == {event for event in Event if kind in RULES[event][0]}


def test_the_last_certificate_of_a_generation_verifies_to_its_end_beside_the_next_one(
    town: Town, tmp_path: Path
) -> None:
    clock = town.clock
    assert isinstance(clock, FixedClock)
    old = town.rooms.authorities.current("auth")
    clock.set(old.issues_until - timedelta(seconds=1))
    last = run(issuance(town).issue("auth", application(town), RSA.public_key())).certificate
    clock.advance(1)
    with pytest.raises(AuthorityTooOld):
        town.rooms.authorities.current("auth")
    run(town.rooms.authorities.new_generation("auth"))
    first = run(issuance(town).issue("auth", application(town), RSA.public_key())).certificate
    clock.set(last.not_valid_after_utc - timedelta(seconds=1))  # RFC 5280 counts the last second in, openssl does not
    for leaf in (last, first):
        status, words = _verified_then(town, tmp_path, leaf)
        assert status == 0, words
    clock.advance(1)
    assert "error 10" in _verified_then(town, tmp_path, last)[1]  # X509_V_ERR_CERT_HAS_EXPIRED


def _verified_then(town: Town, folder: Path, leaf: x509.Certificate) -> tuple[int, str]:
    """At the town's own time, with the lists of that day."""
    jpki = town.rooms.jpki
    lists = [x509.load_der_x509_crl(run(jpki.lists.current(each))) for each in jpki.authorities.all("auth")]
    (folder / "lists.pem").write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in lists))
    (folder / "roots.pem").write_bytes(jpki.authorities.bundle("auth"))
    pinned = ["-no-CApath", "-no-CAstore", "-CAfile", str(folder / "roots.pem"), "-x509_strict"]
    then = ["-attime", str(town.clock.timestamp()), "-crl_check", "-CRLfile", str(folder / "lists.pem")]
    return said(["openssl", "verify", *pinned, *then, pem_file(folder, "leaf", leaf)])
