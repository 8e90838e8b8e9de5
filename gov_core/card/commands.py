"""The chip's command interpreter: bytes in, data and status word out (ISO/IEC 7816-4, JICSAP 1.1).

Answers SELECT, READ BINARY, READ RECORD, VERIFY, CHANGE REFERENCE DATA, CHANGE KEY, GET CHALLENGE and COMPUTE
DIGITAL SIGNATURE; everything else gets a status word. No bytes make it raise: a real chip cannot.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from gov_core.card import signing
from gov_core.card.file_system import CardImage, Key, Record, Records
from gov_core.card.pins import Pin, UnfitPin
from gov_core.card.selection import Refusal, Selection
from standards import jpki_card
from standards.iso7816 import CommandApdu, MalformedApdu, StatusWord

LONGEST_CHALLENGE = 256  # reported: every length up to this, and 6985 beyond


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Points where public reports of real cards differ or tests need the other way."""

    blocked_status: int = StatusWord.BLOCKED_JICSAP  # one report of physical cards; ISO and other writers say 6983
    survives_reset: bool = False  # reported: only power-off ends a verified PIN, a plain reset does not


AS_REPORTED = Behaviour()


class Card:
    """A powered chip: the stored image plus what power-off forgets (selection, verified PINs)."""

    def __init__(
        self,
        image: CardImage,
        on_change: Callable[[CardImage], None] = lambda image: None,
        *,
        behaviour: Behaviour = AS_REPORTED,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        """`on_change` stores the image; it is called before the answer to any command that changed it.

        `random` gives that many bytes: the chip's own generator.
        """
        self._image = image
        self._on_change = on_change
        self._behaviour = behaviour
        self._random = random
        self.atr = image.atr
        self.power_off()

    def power_off(self) -> None:
        """Forget the selection and every verified PIN; counters are in the image and stay."""
        self._selection = Selection(self._image)

    def reset(self) -> None:
        """Warm reset: the selection goes; whether a verified PIN goes with it is a Behaviour."""
        self._selection.warm_reset(keep_status=self._behaviour.survives_reset)

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
        handlers: dict[tuple[int, int], Callable[[CommandApdu], bytes]] = {
            (0x00, 0xA4): self._select,
            (0x00, 0xB0): self._read_binary,
            (0x00, 0xB2): self._read_record,
            (0x00, 0x20): self._verify,
            (0x00, 0x24): self._change_reference_data,
            (0x80, 0x32): self._change_key,
            (0x00, 0x84): self._get_challenge,
            (0x80, 0x2A): self._compute_signature,
        }
        handler = handlers.get((apdu.cla, apdu.ins))
        if handler is not None:
            return handler(apdu)
        known_class = apdu.cla in (0x00, 0x80)
        raise Refusal(StatusWord.INSTRUCTION_NOT_SUPPORTED if known_class else StatusWord.CLASS_NOT_SUPPORTED)

    def _select(self, apdu: CommandApdu) -> bytes:
        """Select an application or an elementary file; no file control information is given out."""
        if apdu.p1 == 0x04:
            if self._image.application(apdu.data) is not None and apdu.p2 != 0x0C:
                raise Refusal(StatusWord.INCORRECT_P1_P2)
            self._selection.select_application(apdu.data)
        elif (apdu.p1, apdu.p2) == (0x02, 0x0C):
            if len(apdu.data) != 2:
                raise Refusal(StatusWord.WRONG_LENGTH)
            self._selection.select_file(int.from_bytes(apdu.data))
        else:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        return b""

    def _read_binary(self, apdu: CommandApdu) -> bytes:
        if apdu.expected is None or apdu.data:
            raise Refusal(StatusWord.WRONG_LENGTH)
        offset = (apdu.p1 << 8) | apdu.p2
        if apdu.p1 & 0x80:
            self._selection.select_short(apdu.p1 & 0x7F)
            offset = apdu.p2
        _, file = self._selection.current()
        if not isinstance(file, Record):
            raise Refusal(StatusWord.INCOMPATIBLE_WITH_FILE_STRUCTURE)
        self._selection.require(file.opened_by)
        if offset >= len(file.content):
            raise Refusal(StatusWord.OFFSET_OUTSIDE_FILE)
        return file.content[offset : offset + apdu.expected]

    def _read_record(self, apdu: CommandApdu) -> bytes:
        """One record by its number, of the current file or of the one whose short id stands in P2."""
        if apdu.expected is None or apdu.data:
            raise Refusal(StatusWord.WRONG_LENGTH)
        if apdu.p2 & 0x07 != 0x04:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        if apdu.p2 >> 3:
            self._selection.select_short(apdu.p2 >> 3)
        _, file = self._selection.current()
        if not isinstance(file, Records):
            raise Refusal(StatusWord.INCOMPATIBLE_WITH_FILE_STRUCTURE)
        self._selection.require(file.opened_by)
        if not 0 < apdu.p1 <= len(file.contents):
            raise Refusal(StatusWord.RECORD_NOT_FOUND)
        return file.contents[apdu.p1 - 1][: apdu.expected]

    def _verify(self, apdu: CommandApdu) -> bytes:
        if apdu.p1 != 0:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        pin_id, pin = self._referenced_pin(apdu.p2)
        if not apdu.data:
            # The empty form asks; it costs nothing and stays a count even when blocked or verified.
            raise Refusal(StatusWord.tries_left(pin.tries_left))
        if len(apdu.data) > jpki_card.SIGN_PASSWORD_LONGEST:
            raise Refusal(StatusWord.WRONG_LENGTH)
        self._selection.mark(pin_id, verified=False)
        if pin.blocked:
            raise Refusal(self._behaviour.blocked_status)
        if not pin.verify(apdu.data, self._store):
            raise Refusal(StatusWord.tries_left(pin.tries_left))
        self._selection.mark(pin_id, verified=True)
        return b""

    def _change_reference_data(self, apdu: CommandApdu) -> bytes:
        if apdu.p1 != 0x01:  # 01: the data holds the new value only; the old one was proven by VERIFY
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        return self._replace_pin(apdu)

    def _change_key(self, apdu: CommandApdu) -> bytes:
        """JICSAP's form of the same, which clients use in the resident and the common application."""
        if apdu.p1 != 0x00:
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        return self._replace_pin(apdu)

    def _replace_pin(self, apdu: CommandApdu) -> bytes:
        pin_id, pin = self._referenced_pin(apdu.p2)
        if not pin.rule.changeable:
            raise Refusal(StatusWord.CONDITIONS_NOT_SATISFIED)
        if pin.blocked:
            raise Refusal(self._behaviour.blocked_status)
        self._selection.require(frozenset({pin_id}))
        try:
            pin.replace(apdu.data)
        except UnfitPin:
            raise Refusal(StatusWord.INCORRECT_DATA if apdu.data else StatusWord.WRONG_LENGTH) from None
        self._store()
        return b""

    def _get_challenge(self, apdu: CommandApdu) -> bytes:
        if (apdu.p1, apdu.p2) != (0, 0):
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        if apdu.expected is None or apdu.data:
            raise Refusal(StatusWord.WRONG_LENGTH)
        if apdu.expected > LONGEST_CHALLENGE:
            raise Refusal(StatusWord.CONDITIONS_NOT_SATISFIED)
        return self._random(apdu.expected)

    def _compute_signature(self, apdu: CommandApdu) -> bytes:
        if not signing.has_mode(apdu.p1):
            raise Refusal(StatusWord.INCORRECT_P1_P2)
        key = self._selection.signing_file(apdu.p2)
        if not isinstance(key, Key):
            raise Refusal(StatusWord.CONDITIONS_NOT_SATISFIED)
        self._selection.require(key.opened_by)
        try:
            return signing.compute(key.private_key, apdu.p1, apdu.data, apdu.expected or 0)
        except signing.UnknownMode:
            raise Refusal(StatusWord.INCORRECT_P1_P2) from None
        except signing.UnfitLength:
            raise Refusal(StatusWord.WRONG_LENGTH) from None

    def _referenced_pin(self, p2: int) -> tuple[int, Pin]:
        file_id, file = self._selection.referenced(p2)
        if not isinstance(file, Pin):
            raise Refusal(StatusWord.CONDITIONS_NOT_SATISFIED)
        return file_id, file

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
