"""A card survives on disk: keys, certificates and counters come back, and a torn write never shows."""

import base64
import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gov_core.card import image as image_file
from gov_core.card.file_system import Key
from gov_core.card.image import BrokenImage
from gov_core.card.pins import Pin
from gov_core.card.profiles import NEXT_CARD
from standards import jpki_card
from tests.gov_core.card.sample import sample_image


def test_everything_the_chip_remembers_comes_back(tmp_path: Path) -> None:
    image, path = sample_image(), tmp_path / "card.json"
    pin = image.applications[jpki_card.AID_JPKI].find(jpki_card.EF_AUTH_PIN)
    assert isinstance(pin, Pin)
    pin.tries_left = 2
    image_file.save(image, path)
    image_file.save(image_file.load(path), tmp_path / "again.json")
    assert path.read_bytes() == (tmp_path / "again.json").read_bytes()
    loaded = image_file.load(path).applications[jpki_card.AID_JPKI].find(jpki_card.EF_AUTH_PIN)
    assert loaded == pin


def test_a_key_of_the_next_card_comes_back(tmp_path: Path) -> None:
    image, path = sample_image(profile=NEXT_CARD), tmp_path / "card.json"
    image_file.save(image, path)
    saved, loaded = (
        each.applications[jpki_card.AID_JPKI].find(jpki_card.EF_SIGN_KEY) for each in (image, image_file.load(path))
    )
    assert isinstance(saved, Key)
    assert isinstance(loaded, Key)
    assert loaded.private_key.public_key() == saved.private_key.public_key()
    assert loaded.opened_by == saved.opened_by


@pytest.mark.parametrize("key", [ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()])
def test_a_key_no_card_can_hold_is_called_broken(tmp_path: Path, key: PrivateKeyTypes) -> None:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    file = {"kind": "key", "private_key": base64.b64encode(der).decode(), "opened_by": [0x18]}
    image = {"format": 2, "label": "x", "atr": "3b", "applications": [{"aid": "00", "files": {"0017": file}}]}
    (tmp_path / "card.json").write_text(json.dumps(image))
    with pytest.raises(BrokenImage):
        image_file.load(tmp_path / "card.json")


def test_only_the_owner_can_read_the_chip(tmp_path: Path) -> None:
    image_file.save(sample_image(), tmp_path / "card.json")
    assert stat.S_IMODE((tmp_path / "card.json").stat().st_mode) == 0o600


def test_a_failed_write_leaves_the_old_card_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "card.json"
    image_file.save(sample_image("old"), path)

    def disk_full(handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("gov_core.card.image.os.fsync", disk_full)
    with pytest.raises(OSError, match="disk full"):
        image_file.save(sample_image("new"), path)
    assert [each.name for each in tmp_path.iterdir()] == ["card.json"]
    assert image_file.load(path).label == "old"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"format":1,"applications":[]}',
        b'{"format":2}',
        b'{"format":2,"label":"x","atr":"3b","applications":[{"aid":"00","files":{"0001":{"kind":"coin"}}}]}',
    ],
)
def test_another_file_is_called_no_card(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "card.json").write_bytes(content)
    with pytest.raises(BrokenImage):
        image_file.load(tmp_path / "card.json")
