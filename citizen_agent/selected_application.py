"""One selected application of a powered card: its files, and the secrets that open them.

Commands are ISO/IEC 7816-4. A secret is sent exactly once per call of `verify`, never again by itself: the chip counts.
63C0, 6983 and 6984 all mean locked (`ResponseApdu.blocked`), because reports of real cards differ: one says 63C0 for
the last miss and 6984 afterwards.
"""

from citizen_agent import errors
from citizen_agent.readers import Card
from standards.iso7816 import CommandApdu, MalformedApdu, ResponseApdu

CHUNK = 0xF0
STATUS_FAMILIES = (0x6, 0x9)  # ISO/IEC 7816-3: every status word is 6xxx or 9xxx


class SelectedApplication:
    """An application by its whole id, until another one is selected or the power goes."""

    def __init__(self, card: Card, aid: bytes) -> None:
        """Select it; raises ApplicationMissing when the chip has none of this id."""
        self._card = card
        self._file: int | None = None
        if not self.send(0x00, 0xA4, 0x040C, aid).ok:
            raise errors.ApplicationMissing("the card does not carry this application")

    def select_file(self, file_id: int) -> None:
        """Make an elementary file the current one; raises CardRefused with the chip's status word."""
        if self._file == file_id:
            return
        self._file = None
        answer = self.send(0x00, 0xA4, 0x020C, file_id.to_bytes(2))
        if not answer.ok:
            raise errors.CardRefused(answer.status)
        self._file = file_id

    def tries_left(self, secret_file: int) -> int:
        """Ask how many tries are left; costs none. 0 means locked."""
        self.select_file(secret_file)
        answer = self.send(0x00, 0x20, 0x0080)
        if answer.blocked:
            return 0
        if answer.tries_left is None:
            raise errors.CardRefused(answer.status)
        return answer.tries_left

    def verify(self, secret_file: int, secret: str) -> None:
        """Send the secret once; raises WrongPin or PinLocked."""
        self.select_file(secret_file)
        answer = self.send(0x00, 0x20, 0x0080, secret.encode("ascii"))
        if answer.blocked:
            raise errors.PinLocked
        if answer.tries_left is not None:
            raise errors.WrongPin(answer.tries_left)
        if not answer.ok:
            raise errors.CardRefused(answer.status)

    def change(self, secret_file: int, new: str) -> None:
        """Put a new secret in place of the one just verified (CHANGE REFERENCE DATA, P1 = 01: new value only)."""
        self.select_file(secret_file)
        answer = self.send(0x00, 0x24, 0x0180, new.encode("ascii"))
        if not answer.ok:
            raise errors.CardRefused(answer.status)

    def read(self, offset: int, size: int) -> bytes:
        """Some bytes of the current file, at least one."""
        answer = self.send(0x00, 0xB0, offset, expected=size)
        if not answer.ok or not answer.data:
            raise errors.CardRefused(answer.status)
        return answer.data

    def send(self, cla: int, ins: int, p1p2: int, data: bytes = b"", *, expected: int | None = None) -> ResponseApdu:
        """One command and its answer; raises CardRemoved for what is no whole answer."""
        command = CommandApdu(cla, ins, p1p2 >> 8, p1p2 & 0xFF, data, expected)
        try:
            answer = ResponseApdu.parse(self._card.transmit(command.encode()))
        except MalformedApdu as error:
            raise errors.CardRemoved("no status word") from error
        if answer.status >> 12 not in STATUS_FAMILIES or (answer.data and not answer.ok):
            # A driver was seen that passes on half of an answer (vpcd 3.3): its last bytes are no status word.
            raise errors.CardRemoved("the answer was cut off")
        return answer
