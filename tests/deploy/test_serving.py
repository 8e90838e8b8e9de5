"""How a house is served: on loopback only, as its own process, asking others with a short and deaf client."""

import asyncio
import re
import ssl
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Route

from deploy.addresses import SERVED
from deploy.card_drawer import CARDS
from deploy.house_settings import Place, mapping_of
from deploy.serving import create, credentials, outbound, tls_door
from foundation.clock import SystemClock
from foundation.environment import SettingsRefused
from foundation.ids import RandomIds
from tests.gov_core.served import free_socket, serving

LOOPBACK = "0100007F"


def _create(house: str, mapping: dict[str, str], path: str, body: dict[str, str]) -> httpx.Response:
    async def run() -> httpx.Response:
        clock = SystemClock()
        async with outbound() as http:
            app = create(house, mapping, clock, RandomIds(clock), http)
            base = mapping["KAKEHASHI_AGENT_BASE_URL"]
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as client:
                return await client.post(path, json=body)

    return asyncio.run(run())


def test_every_house_answers_health_without_naming_its_server(street: Place) -> None:
    for house in SERVED:
        answer = httpx.get(f"{street.street[house]}/health", trust_env=False)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"}), house
        assert "server" not in answer.headers, house
        assert answer.headers["x-content-type-options"] == "nosniff", house


def test_nothing_listens_anywhere_but_on_loopback(street: Place) -> None:
    ports = {street.street.port(house) for house in SERVED}
    heard = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for address, state in re.findall(r"^ +\d+: (\S+) \S+ (\S\S) ", Path(table).read_text(), re.MULTILINE):
            host, port = address.split(":")
            if state == "0A" and int(port, 16) in ports:
                heard.add((host, int(port, 16)))
    assert heard == {(LOOPBACK, port) for port in ports}


def test_a_house_with_a_setting_it_does_not_know_is_not_made(place: Place) -> None:
    mapping = {**mapping_of("citizen_agent", place), "KAKEHASHI_AGENT_PROVIDERS": "x"}
    with pytest.raises(SettingsRefused, match="did you mean KAKEHASHI_AGENT_PROVIDER"):
        _create("citizen_agent", mapping, "/demo/authorize", {})


def test_only_an_agent_with_cards_of_a_demo_logs_in_by_itself(place: Place) -> None:
    mapping = mapping_of("citizen_agent", place)
    assert _create("citizen_agent", mapping, "/demo/authorize", {}).status_code == 400
    del mapping[CARDS]
    # No such address then; the agent's own door already turns away what no page of its own has sent.
    assert _create("citizen_agent", mapping, "/demo/authorize", {}).status_code == 403


def _ask(coroutine: Coroutine[Any, Any, httpx.Response]) -> httpx.Response:
    return asyncio.run(coroutine)


def test_the_outbound_client_follows_no_redirect_and_hears_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody there: going through it would fail
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    listener = free_socket()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"

    async def away(_: object) -> RedirectResponse:
        return RedirectResponse("http://127.0.0.1:9/elsewhere")

    async def ask() -> httpx.Response:
        async with outbound() as http:
            return await http.get(url)

    with serving(Starlette(routes=[Route("/", away)]), listener):
        assert _ask(ask()).status_code == 307


@pytest.mark.parametrize("content", [None, "not PEM"])
def test_a_house_whose_tls_files_are_absent_or_no_pem_is_refused_in_a_sentence(
    place: Place, content: str | None
) -> None:
    if content:
        place.verifiers.make(SystemClock().now())
        for file in (place.verifiers.server.certificate, place.verifiers.client.certificate):
            file.write_text(content)
    for house, make in (("gov_core", tls_door), ("idp", credentials)):
        with pytest.raises(SettingsRefused, match=r"mutual TLS cannot be set up from .*\.pem"):
            make(house, mapping_of(house, place))


def test_only_the_provider_shows_a_certificate_and_only_to_the_verifiers_port(town: Place) -> None:
    shown = {house: list(credentials(house, mapping_of(house, town))) for house in SERVED}
    assert {house: urls for house, urls in shown.items() if urls} == {"idp": [town.street["jpki_verifiers"]]}


def test_the_demo_answers_verifiers_on_their_port_only_and_with_a_certificate_only(street: Place) -> None:
    status = httpx.post(f"{street.street['gov_core']}/jpki/links", json={}, trust_env=False)
    assert status.status_code == 403
    naked = ssl.create_default_context(cafile=str(street.verifiers.authority))
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{street.street['jpki_verifiers']}/health", verify=naked, trust_env=False)


def test_relying_parties_show_certificates_at_a_port_of_the_provider_and_of_the_data_trust(place: Place) -> None:
    place.clients.make_missing(SystemClock().now())
    for house, prefix in (("idp", "IDP"), ("data_trust", "TRUST")):
        mapping = mapping_of(house, place)
        door = tls_door(house, mapping)
        assert door is not None
        assert door.port == place.street.port(f"{house}_mtls")
        assert door.context.verify_mode == ssl.CERT_OPTIONAL
        del mapping[f"KAKEHASHI_{prefix}_MTLS_CERTIFICATE"], mapping[f"KAKEHASHI_{prefix}_MTLS_KEY"]
        assert tls_door(house, mapping) is None
