"""A card image as a file: the chip on disk, private keys and counters included.

Written atomically and durably, readable by its owner only: a torn write would be a broken card and a lost
counter would be a free guess. Who may have the file open is gov_core.card.slot's question.
"""

import base64
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives import serialization

from gov_core.card.file_system import Application, CardImage, ElementaryFile, Key, Record, Records
from gov_core.card.pins import Pin, PinRule
from gov_core.card.profiles import PrivateKey, key_type_of

FORMAT = 2
_TEN_TRIES = re.compile(rb'"tries_left": (\d\d)')


class BrokenImage(ValueError):
    """The file is not a card image of this format."""


def save(image: CardImage, path: Path) -> None:
    """Replace the file at `path` in one step; after a crash the old or the new image is there, never half."""
    content = orjson.dumps(_image_to_json(image), option=orjson.OPT_INDENT_2)
    content = _TEN_TRIES.sub(rb'"tries_left":\1', content)  # always two bytes: gov_core.card.counters changes them
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def load(path: Path) -> CardImage:
    """Read a card image; raises BrokenImage when the file is something else."""
    try:
        document = orjson.loads(path.read_bytes())
        if document["format"] != FORMAT:
            raise BrokenImage(f"{path.name}: unknown format")
        applications = [_application_from_json(each) for each in document["applications"]]
        atr = bytes.fromhex(document["atr"])
        return CardImage(document["label"], atr, {each.aid: each for each in applications})
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenImage(f"{path.name} is not a card image") from error


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _image_to_json(image: CardImage) -> dict[str, Any]:
    applications = [
        {
            "aid": application.aid.hex(),
            "default_key": application.default_key,
            "files": {f"{file_id:04x}": _file_to_json(file) for file_id, file in application.files.items()},
        }
        for application in image.applications.values()
    ]
    return {"format": FORMAT, "label": image.label, "atr": image.atr.hex(), "applications": applications}


def _file_to_json(file: ElementaryFile) -> dict[str, Any]:
    match file:
        case Record(content, opened_by):
            return {"kind": "record", "content": _text(content), "opened_by": _rule_to_json(opened_by)}
        case Records(contents, opened_by):
            texts = [_text(content) for content in contents]
            return {"kind": "records", "contents": texts, "opened_by": _rule_to_json(opened_by)}
        case Key(private_key, opened_by):
            text = _text(_key_bytes(private_key))
            return {"kind": "key", "private_key": text, "opened_by": _rule_to_json(opened_by)}
        case Pin(rule, value, tries_left):
            limits = {"pattern": rule.pattern, "tries": rule.tries, "changeable": rule.changeable}
            return {"kind": "pin", "value": _text(value), "tries_left": tries_left, **limits}


def _application_from_json(document: dict[str, Any]) -> Application:
    files = {int(file_id, 16): _file_from_json(each) for file_id, each in document["files"].items()}
    return Application(bytes.fromhex(document["aid"]), files, document["default_key"])


def _file_from_json(document: dict[str, Any]) -> ElementaryFile:
    match document["kind"]:
        case "record":
            return Record(_bytes(document["content"]), _rule(document["opened_by"]))
        case "records":
            return Records(tuple(map(_bytes, document["contents"])), _rule(document["opened_by"]))
        case "key":
            return Key(_key(_bytes(document["private_key"])), _rule(document["opened_by"]))
        case "pin":
            rule = PinRule(document["pattern"], int(document["tries"]), bool(document["changeable"]))
            return Pin(rule, _bytes(document["value"]), int(document["tries_left"]))
    raise BrokenImage("unknown kind of file")


def _rule_to_json(opened_by: frozenset[int] | None) -> list[int] | None:
    return None if opened_by is None else sorted(opened_by)


def _rule(document: list[int] | None) -> frozenset[int] | None:
    return None if document is None else frozenset(map(int, document))


def _key_bytes(private_key: PrivateKey) -> bytes:
    return private_key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _key(der: bytes) -> PrivateKey:
    # No prime test at each insertion (25 ms a key): the chip made the key, and only its owner can write the file.
    private_key = serialization.load_der_private_key(der, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(private_key, PrivateKey):
        raise BrokenImage("a card holds RSA or elliptic-curve keys")
    key_type_of(private_key)
    return private_key


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
