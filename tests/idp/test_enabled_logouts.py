"""The logouts are there from the start, in the order in which an operator reads them."""

from pathlib import Path

from idp.enabled_logouts import logout_requests, logouts
from tests.idp.provider import Provider, run


def test_every_way_a_session_ends_is_a_feature_of_its_own(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        names = [feature.name for feature in logouts(provider.rooms)]
        assert names == ["rp_initiated_logout", "back_channel_logout", "front_channel_logout"]
        assert logout_requests(provider.rooms).sessions is provider.rooms.sessions

    run(tmp_path, story)
