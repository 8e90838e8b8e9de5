"""The program around the wire: it serves a card file, and its trace never holds a PIN."""

import socket
import threading
from pathlib import Path

import pytest

from gov_core.card import image as image_file
from gov_core.card import virtual_card
from gov_core.card.commands import Card
from tests.gov_core.card.sample import PIN, sample_image

VERIFY = bytes.fromhex("0020009804") + PIN.encode()


def test_a_trace_names_commands_and_never_their_data(tmp_path: Path) -> None:
    with (tmp_path / "trace").open("w") as trace:
        traced = virtual_card.Traced(Card(sample_image()), trace)
        traced.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
        traced.transmit(VERIFY)
        traced.power_off()
        traced.reset()
    lines = (tmp_path / "trace").read_text().splitlines()
    assert lines == ["00A4040C 9000", "00200098 9000"]


def test_the_program_serves_a_card_until_the_reader_goes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_core.card.virtual_card.signal.signal", lambda *handler: None)
    path = tmp_path / "card.json"
    image_file.save(sample_image(), path)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        arguments = [str(path), "--port", str(listener.getsockname()[1]), "--trace", str(tmp_path / "trace")]
        codes: list[int] = []
        thread = threading.Thread(target=lambda: codes.append(virtual_card.main(arguments)))
        thread.start()
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"\x00\x01\x04")
            assert connection.recv(64)[2:] == sample_image().atr
        thread.join(5)
    assert codes == [0]
