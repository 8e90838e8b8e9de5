"""The sealed key file: whole or not there, one owner, one ring for all workers that start together."""

import subprocess
import sys
from pathlib import Path

import pytest

from foundation.envelope import SealBroken
from foundation.key_file import KeyFile

ROOT = Path(__file__).resolve().parents[2]
ROWS = [{"alg": "ES256", "jwk": '{"d":"secret"}'}]
KEK = b"k" * 32


def test_what_is_written_is_read_back_and_sealed_on_disk(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "ring", KEK)
    assert file.read() == []
    file.write(ROWS)
    assert KeyFile(tmp_path / "ring", KEK).read() == ROWS
    assert b"secret" not in (tmp_path / "ring").read_bytes()


def test_only_its_owner_may_read_the_files(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "ring", KEK)
    with file.alone():
        file.write(ROWS)
    assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0, 0]


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    KeyFile(tmp_path / "ring", KEK).write(ROWS)
    with pytest.raises(SealBroken):
        KeyFile(tmp_path / "ring", b"x" * 32).read()


def test_an_interrupted_write_leaves_the_old_ring(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "ring", KEK)
    file.write(ROWS)
    (tmp_path / "ring.new").write_text("half of a ri")
    assert file.read() == ROWS
    file.write([*ROWS, *ROWS])
    assert file.read() == [*ROWS, *ROWS]


def test_workers_that_start_together_end_with_one_ring(tmp_path: Path) -> None:
    start = (
        "import sys; from foundation.signing import KeyRing;"
        "print(KeyRing.load_or_create(sys.argv[1], b'k' * 32, ('ES256', 'EdDSA')).public_jwks())"
    )
    command = [sys.executable, "-c", start, str(tmp_path / "keys" / "ring")]
    workers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    rings = {worker.communicate(timeout=60)[0] for worker in workers}
    assert len(rings) == 1 and "ES256" in rings.pop()
