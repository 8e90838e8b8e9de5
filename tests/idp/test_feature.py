"""What a client needs and no feature offers is said in words, to the operator at start and to the client itself."""

from pathlib import Path

import pytest

from idp.app import fold_rooms
from idp.assembly import fold
from idp.clients.client import Client
from idp.enabled import enabled_features
from tests.idp.provider import Provider, asserting, confidential, public, resource_server, run


@pytest.mark.parametrize("client", [confidential(), public(), asserting(), resource_server()])
def test_a_whole_provider_serves_every_kind_of_client(tmp_path: Path, client: Client) -> None:
    async def story(provider: Provider) -> None:
        assert fold_rooms(provider.rooms).unserved(client) == ""

    run(tmp_path, story)


@pytest.mark.parametrize(
    ("lifted", "client", "said"),
    [
        ("public_client", public(), "token_endpoint_auth_method none"),
        ("client_credentials", confidential(), "grant_types client_credentials"),
        ("pairwise_subjects", confidential(sector_identifier="x.example"), "no feature reads sector_identifier"),
    ],
)
def test_what_a_missing_feature_would_have_done_is_named(
    tmp_path: Path, lifted: str, client: Client, said: str
) -> None:
    async def story(provider: Provider) -> None:
        rest = [one for one in enabled_features(provider.rooms) if one.name != lifted]
        assert said in fold(rest, provider.rooms.clients).unserved(client)

    run(tmp_path, story)
