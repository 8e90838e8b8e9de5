"""What the chip forgets without power: the selected application and file, and which PINs were verified.

Security status as one project reports of physical cards: another application ends it, the same one selected again
does not, a plain reset does not either, power-off does. Counters are not here; they are in the image.
"""

from gov_core.card.file_system import Application, CardImage, ElementaryFile
from standards.iso7816 import StatusWord

SHORT_ID_END = 0x1F


class Refusal(Exception):
    """A status word other than 9000, on its way to the answer."""

    def __init__(self, status: int) -> None:
        """Keep the status word."""
        super().__init__(f"{status:04X}")
        self.status = status


class Selection:
    """Where the terminal stands on the card, and what it has proven there."""

    def __init__(self, image: CardImage) -> None:
        """Nothing is selected and nothing proven after power-on."""
        self._image = image
        self._application: Application | None = None
        self._file_id: int | None = None
        self._verified: set[int] = set()
        self._verified_in: Application | None = None

    def warm_reset(self, *, keep_status: bool) -> None:
        """Leave every application; with `keep_status` the verified PINs wait for theirs to be selected again."""
        self._application, self._file_id = None, None
        if not keep_status:
            self._verified.clear()

    def select_application(self, aid: bytes) -> None:
        """Select by the full application id; a failed SELECT leaves the selection as it was."""
        application = self._image.application(aid)
        if application is None:
            raise Refusal(StatusWord.NOT_FOUND)
        if application is not self._verified_in:
            self._verified.clear()
        self._application = self._verified_in = application
        self._file_id = None

    def select_file(self, file_id: int) -> None:
        """Select an elementary file of the current application."""
        if self._application is None or self._application.find(file_id) is None:
            raise Refusal(StatusWord.NOT_FOUND)
        self._file_id = file_id

    def select_short(self, short_id: int) -> None:
        """Select by short id, which is the file id's low five bits; 0 and 31 name no file."""
        if not 0 < short_id < SHORT_ID_END:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        self.select_file(short_id)

    def current(self) -> tuple[int, ElementaryFile]:
        """Return the selected file and its id."""
        if self._application is not None and self._file_id is not None:
            file = self._application.find(self._file_id)
            if file is not None:
                return self._file_id, file
        raise Refusal(StatusWord.CONDITIONS_NOT_SATISFIED)

    def referenced(self, p2: int) -> tuple[int, ElementaryFile]:
        """Return the file P2 points at: 80 = the selected one, 80 + short id = that one."""
        if not p2 & 0x80:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        if p2 != 0x80:
            self.select_short(p2 & 0x7F)
        return self.current()

    def signing_file(self, p2: int) -> ElementaryFile:
        """As `referenced`; 00 = the application's default key, where it has one."""
        if p2 == 0 and self._application is not None and self._application.default_key is not None:
            self._file_id = self._application.default_key
            return self.current()[1]
        return self.referenced(p2)[1]

    def mark(self, pin_id: int, *, verified: bool) -> None:
        """Note what a VERIFY proved, or that a failed one took away what an earlier one had opened."""
        self._verified.discard(pin_id)
        if verified:
            self._verified.add(pin_id)

    def require(self, opened_by: frozenset[int] | None) -> None:
        """Raise unless one of these PINs is verified; None asks for nothing, an empty set is never satisfied."""
        if opened_by is not None and opened_by.isdisjoint(self._verified):
            raise Refusal(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
