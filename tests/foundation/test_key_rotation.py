"""An operator's and the calendar's hand on the key file: nothing signs unpublished, nothing is taken away too early."""

import threading
from pathlib import Path

import pytest

from foundation.key_file import KeyFile
from foundation.key_rotation import AT_ONCE_SECONDS, RotationRefused, make_due, retire, rotate
from foundation.key_schedule import DAY, KEPT_AFTER, PUBLISHED_BEFORE, signers, state

NOW, EVERY = 1000 * DAY, 90 * DAY


def _file(folder: Path) -> KeyFile:
    file = KeyFile(folder / "ring", b"k" * 32)
    file.load_or_create(("ES256", "EdDSA"), NOW)
    return file


def _states(file: KeyFile, now: int) -> list[tuple[str, str]]:
    keys = file.load()
    return [(key.alg, state(keys, key, now)) for key in keys]


def test_a_successor_is_made_once_when_its_day_comes(tmp_path: Path) -> None:
    file, day = _file(tmp_path), NOW + EVERY - PUBLISHED_BEFORE
    assert make_due(file, ("ES256", "EdDSA"), day - 1, EVERY) == []
    workers = [threading.Thread(target=make_due, args=(file, ("ES256",), day, EVERY)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert _states(file, day) == [("ES256", "signing"), ("EdDSA", "signing"), ("ES256", "waiting")]
    assert _states(file, day + PUBLISHED_BEFORE) == [("ES256", "verifying"), ("EdDSA", "signing"), ("ES256", "signing")]


def test_what_is_over_leaves_the_file_with_the_next_change(tmp_path: Path) -> None:
    file = _file(tmp_path)
    rotate(file, "ES256", NOW)
    after = NOW + PUBLISHED_BEFORE + KEPT_AFTER
    assert len(file.load()) == 3
    rotate(file, "EdDSA", after)
    assert _states(file, after) == [("EdDSA", "signing"), ("ES256", "signing"), ("EdDSA", "waiting")]


def test_an_operator_rotates_once_a_day_or_at_once(tmp_path: Path) -> None:
    file = _file(tmp_path)
    waiting = rotate(file, "ES256", NOW)
    assert waiting.signs_from == NOW + PUBLISHED_BEFORE
    with pytest.raises(RotationRefused, match="waits already"):
        rotate(file, "ES256", NOW)
    urgent = rotate(file, "ES256", NOW, at_once=True)
    assert urgent.signs_from == NOW + AT_ONCE_SECONDS
    assert waiting.kid not in [key.kid for key in file.load()]
    assert signers(file.load(), NOW + AT_ONCE_SECONDS)["ES256"].kid == urgent.kid


def test_a_new_algorithm_gets_its_first_key(tmp_path: Path) -> None:
    file = _file(tmp_path)
    made = rotate(file, "PS256", NOW)
    assert signers(file.load(), NOW)["PS256"].kid == made.kid


def test_a_retired_key_is_gone_and_the_next_one_signs(tmp_path: Path) -> None:
    file = _file(tmp_path)
    first = signers(file.load(), NOW)["ES256"]
    waiting = rotate(file, "ES256", NOW)
    retire(file, first.kid, NOW)
    assert signers(file.load(), NOW)["ES256"].kid == waiting.kid
    retire(file, waiting.kid, NOW)
    last = signers(file.load(), NOW)["ES256"]
    assert last.kid not in (first.kid, waiting.kid)
    with pytest.raises(RotationRefused, match="there is no key"):
        retire(file, first.kid, NOW)


def test_an_old_key_never_signs_again_because_a_newer_one_was_retired(tmp_path: Path) -> None:
    file = _file(tmp_path)
    old = signers(file.load(), NOW)["ES256"]
    newer, later = rotate(file, "ES256", NOW), NOW + PUBLISHED_BEFORE
    retire(file, newer.kid, later)
    assert signers(file.load(), later)["ES256"].kid not in (old.kid, newer.kid)
    assert old.kid in [key.kid for key in file.load()]


def test_whoever_waits_takes_over_from_a_retired_key_though_an_older_one_still_verifies(tmp_path: Path) -> None:
    file = _file(tmp_path)
    old = signers(file.load(), NOW)["ES256"]
    signing, later = rotate(file, "ES256", NOW), NOW + PUBLISHED_BEFORE
    waiting = rotate(file, "ES256", later)
    retire(file, signing.kid, later)
    assert signers(file.load(), later)["ES256"].kid == waiting.kid
    retire(file, old.kid, later)
    assert _states(file, later) == [("EdDSA", "signing"), ("ES256", "signing")]
