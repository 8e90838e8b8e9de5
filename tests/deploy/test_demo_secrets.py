"""The demo's secrets: made once, kept private, each of full strength."""

import json
import stat
from pathlib import Path

from joserfc.jwk import ECKey

from deploy.demo_secrets import DemoSecrets


def test_they_are_made_once_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    assert DemoSecrets.load_or_create(path) == DemoSecrets.load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_demos_share_none(tmp_path: Path) -> None:
    one = DemoSecrets.load_or_create(tmp_path / "one.json")
    other = DemoSecrets.load_or_create(tmp_path / "other.json")
    for mine, theirs in ((one.keys, other.keys), (one.texts, other.texts)):
        assert not set(mine.values()) & set(theirs.values())
        assert len(set(mine.values())) == len(mine)


def test_every_key_has_256_bits(tmp_path: Path) -> None:
    secrets = DemoSecrets.load_or_create(tmp_path / "secrets.json")
    assert {len(bytes.fromhex(key)) for key in secrets.keys.values()} == {32}
    assert {len(text) for text in secrets.texts.values()} == {43}
    assert all(ECKey.import_key(pair).curve_name == "P-256" for pair in secrets.pairs.values())


def test_what_is_registered_holds_no_private_part(tmp_path: Path) -> None:
    secrets = DemoSecrets.load_or_create(tmp_path / "secrets.json")
    for name, pair in secrets.pairs.items():
        (public,) = secrets.public_jwks(name)["keys"]
        assert pair["d"] not in json.dumps(public)
        assert not ECKey.import_key(public).is_private
        assert public["kid"] == ECKey.import_key(pair).thumbprint()


def test_a_demo_of_an_older_version_keeps_its_secrets_and_gets_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    made = DemoSecrets.load_or_create(path)
    old = {kind: dict(list(kept.items())[:-1]) for kind, kept in made.__dict__.items()}
    path.write_text(json.dumps(old))
    found = DemoSecrets.load_or_create(path)
    for kind, kept in found.__dict__.items():
        assert kept.keys() == made.__dict__[kind].keys()
        assert old[kind].items() <= kept.items()
    assert DemoSecrets.load_or_create(path) == found
