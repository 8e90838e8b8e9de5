"""One conversation with a card application: select it by its id, ask its PIN's state, verify once, read the record.

ISO/IEC 7816-4. The record is EF 0001; its PIN, where it has one, is EF 0011, as gov_core.card.added_application has it.
"""

from citizen_agent import errors
from citizen_agent.card_applications.allowed import AllowedApplication
from citizen_agent.readers import Card
from citizen_agent.selected_application import CHUNK, SelectedApplication
from standards.iso7816 import StatusWord

EF_RECORD, EF_PIN = 0x0001, 0x0011
LONGEST_RECORD = 1024


class ApplicationSession:
    """The application on one powered card."""

    def __init__(self, card: Card, application: AllowedApplication) -> None:
        """Select it by its whole id; raises ApplicationMissing."""
        self._application = application
        self._selected = SelectedApplication(card, bytes.fromhex(application.aid))

    def tries_left(self) -> int | None:
        """How many tries its PIN has left, without costing one; None without a PIN."""
        return self._selected.tries_left(EF_PIN) if self._application.behind_pin else None

    def verify(self, pin: str) -> None:
        """Send the PIN once; raises WrongPin or PinLocked."""
        self._selected.verify(EF_PIN, pin)

    def record(self) -> bytes:
        """The whole record, at most 1024 bytes; raises CardRefused for a longer or closed one."""
        self._selected.select_file(EF_RECORD)
        content = b""
        while len(content) <= LONGEST_RECORD:
            answer = self._selected.send(0x00, 0xB0, len(content), expected=CHUNK)
            if content and answer.status == StatusWord.OFFSET_OUTSIDE_FILE:
                return content
            if not answer.ok or not answer.data:
                raise errors.CardRefused(answer.status)
            content += answer.data
            if len(answer.data) < CHUNK:
                return content
        raise errors.CardRefused(StatusWord.OK)
