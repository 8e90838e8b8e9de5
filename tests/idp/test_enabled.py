"""The list of enabled features, each with its specification."""

from pathlib import Path

from idp.enabled import enabled_features
from tests.idp.provider import Provider, run


def test_every_feature_file_is_enabled_and_names_its_specification(tmp_path: Path) -> None:
    files = {path.stem for path in (Path(__file__).parents[2] / "idp/features").glob("*.py")} - {"__init__"}

    async def story(provider: Provider) -> None:
        features = enabled_features(provider.rooms)
        assert {feature.name for feature in features} == files
        assert all(feature.specification.startswith(("RFC ", "OpenID Connect")) for feature in features)

    run(tmp_path, story)
