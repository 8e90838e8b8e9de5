"""No individual number reaches the log of a served house, on whatever way it is written."""

import json
import socket
import textwrap
from pathlib import Path

import httpx

from deploy.addresses import SERVED
from deploy.house_settings import Place, mapping_of
from deploy.supervisor import Supervisor
from foundation.clock import SystemClock
from foundation.ids import RandomIds
from foundation.number_guard import SCRUBBED
from gov_core.rooms import open_rooms
from gov_core.settings import Settings
from standards.individual_number import check_digit
from tests.deploy.parts import start_python

NUMBER = f"12345678901{check_digit('12345678901')}"
# A house with bad manners: it writes what it is asked, in every way a program can write a log.
CARELESS = """
    import logging, sys, threading, warnings
    from deploy import logs
    from deploy.serving import run

    def fail(number):
        raise ValueError(number)

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        number = scope["query_string"].decode()
        logging.getLogger("kakehashi.careless").warning("resident %s", number)
        logging.getLogger("uvicorn.error").error("resident %s", number)
        logging.warning("resident %s, and nothing else", number)
        logging.getLogger("kakehashi.careless").warning("an innocent line")
        warnings.warn("resident " + number)
        thread = threading.Thread(target=fail, args=(number,))
        thread.start()
        thread.join()
        fail(number)

    logs.install()
    run(app, int(sys.argv[1]))
"""
DYING = "from deploy import logs\nlogs.install()\nraise RuntimeError('resident {}')"


def test_a_served_app_cannot_write_a_number_to_its_log() -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    house = start_python("-c", textwrap.dedent(CARELESS), str(port))
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8), trust_env=False) as client:
            assert client.get(f"http://127.0.0.1:{port}/?{NUMBER}").status_code == 500
    finally:
        house.terminate()
        written, _ = house.communicate(timeout=20)
    assert NUMBER not in written
    assert written.count(SCRUBBED) == 6, written
    lines = {line["message"]: line for line in map(json.loads, written.splitlines())}
    assert lines["an innocent line"]["level"] == "WARNING"
    assert lines["an innocent line"]["logger"] == "kakehashi.careless"


def test_an_error_that_ends_the_house_is_scrubbed_too_and_an_innocent_one_is_told() -> None:
    for text, told in ((NUMBER, SCRUBBED), ("moved", "RuntimeError: resident moved")):
        written, _ = start_python("-c", DYING.format(text)).communicate(timeout=20)
        assert NUMBER not in written
        assert told in written


def test_a_house_that_cannot_open_its_database_does_not_tell_a_number_in_the_path(place: Place) -> None:
    mapping = {**mapping_of("gov_core", place), "KAKEHASHI_GOV_DATABASE_URL": f"sqlite:////proc/{NUMBER}/gov.db"}
    mapping = {name: value for name, value in mapping.items() if "_VERIFIER_" not in name}  # nothing is seeded here
    supervisor = Supervisor(place.folder / "logs")
    supervisor.start("gov_core", place.street["gov_core"], mapping)
    assert supervisor.children["gov_core"].wait(timeout=20) != 0
    written = (place.folder / "logs/gov_core.log").read_text()
    assert SCRUBBED in written
    assert NUMBER not in written


def _numbers(street: Place) -> list[str]:
    settings = Settings.from_mapping(mapping_of("gov_core", street))
    clock = SystemClock()
    rooms = open_rooms(
        settings.database_url, (settings.kek, settings.number_key), settings.cards_path, clock, RandomIds(clock)
    )
    try:
        return rooms.residents.all_numbers()
    finally:
        rooms.database.close()


def test_no_seeded_number_sent_to_any_house_is_in_any_log(street: Place) -> None:
    numbers = _numbers(street)
    assert len(numbers) >= 6
    with httpx.Client(trust_env=False) as client:
        for house in SERVED:
            for number in numbers:
                url = f"{street.street[house]}/{number}?login_hint={number}"
                assert client.get(url, headers={"user-agent": number}).status_code < 500
                assert client.post(url, data={"client_id": number}).status_code < 500
                assert client.post(url, json={"ticket": number}).status_code < 500
    written = "".join(_log(street, house) for house in SERVED)
    assert not [number for number in numbers if number in written]


def _log(street: Place, house: str) -> str:
    return Path(street.folder / f"logs/{house}.log").read_text()
