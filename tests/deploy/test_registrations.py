"""Who is registered at the demo's provider, as the provider itself reads it."""

import pytest

from deploy import trial_clients
from deploy.addresses import RELYING_PARTIES
from deploy.house_settings import Place
from deploy.registrations import CLIENT_IDS, CONSENT, TRUST, credential, documents
from idp.clients.client import Client
from idp.clients.registration import read_clients
from standards import corporate_number


@pytest.fixture
def clients(place: Place) -> dict[str, Client]:
    return {client.client_id: client for client in read_clients(documents(place.street, place.secrets))}


def test_the_provider_reads_every_document(clients: dict[str, Client], place: Place) -> None:
    assert set(clients) == {
        *CLIENT_IDS.values(),
        CONSENT,
        TRUST,
        *(each["client_id"] for each in trial_clients.documents(place.secrets)),
    }
    assert set(CLIENT_IDS) == set(RELYING_PARTIES)


def test_each_has_a_valid_corporate_number_and_a_contact_outside_the_web(clients: dict[str, Client]) -> None:
    for client in clients.values():
        assert corporate_number.is_valid(client.corporate_number), client.client_id
        assert client.contact, client.client_id


def test_redirects_lead_to_the_clients_own_house(clients: dict[str, Client], place: Place) -> None:
    for name, client_id in CLIENT_IDS.items():
        uris = (*clients[client_id].redirect_uris, *clients[client_id].post_logout_redirect_uris)
        assert bool(uris) is (name != "television")
        assert all(uri.startswith(f"{place.street[name]}/") for uri in uris)
        assert clients[client_id].origin == place.street[name]


def test_no_private_key_is_registered(place: Place) -> None:
    text = str(documents(place.street, place.secrets))
    assert not [name for name, pair in place.secrets.pairs.items() if pair["d"] in text]


def test_a_party_proves_itself_with_a_key_pair_or_a_secret_as_it_has_one(place: Place) -> None:
    assert credential("bank", place.secrets)["token_endpoint_auth_method"] == "private_key_jwt"
    shop = credential("shop", place.secrets)
    assert shop == {
        "token_endpoint_auth_method": "client_secret_basic",
        "client_secret": place.secrets.texts["shop"],
    }


def test_only_the_trust_is_a_resource_server_and_only_our_own_pages_skip_consent(clients: dict[str, Client]) -> None:
    assert [each.client_id for each in clients.values() if each.resource_server] == [TRUST]
    assert [each.client_id for each in clients.values() if each.first_party] == [CONSENT]
    assert [each.client_id for each in clients.values() if "trust:self" in each.scopes] == [CONSENT]


def test_tokens_in_the_front_channel_are_for_the_test_clients_that_are_about_them(clients: dict[str, Client]) -> None:
    beyond = {each.client_id for each in clients.values() if set(each.response_types) - {"code"}}
    assert beyond == {"test-front-channel", "test-secret"}


def test_no_two_companies_share_a_sector(clients: dict[str, Client]) -> None:
    sectors = [clients[client_id].sector_identifier for client_id in CLIENT_IDS.values()]
    assert len(set(sectors)) == len(sectors)
