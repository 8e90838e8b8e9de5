"""The wire of the virtual reader, spoken by a reader of the test: controls, commands, and going away."""

import socket
import threading
from collections.abc import Iterator

import pytest

from gov_core.card.commands import Card
from gov_core.card.vpcd import ReaderSlot
from tests.gov_core.card.sample import PASSWORD, sample_image

SELECT_JPKI = bytes.fromhex("00A4040C0AD392F000260100000001")
VERIFY = bytes.fromhex("0020009B") + bytes([len(PASSWORD)]) + PASSWORD.encode()
READ_SIGN_CERTIFICATE = bytes.fromhex("00B0810002")


class Reader:
    """The reader's end: listens, and speaks length and body, in two writes as the packaged driver does."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.slot = ReaderSlot(Card(sample_image()), self.listener.getsockname()[1])
        self.connection, _ = self.listener.accept()
        self.connection.settimeout(5)
        self.thread = threading.Thread(target=self.slot.serve)
        self.thread.start()

    def send(self, body: bytes) -> None:
        self.connection.sendall(len(body).to_bytes(2))
        self.connection.sendall(body)

    def ask(self, body: bytes) -> bytes:
        self.send(body)
        return self._exactly(int.from_bytes(self._exactly(2)))

    def _exactly(self, size: int) -> bytes:
        received = b""
        while len(received) < size:
            received += self.connection.recv(size - len(received))
        return received

    def close(self) -> None:
        self.connection.close()
        self.listener.close()
        self.thread.join(5)
        assert not self.thread.is_alive()


@pytest.fixture
def reader() -> Iterator[Reader]:
    opened = Reader()
    yield opened
    opened.close()


def test_the_reader_learns_the_atr_as_often_as_it_asks(reader: Reader) -> None:
    assert [reader.ask(b"\x04") for _ in range(3)] == [sample_image().atr] * 3


def test_commands_are_answered_in_order(reader: Reader) -> None:
    assert reader.ask(SELECT_JPKI) == b"\x90\x00"
    assert reader.ask(bytes.fromhex("00B0860003")) == b"JPK\x90\x00"


@pytest.mark.parametrize("control", [b"\x00", b"\x01", b"\x02"])
def test_power_and_reset_are_not_answered_and_forget_the_pin(reader: Reader, control: bytes) -> None:
    reader.ask(SELECT_JPKI)
    assert reader.ask(VERIFY) == b"\x90\x00"
    assert reader.ask(READ_SIGN_CERTIFICATE) == b"\x30\x82\x90\x00"
    reader.send(control)
    reader.ask(SELECT_JPKI)
    assert reader.ask(READ_SIGN_CERTIFICATE) == b"\x69\x82"


def test_an_unknown_control_is_ignored_and_an_empty_message_is_a_bad_command(reader: Reader) -> None:
    reader.send(b"\x09")
    assert reader.ask(b"") == b"\x67\x00"
    assert reader.ask(b"\x04") == sample_image().atr


def test_taking_the_card_out_ends_the_serving(reader: Reader) -> None:
    reader.slot.remove()
    reader.thread.join(5)
    assert not reader.thread.is_alive()
    reader.slot.remove()


def test_a_reader_that_dies_in_the_middle_of_a_message_is_a_card_taken_out(reader: Reader) -> None:
    reader.connection.sendall(b"\x00")
    reader.connection.close()
    reader.thread.join(5)
    assert not reader.thread.is_alive()


def test_no_reader_is_an_error_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(OSError):
        ReaderSlot(Card(sample_image()), port)
