"""Counters are changed where they lie; what does not fit that is written whole. What was kept is read back."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_core.card import counters
from gov_core.card import image as image_file
from gov_core.card.counters import StoredCard
from gov_core.card.file_system import CardImage
from gov_core.card.pins import Pin
from tests.gov_core.card.sample import face_image, sample_image

WHOLE = "gov_core.card.counters.image_file.save"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    image_file.save(face_image(), tmp_path / "card.json")
    return tmp_path / "card.json"


def pins(image: CardImage) -> list[Pin]:
    return [file for each in image.applications.values() for file in each.files.values() if isinstance(file, Pin)]


def tries(image: CardImage) -> list[int]:
    return [pin.tries_left for pin in pins(image)]


def forbid_whole_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the whole image was written")

    monkeypatch.setattr(WHOLE, refuse)


def test_a_counter_is_changed_in_place_and_nothing_else_is_touched(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, number = path.read_bytes(), path.stat().st_ino
    forbid_whole_writes(monkeypatch)
    stored = StoredCard(path)
    for pin in pins(stored.image):
        pin.tries_left = max(pin.tries_left - 1, 0)
        stored.keep(stored.image)
    assert tries(image_file.load(path)) == tries(stored.image)
    assert path.stat().st_ino == number
    after = path.read_bytes()
    assert len(after) == len(before)
    changed = [place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert len(changed) <= 2 * len(pins(stored.image))


def test_ten_tries_become_nine_and_ten_again_in_the_same_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_whole_writes(monkeypatch)
    stored = StoredCard(path)
    ten = next(pin for pin in pins(stored.image) if pin.tries_left == 10)
    for left in (9, 10, 0, 10):
        ten.tries_left = left
        stored.keep(stored.image)
        assert tries(image_file.load(path)) == tries(stored.image)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 10)), max_size=12))
def test_whatever_changes_in_whatever_order_is_read_back(path: Path, changes: list[tuple[int, int]]) -> None:
    stored = StoredCard(path)
    for which, left in changes:
        each = pins(stored.image)[which % len(pins(stored.image))]
        each.tries_left = left
        stored.keep(stored.image)
        assert tries(image_file.load(path)) == tries(stored.image)


def test_a_new_secret_is_written_whole_and_counters_go_on_in_place_afterwards(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = StoredCard(path)
    pin = pins(stored.image)[0]
    pin.value = b"8642"
    stored.keep(stored.image)
    assert pins(image_file.load(path))[0].value == b"8642"
    forbid_whole_writes(monkeypatch)
    pin.tries_left = 1
    stored.keep(stored.image)
    assert pins(image_file.load(path))[0].tries_left == 1


def test_an_image_written_by_somebody_else_meanwhile_is_not_patched(path: Path) -> None:
    stored = StoredCard(path)
    other = sample_image("other")
    image_file.save(other, path)
    pins(stored.image)[0].tries_left = 1
    stored.keep(stored.image)
    assert tries(image_file.load(path)) == tries(stored.image)


def test_an_image_of_an_earlier_release_is_written_whole_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(path.read_bytes().replace(b'"tries_left":10', b'"tries_left": 10'))
    stored = StoredCard(path)
    pins(stored.image)[0].tries_left = 1
    stored.keep(stored.image)
    forbid_whole_writes(monkeypatch)
    pins(stored.image)[0].tries_left = 2
    stored.keep(stored.image)
    assert tries(image_file.load(path)) == tries(stored.image)


def test_two_bytes_on_both_sides_of_a_sector_s_end_are_not_written_in_place(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = path.read_bytes()
    place = content.index(b'"tries_left":') + len(b'"tries_left":')
    padding = b" " * ((counters.SECTOR - 1 - place) % counters.SECTOR)
    path.write_bytes(content[:1] + padding + content[1:])
    stored = StoredCard(path)
    wrote: list[int] = []
    monkeypatch.setattr("gov_core.card.counters.os.pwrite", lambda *parts: wrote.append(parts[2]))
    pins(stored.image)[0].tries_left = 1
    stored.keep(stored.image)
    assert wrote == []
    assert pins(image_file.load(path))[0].tries_left == 1


def test_a_failed_write_is_told_so_that_no_comparison_follows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = StoredCard(path)

    def broken(handle: int) -> None:
        raise OSError("I/O error")

    monkeypatch.setattr("gov_core.card.counters.os.fdatasync", broken)
    pins(stored.image)[0].tries_left = 1
    with pytest.raises(OSError, match="I/O error"):
        stored.keep(stored.image)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_nothing_stays_open(path: Path) -> None:
    stored, before = StoredCard(path), open_files()
    for left in (2, 1, 2, 1):
        pins(stored.image)[0].tries_left = left
        stored.keep(stored.image)
    assert open_files() == before
