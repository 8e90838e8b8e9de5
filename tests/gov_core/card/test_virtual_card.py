"""The program around the wire: it serves a card file, and its trace never holds a PIN."""

import socket
import threading
from collections.abc import Callable, Iterator
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


SELECT = bytes.fromhex("00A4040C0AD392F000260100000001")
SIGN = bytes.fromhex("802A009720" + "00" * 32 + "00")


class Reader:
    """Runs the program with these options and is its reader."""

    def __init__(self, folder: Path, *options: str) -> None:
        path = folder / "card.json"
        image_file.save(sample_image(), path)
        self.codes: list[int] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        arguments = [str(path), "--port", str(self.listener.getsockname()[1]), *options]
        self.thread = threading.Thread(target=lambda: self.codes.append(virtual_card.main(arguments)))
        self.thread.start()
        self.connection, _ = self.listener.accept()
        self.connection.settimeout(5)

    def tell(self, body: bytes) -> None:
        self.connection.sendall(len(body).to_bytes(2) + body)

    def ask(self, body: bytes) -> str:
        self.tell(body)
        size = int.from_bytes(self.connection.recv(2, socket.MSG_WAITALL))
        return self.connection.recv(size, socket.MSG_WAITALL).hex().upper()

    def leave(self) -> None:
        self.connection.close()
        self.listener.close()
        self.thread.join(5)


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Reader]]:
    monkeypatch.setattr("gov_core.card.virtual_card.signal.signal", lambda *handler: None)
    opened: list[Reader] = []

    def run(*options: str) -> Reader:
        opened.append(Reader(tmp_path, *options))
        return opened[-1]

    yield run
    for each in opened:
        each.leave()


def test_the_program_serves_a_card_until_the_reader_goes_away(reader: Callable[..., Reader], tmp_path: Path) -> None:
    running = reader("--trace", str(tmp_path / "trace"))
    assert running.ask(b"\x04") == sample_image().atr.hex().upper()
    running.leave()
    assert running.codes == [0]


@pytest.mark.parametrize(
    ("name", "atr"),
    [
        ("contact", "3BDA13FF8131FB468012392F31C173C601C03B"),
        ("contactless", "3B888001000005E0B381A1007F"),
        ("juki", "3BE000FF8131FE4514"),
    ],
)
def test_the_answer_to_reset_can_be_another(reader: Callable[..., Reader], name: str, atr: str) -> None:
    assert reader("--atr", name).ask(b"\x04") == atr


@pytest.mark.parametrize(("options", "status"), [((), "6984"), (("--blocked-status", "6983"), "6983")])
def test_the_word_for_blocked_can_be_another(
    reader: Callable[..., Reader], options: tuple[str, ...], status: str
) -> None:
    running = reader(*options)
    running.ask(SELECT)
    wrong = bytes.fromhex("00200098043030" + "3030")
    assert [running.ask(wrong) for _ in range(4)] == ["63C2", "63C1", "63C0", status]


@pytest.mark.parametrize(("options", "status"), [((), "6982"), (("--keep-status-over-reset",), "9000")])
def test_a_verified_pin_can_outlive_a_reset_but_never_the_power(
    reader: Callable[..., Reader], options: tuple[str, ...], status: str
) -> None:
    running = reader(*options)
    running.ask(SELECT)
    assert running.ask(VERIFY) == "9000"
    for control, expected in ((b"\x02", status), (b"\x00", "6982")):
        running.tell(control)
        running.ask(SELECT)
        assert running.ask(SIGN)[-4:] == expected


def test_another_word_for_blocked_is_refused(reader: Callable[..., Reader], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        virtual_card.main([str(tmp_path / "card.json"), "--blocked-status", "9000"])
