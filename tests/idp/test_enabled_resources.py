"""Every place that takes our tokens is described, or describes itself, and can be named in a request."""

from pathlib import Path

from idp.enabled_resources import resources
from idp.tokens.family import TRUST as ANOTHER_HOUSE
from tests.idp.provider import TRUST, Provider, run


def test_what_is_published_can_be_named(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        described, named = resources(provider.rooms)
        assert set(described.metadata["protected_resources"]) <= named.resources.keys()
        assert named.resources[TRUST] == ANOTHER_HOUSE

    run(tmp_path, story)
