"""One conversation with a card application: select it by its id, ask its PIN's state, verify once, read the record.

ISO/IEC 7816-4. The record is EF 0001; its PIN, where it has one, is EF 0011, as gov_core.card.added_application has it.
"""

from citizen_agent import errors
from citizen_agent.card_applications.allowed import AllowedApplication
from citizen_agent.card_session import CHUNK, check_verified, exchange
from citizen_agent.readers import Card
from standards.iso7816 import CommandApdu, ResponseApdu, StatusWord

EF_RECORD, EF_PIN = 0x0001, 0x0011
LONGEST_RECORD = 1024


class ApplicationSession:
    """The application on one powered card."""

    def __init__(self, card: Card, application: AllowedApplication) -> None:
        """Select it by its whole id; raises ApplicationMissing."""
        self._card, self._application = card, application
        if not self._send(0xA4, 0x040C, bytes.fromhex(application.aid)).ok:
            raise errors.ApplicationMissing("the card does not carry this application")

    def tries_left(self) -> int | None:
        """How many tries its PIN has left, without costing one; None without a PIN."""
        if not self._application.behind_pin:
            return None
        self._select(EF_PIN)
        answer = self._send(0x20, 0x0080)
        if answer.blocked:
            return 0
        if answer.tries_left is None:
            raise errors.CardRefused(answer.status)
        return answer.tries_left

    def verify(self, pin: str) -> None:
        """Send the PIN once; raises WrongPin or PinLocked."""
        self._select(EF_PIN)
        check_verified(self._send(0x20, 0x0080, pin.encode("ascii")))

    def record(self) -> bytes:
        """The whole record, at most 1024 bytes; raises CardRefused for a longer or closed one."""
        self._select(EF_RECORD)
        content = b""
        while len(content) <= LONGEST_RECORD:
            answer = self._send(0xB0, len(content), expected=CHUNK)
            if content and answer.status == StatusWord.OFFSET_OUTSIDE_FILE:
                return content
            if not answer.ok or not answer.data:
                raise errors.CardRefused(answer.status)
            content += answer.data
            if len(answer.data) < CHUNK:
                return content
        raise errors.CardRefused(StatusWord.OK)

    def _select(self, file_id: int) -> None:
        answer = self._send(0xA4, 0x020C, file_id.to_bytes(2))
        if not answer.ok:
            raise errors.CardRefused(answer.status)

    def _send(self, ins: int, p1p2: int, data: bytes = b"", *, expected: int | None = None) -> ResponseApdu:
        return exchange(self._card, CommandApdu(0x00, ins, p1p2 >> 8, p1p2 & 0xFF, data, expected))
