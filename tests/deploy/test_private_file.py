"""Files only their owner reads, and files for everybody, each written in one step."""

import stat
from pathlib import Path

import pytest

from deploy.private_file import write_private, write_public


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_reads_it_and_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a/b/secret.json"
    write_private(path, "鍵")
    assert path.read_text(encoding="utf-8") == "鍵"
    assert _mode(path) == 0o600


def test_a_file_that_others_could_read_is_private_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "secret.json"
    path.write_text("before")
    path.chmod(0o644)
    write_private(path, "after")
    assert (path.read_text(), _mode(path)) == ("after", 0o600)


def test_a_failure_leaves_the_old_file_and_no_half_one(tmp_path: Path) -> None:
    path = tmp_path / "secret.json"
    write_private(path, "before")
    with pytest.raises(UnicodeEncodeError):
        write_private(path, "\ud800")
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["secret.json"]


def test_a_public_one_may_be_read_by_everybody(tmp_path: Path) -> None:
    path = tmp_path / "lists/auth-1.crl"
    for content in (b"before", b"\x30\xff"):
        write_public(path, content)
        assert (path.read_bytes(), _mode(path)) == (content, 0o644)
