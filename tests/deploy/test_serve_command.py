"""Serving from the command line: the collector rests while everything is imported, and works again afterwards."""

import gc
import threading
import time

import pytest
import typer

from deploy.house_server import HouseServer, configured
from deploy.serve_command import serve_house
from tests.deploy.test_house_server import who
from tests.gov_core.served import free_socket


def test_an_unknown_house_changes_nothing() -> None:
    with pytest.raises(typer.BadParameter, match="gov_core, idp"):
        serve_house("town_hall", 0)
    assert gc.isenabled()


def test_a_house_that_listens_collects_garbage() -> None:
    with free_socket() as found:
        port = found.getsockname()[1]
    server = HouseServer(configured(who, port))
    gc.disable()
    try:
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not gc.isenabled() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.started and gc.isenabled()
        server.should_exit = True
        thread.join()
    finally:
        gc.enable()
