"""Features with a room of their own: there where they can work, and absent where they cannot."""

from dataclasses import replace
from pathlib import Path

from idp.enabled import front_door
from idp.enabled_rooms import certificates, own_access, proofs, registrar, registration, screens, state_service
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


def test_registration_is_closed_unless_the_operator_opened_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        rooms = provider.rooms
        names = [feature.name for feature in registration(rooms)]
        assert names == ["dynamic_registration", "registration_management", "software_statement"]
        assert not registrar(rooms).open_to_all
        opened = replace(rooms, policy=replace(rooms.policy, open_registration=True))
        assert registrar(opened).open_to_all


def test_certificates_are_asked_for_only_where_they_can_arrive_and_judged_by_an_authority_only_where_one_is_named(
    tmp_path: Path,
) -> None:
    async def story(provider: Provider) -> None:
        rooms = provider.rooms
        whole = ["mutual_tls", "self_signed_tls_client_auth", "tls_client_auth"]
        assert [feature.name for feature in certificates(rooms)] == whole
        assert rooms.policy.mutual_tls is not None
        nobody = replace(rooms.policy, mutual_tls=replace(rooms.policy.mutual_tls, authorities=None))
        assert [feature.name for feature in certificates(replace(rooms, policy=nobody))] == whole[:2]
        assert certificates(replace(rooms, policy=replace(rooms.policy, mutual_tls=None))) == ()

    run(tmp_path, story)


def test_proofs_are_taken_with_and_without_a_second_address(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        rooms = provider.rooms
        alone = replace(rooms, policy=replace(rooms.policy, mutual_tls=None))
        assert [proofs(each).name for each in (rooms, alone)] == ["dpop", "dpop"]

    run(tmp_path, story)


def test_a_client_acts_for_itself_alone_or_vouched_for(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        grants = [each.name for feature in own_access(provider.rooms) for each in feature.grant_types]
        assert grants == ["client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"]

    run(tmp_path, story)
