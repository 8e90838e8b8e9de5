"""The supervisor with real houses: starts, waits, tells what a dead house wrote, and ends all it started."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from deploy.addresses import Street
from deploy.house_settings import Place, mapping_of
from deploy.supervisor import HouseDidNotStart, Supervisor
from tests.deploy.parts import free_offset

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); signal.pause()"


@pytest.fixture
def here(town: Place) -> Place:
    """The seeded town on ports of its own."""
    return Place(town.folder, Street.on_loopback(free_offset(2000)), town.secrets)


@pytest.fixture
def supervisor(here: Place) -> Iterator[Supervisor]:
    made = Supervisor(here.folder / "logs")
    yield made
    made.stop()


def _start(supervisor: Supervisor, place: Place, house: str = "shop", **changed: str) -> None:
    supervisor.start(house, place.street[house], {**mapping_of(house, place), **changed})


def test_a_house_runs_until_it_is_stopped(supervisor: Supervisor, here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAKEHASHI_GOV_TYPING_ERROR", "would stop the house if it were inherited")
    _start(supervisor, here, "gov_core")
    supervisor.wait_until_healthy(here.street.urls)
    url = f"{here.street['gov_core']}/health"
    assert httpx.get(url, trust_env=False).json() == {"status": "ok"}
    supervisor.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
    assert here.street.taken_ports() == []


def test_a_house_that_refuses_its_settings_is_reported_with_its_last_words(supervisor: Supervisor, here: Place) -> None:
    _start(supervisor, here, KAKEHASHI_SHOP_ISSUR="x")
    with pytest.raises(HouseDidNotStart, match="shop ended with 2; its log says:") as told:
        supervisor.wait_until_healthy(here.street.urls)
    assert "KAKEHASHI_SHOP_ISSUR" in str(told.value)


def test_a_port_in_use_is_reported_with_the_servers_words(supervisor: Supervisor, here: Place) -> None:
    # It answers nothing: whoever only asked for /health would take the port for free.
    with socket.create_server(("127.0.0.1", here.street.port("shop"))):
        _start(supervisor, here)
        supervisor.children["shop"].wait(timeout=20)
        with pytest.raises(HouseDidNotStart, match="address already in use"):
            supervisor.wait()


def test_a_silent_house_is_given_up_with_the_name_of_its_log(supervisor: Supervisor, here: Place) -> None:
    supervisor.start_seconds = 0
    _start(supervisor, here)
    with pytest.raises(HouseDidNotStart, match=r"shop did not answer; read .*shop\.log"):
        supervisor.wait_until_healthy({"shop": "http://127.0.0.1:9"})


def test_one_dead_house_ends_the_wait(supervisor: Supervisor, here: Place) -> None:
    _start(supervisor, here)
    supervisor.wait_until_healthy(here.street.urls)
    supervisor.children["shop"].kill()
    with pytest.raises(HouseDidNotStart, match="shop ended with -9"):
        supervisor.wait()


def test_a_house_that_does_not_listen_to_sigterm_is_ended_too(supervisor: Supervisor) -> None:
    stubborn = subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE)
    assert stubborn.stdout is not None
    with stubborn.stdout as voice:
        assert voice.readline() == b"ready\n"
        supervisor.children["stubborn"] = stubborn
        supervisor.stop_seconds = 0.2
        supervisor.stop()
    assert stubborn.returncode == -9
