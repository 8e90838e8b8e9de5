"""Features with a room of their own: there where they can work, and absent where they cannot."""

from dataclasses import replace
from pathlib import Path

from idp.enabled import front_door
from idp.enabled_rooms import screens, state_service
from tests.idp.provider import Provider, run


def test_screens_have_their_doors_and_their_grant_type(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        feature = screens(provider.rooms, lambda folded: front_door(provider.rooms, folded))
        assert "/device_authorization" in [endpoint.path for endpoint in feature.endpoints]
        assert [each.name for each in feature.grant_types] == ["urn:ietf:params:oauth:grant-type:device_code"]

    run(tmp_path, story)


def test_without_a_name_at_the_state_nothing_is_promised_of_its_service(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        rooms = provider.rooms
        assert [feature.name for feature in state_service(rooms)] == ["latest_attributes"]
        unknown = replace(rooms.street, state=replace(rooms.street.state, platform=""))
        assert state_service(replace(rooms, street=unknown)) == ()

    run(tmp_path, story)
