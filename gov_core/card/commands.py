"""The chip's command interpreter: bytes in, data and status word out (ISO/IEC 7816-4).

Answers SELECT, READ BINARY, VERIFY, CHANGE REFERENCE DATA and COMPUTE DIGITAL SIGNATURE; everything else gets
a status word. No bytes make it raise: a real chip cannot.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from gov_core.card import signing
from gov_core.card.file_system import Application, CardImage, ElementaryFile, Key, Record, any_of
from gov_core.card.pins import Pin, UnfitPin
from standards import jpki_card
from standards.iso7816 import CommandApdu, MalformedApdu, StatusWord

SHORT_ID_END = 0x1F


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Points where public reports of real cards differ or tests need the other way."""

    blocked_status: int = StatusWord.BLOCKED_JICSAP  # one report of physical cards; ISO and other writers say 6983
    survives_reset: bool = False  # reported: only power-off ends a verified PIN, a plain reset does not


AS_REPORTED = Behaviour()


class Refusal(Exception):
    """A status word other than 9000, on its way to the answer."""

    def __init__(self, status: int) -> None:
        """Keep the status word."""
        super().__init__(f"{status:04X}")
        self.status = status


class Card:
    """A powered chip: the stored image plus what power-off forgets (selection, verified PINs)."""

    def __init__(
        self,
        image: CardImage,
        on_change: Callable[[CardImage], None] = lambda image: None,
        *,
        behaviour: Behaviour = AS_REPORTED,
    ) -> None:
        """`on_change` stores the image; it is called before the answer to any command that changed it."""
        self._image = image
        self._on_change = on_change
        self._behaviour = behaviour
        self.atr = image.atr
        self.power_off()

    def power_off(self) -> None:
        """Forget the selection and every verified PIN; counters are in the image and stay."""
        self._application: Application | None = None
        self._file_id: int | None = None
        self._verified: set[int] = set()

    def reset(self) -> None:
        """Warm reset: the selection goes; whether a verified PIN goes with it is a Behaviour."""
        verified, application = self._verified, self._application
        self.power_off()
        if self._behaviour.survives_reset:
            self._verified, self._application = verified, application

    def close(self) -> None:
        """Take the card out of its in-process reader, which takes the power away."""
        self.power_off()

    def transmit(self, command: bytes) -> bytes:
        """Run one command and return data and status word."""
        try:
            data = self._dispatch(_with_room(CommandApdu.parse(command), command))
        except MalformedApdu:
            return _status(StatusWord.WRONG_LENGTH)
        except Refusal as refusal:
            return _status(refusal.status)
        return data + _status(StatusWord.OK)

    def _dispatch(self, apdu: CommandApdu) -> bytes:
        match apdu.cla, apdu.ins:
            case 0x00, 0xA4:
                return self._select(apdu)
            case 0x00, 0xB0:
                return self._read_binary(apdu)
            case 0x00, 0x20:
                return self._verify(apdu)
            case 0x00, 0x24:
                return self._change_reference_data(apdu)
            case 0x80, 0x2A:
                return self._compute_signature(apdu)
            case ((0x00 | 0x80), _):
                raise Refusal(StatusWord.INSTRUCTION_NOT_SUPPORTED)
        raise Refusal(StatusWord.CLASS_NOT_SUPPORTED)

    def _select(self, apdu: CommandApdu) -> bytes:
        """Select an application or an elementary file; a failed SELECT leaves the selection as it was."""
        if apdu.p1 == 0x04:
            self._select_application(apdu)
        elif (apdu.p1, apdu.p2) == (0x02, 0x0C):
            self._select_file(apdu)
        else:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        return b""

    def _select_application(self, apdu: CommandApdu) -> None:
        application = self._image.application(apdu.data)
        if application is None:
            raise Refusal(StatusWord.NOT_FOUND)
        if apdu.p2 != 0x0C:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        if application is not self._application:
            # Reported: another application ends the security status, the same one again does not.
            self._verified = set()
        self._application, self._file_id = application, None

    def _select_file(self, apdu: CommandApdu) -> None:
        if len(apdu.data) != 2:
            raise Refusal(StatusWord.WRONG_LENGTH)
        file_id = int.from_bytes(apdu.data)
        if self._application is None or self._application.find(file_id) is None:
            raise Refusal(StatusWord.NOT_FOUND)
        self._file_id = file_id

    def _read_binary(self, apdu: CommandApdu) -> bytes:
        if apdu.expected is None or apdu.data:
            raise Refusal(StatusWord.WRONG_LENGTH)
        offset = (apdu.p1 << 8) | apdu.p2
        if apdu.p1 & 0x80:
            self._file_id = self._file_by_short_id(apdu.p1 & 0x7F)
            offset = apdu.p2
        _, file = self._selected()
        if not isinstance(file, Record):
            raise Refusal(StatusWord.CONDITIONS_NOT_SATISFIED)
        if file.opened_by is not None:
            self._require_verified(file.opened_by)
        if offset >= len(file.content):
            raise Refusal(StatusWord.OFFSET_OUTSIDE_FILE)
        return file.content[offset : offset + apdu.expected]

    def _verify(self, apdu: CommandApdu) -> bytes:
        if apdu.p1 != 0:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        pin_id, pin = self._referenced_pin(apdu.p2)
        if not apdu.data:
            # The empty form asks; it costs nothing and stays a count even when blocked or verified.
            raise Refusal(StatusWord.tries_left(pin.tries_left))
        if len(apdu.data) > jpki_card.SIGN_PASSWORD_LONGEST:
            raise Refusal(StatusWord.WRONG_LENGTH)
        self._verified.discard(pin_id)
        if pin.blocked:
            raise Refusal(self._behaviour.blocked_status)
        if not pin.verify(apdu.data, self._store):
            raise Refusal(StatusWord.tries_left(pin.tries_left))
        self._verified.add(pin_id)
        return b""

    def _change_reference_data(self, apdu: CommandApdu) -> bytes:
        if apdu.p1 != 0x01:  # 01: the data holds the new value only; the old one was proven by VERIFY
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        pin_id, pin = self._referenced_pin(apdu.p2)
        if pin.blocked:
            raise Refusal(self._behaviour.blocked_status)
        self._require_verified(any_of(pin_id))
        try:
            pin.replace(apdu.data)
        except UnfitPin:
            raise Refusal(StatusWord.WRONG_LENGTH if not apdu.data else StatusWord.INCORRECT_DATA) from None
        self._store()
        return b""

    def _compute_signature(self, apdu: CommandApdu) -> bytes:
        if not signing.has_mode(apdu.p1):
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        _, key = self._referenced(apdu.p2)
        if not isinstance(key, Key):
            raise Refusal(StatusWord.CONDITIONS_NOT_SATISFIED)
        self._require_verified(key.opened_by)
        try:
            return signing.compute(key.private_key, apdu.p1, apdu.data, apdu.expected or 0)
        except signing.UnknownMode:
            raise Refusal(StatusWord.INCORRECT_P1_P2) from None
        except signing.UnfitLength:
            raise Refusal(StatusWord.WRONG_LENGTH) from None

    def _referenced(self, p2: int) -> tuple[int, ElementaryFile]:
        """Return the file P2 points at: 80 = the selected one, 80 + short id = that one."""
        if not p2 & 0x80:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        if p2 != 0x80:
            self._file_id = self._file_by_short_id(p2 & 0x7F)
        return self._selected()

    def _referenced_pin(self, p2: int) -> tuple[int, Pin]:
        file_id, file = self._referenced(p2)
        if not isinstance(file, Pin):
            raise Refusal(StatusWord.CONDITIONS_NOT_SATISFIED)
        return file_id, file

    def _file_by_short_id(self, short_id: int) -> int:
        """A short id is the file id's low five bits; 0 and 31 name no file."""
        if not 0 < short_id < SHORT_ID_END:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        if self._application is None or self._application.find(short_id) is None:
            raise Refusal(StatusWord.NOT_FOUND)
        return short_id

    def _selected(self) -> tuple[int, ElementaryFile]:
        if self._application is not None and self._file_id is not None:
            file = self._application.find(self._file_id)
            if file is not None:
                return self._file_id, file
        raise Refusal(StatusWord.CONDITIONS_NOT_SATISFIED)

    def _require_verified(self, opened_by: frozenset[int]) -> None:
        if opened_by.isdisjoint(self._verified):
            raise Refusal(StatusWord.SECURITY_STATUS_NOT_SATISFIED)

    def _store(self) -> None:
        self._on_change(self._image)


def _with_room(apdu: CommandApdu, command: bytes) -> CommandApdu:
    """Le 0 means "as much as fits": 256 bytes after a short command, 65536 after an extended one."""
    if apdu.expected != 0:
        return apdu
    extended = len(command) > 5 and command[4] == 0
    return replace(apdu, expected=65536 if extended else 256)


def _status(status: int) -> bytes:
    return status.to_bytes(2)
