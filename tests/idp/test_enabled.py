"""The list of enabled features, each with its specification, and those an operator may add."""

from pathlib import Path

import pytest

from idp.assembly import Misassembled
from idp.enabled import OPTIONAL, enabled_features
from tests.idp.provider import Provider, run


def test_every_feature_file_is_enabled_and_names_its_specification(tmp_path: Path) -> None:
    files = {path.stem for path in (Path(__file__).parents[2] / "idp/features").glob("*.py")} - {"__init__"}

    async def story(provider: Provider) -> None:
        features = enabled_features(provider.rooms)
        assert {feature.name for feature in features} == files
        assert all(feature.specification.startswith(("RFC ", "OpenID Connect", "OAuth 2.0")) for feature in features)

    run(tmp_path, story, features=tuple(OPTIONAL))


def test_an_optional_feature_is_off_unless_named(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert not {feature.name for feature in enabled_features(provider.rooms)} & OPTIONAL.keys()

    run(tmp_path, story)


def test_a_name_that_is_no_optional_feature_stops_the_start(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        raise AssertionError("it started")

    for name in ("implicits", "pkce", ""):
        with pytest.raises(Misassembled, match="what can be switched on is"):
            run(tmp_path, story, features=(name,))


def test_the_settings_page_tells_what_each_optional_feature_is_for() -> None:
    page = (Path(__file__).parents[2] / "docs/settings.md").read_text()
    assert [name for name in OPTIONAL if f"| `{name}` |" not in page] == []
