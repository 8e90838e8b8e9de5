"""PC/SC through pyscard: the only file that imports `smartcard`, and only when a reader is asked for.

Connections are exclusive (another program must not use our verified PIN) and end with SCARD_UNPOWER_CARD,
because a plain reset is reported not to end a verified PIN. The package imports without pyscard installed.
Names and return codes are those of the PC/SC Workgroup's part 5 as in pcsclite's winscard.h.
"""

from collections.abc import Sequence
from typing import Any

from citizen_agent import errors


def _scard() -> Any:
    try:
        from smartcard import scard
    except ImportError as error:
        raise errors.NoReaderService("pyscard is not installed: pip install kakehashi[pcsc]") from error
    return scard


class PcscReaders:
    """The readers of this computer; satisfies citizen_agent.readers.ReaderSource."""

    def list(self) -> Sequence[str]:
        """Name the readers that hold a card; looking does not connect to any."""
        scard = _scard()
        context = _context(scard)
        try:
            states = [(name, scard.SCARD_STATE_UNAWARE) for name in _names(scard, context)]
            code, found = scard.SCardGetStatusChange(context, 0, states)
            _check(scard, code)
            return [name for name, state, _ in found if state & scard.SCARD_STATE_PRESENT]
        finally:
            scard.SCardReleaseContext(context)

    def open(self, name: str) -> "PcscCard":
        """Connect to the card in that reader, for us alone; raises NoCard or ReaderBusy."""
        scard = _scard()
        context = _context(scard)
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, card, protocol = scard.SCardConnect(context, name, scard.SCARD_SHARE_EXCLUSIVE, protocols)
        if code != scard.SCARD_S_SUCCESS:
            scard.SCardReleaseContext(context)
            _check(scard, code)
        return PcscCard(scard, context, card, protocol)


class PcscCard:
    """One connected card."""

    def __init__(self, scard: Any, context: int, card: int, protocol: int) -> None:
        """Take over an open connection."""
        self._scard = scard
        self._context = context
        self._card = card
        self._header = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        self._open = True

    def transmit(self, command: bytes) -> bytes:
        """Send one command; raises CardRemoved when card or reader went away."""
        if not self._open:
            raise errors.CardRemoved("the connection is closed")
        code, answer = self._scard.SCardTransmit(self._card, self._header, list(command))
        _check(self._scard, code)
        return bytes(answer)

    def close(self) -> None:
        """Disconnect with power-off; a card that is gone needs none, so no code is looked at."""
        if self._open:
            self._open = False
            self._scard.SCardDisconnect(self._card, self._scard.SCARD_UNPOWER_CARD)
            self._scard.SCardReleaseContext(self._context)


def _context(scard: Any) -> int:
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _check(scard, code)
    return int(context)


def _names(scard: Any, context: int) -> list[str]:
    code, names = scard.SCardListReaders(context, [])
    _check(scard, code)
    if not names:
        raise errors.NoReader("no reader is connected")
    return [str(name) for name in names]


def _check(scard: Any, code: int) -> None:
    """Raise the error a person can be told for a PC/SC return code; the message never holds a command."""
    if code == scard.SCARD_S_SUCCESS:
        return
    troubles = {
        scard.SCARD_E_NO_SERVICE: errors.NoReaderService,
        scard.SCARD_E_SERVICE_STOPPED: errors.NoReaderService,
        scard.SCARD_E_NO_READERS_AVAILABLE: errors.NoReader,
        scard.SCARD_E_UNKNOWN_READER: errors.NoReader,
        scard.SCARD_E_READER_UNAVAILABLE: errors.NoReader,
        scard.SCARD_E_NO_SMARTCARD: errors.NoCard,
        scard.SCARD_E_SHARING_VIOLATION: errors.ReaderBusy,
    }
    trouble = troubles.get(code, errors.CardRemoved)
    raise trouble(f"PC/SC {code & 0xFFFFFFFF:08X}")
