"""Clients for outside tools: what is written for the tool is what is registered."""

from deploy import trial_clients
from deploy.house_settings import Place
from idp.clients.registration import read_clients


def test_each_is_registered_as_it_is_described(place: Place) -> None:
    registered = {client.client_id: client for client in read_clients(trial_clients.documents(place.secrets))}
    described = trial_clients.described(place.secrets, place.clients)
    assert [each["client_id"] for each in described] == list(registered)
    for each in described:
        client = registered[each["client_id"]]
        assert client.profile == each.get("profile", "")
        assert client.dpop_bound_access_tokens is each.get("dpop", False)
        assert client.tls_client_certificate_bound_access_tokens is ("certificate" in each)
        assert client.token_endpoint_auth_method == each["token_endpoint_auth_method"]


def test_no_private_key_is_registered(place: Place) -> None:
    text = str(trial_clients.documents(place.secrets))
    assert not [name for name in trial_clients.WITH_KEYS if place.secrets.pairs[name]["d"] in text]
