"""PC/SC through pyscard: the only file that imports `smartcard`, and only when a reader is asked for.

Connections are exclusive (another program must not use our verified PIN) and end with SCARD_UNPOWER_CARD,
because a plain reset is reported not to end a verified PIN. The package imports without pyscard installed.
No call may hang: each runs under citizen_agent.watchdog, every question on a context of its own, so that a pcscd
that was started again is simply found at the next one.
Names and return codes are those of the PC/SC Workgroup's part 5 as in pcsclite's winscard.h.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from citizen_agent import errors
from citizen_agent.reader_states import SETTLE_SECONDS, changed, check, holding, settled, states_now
from citizen_agent.watchdog import LIMIT_SECONDS, Overdue, Worker, Workers

Answer = TypeVar("Answer")
SERVICE = ""  # the worker's name for questions to pcscd itself; a reader's name is never empty
COMMAND_SECONDS = 3.0  # a slow chip signs within one; a reader that is gone is told after one or two


def _scard() -> Any:
    try:
        from smartcard import scard
    except ImportError as error:
        raise errors.NoReaderService("pyscard is not installed: pip install kakehashi[pcsc]") from error
    return scard


class PcscReaders:
    """The readers of this computer; satisfies citizen_agent.readers.WatchedSource."""

    def __init__(self, limit: float = LIMIT_SECONDS) -> None:
        """`limit` seconds are what a question to pcscd, or all waiting for one connected card, may take."""
        self._limit = limit
        self._workers = Workers()

    def list(self) -> Sequence[str]:
        """Name the readers that hold a card; looking does not connect to any."""
        scard = _scard()
        found = self._ask(scard, lambda context: holding(scard, settled(scard, context)), self._limit)
        if not found:
            raise errors.NoReader("no reader is connected")
        return [name for name, holds_card in found.items() if holds_card]

    def states(self) -> Mapping[str, bool]:
        """Every reader, and whether it holds a card; raises NoReaderService."""
        scard = _scard()
        return self._ask(scard, lambda context: holding(scard, states_now(scard, context)), self._limit)

    def wait(self, known: Mapping[str, bool], seconds: float) -> Mapping[str, bool]:
        """Return the readers as soon as they are no longer as `known`, or as they are after `seconds`."""
        scard = _scard()
        return self._ask(scard, lambda context: changed(scard, context, known, seconds), seconds + self._limit)

    def open(self, name: str) -> "PcscCard":
        """Connect to the card in that reader, for us alone; raises NoCard, ReaderBusy or ReaderSilent."""
        scard = _scard()
        try:
            worker = self._workers.hire(name)
        except Overdue:
            raise errors.ReaderSilent("an earlier command is still without an answer") from None
        card = PcscCard(scard, worker, self._limit)
        try:
            card.connect(name)
        except BaseException:
            card.close()
            raise
        return card

    def _ask(self, scard: Any, question: Callable[[int], Answer], limit: float) -> Answer:
        def ask() -> Answer:
            context = _context(scard)
            try:
                return question(context)
            finally:
                scard.SCardReleaseContext(context)

        try:
            worker = self._workers.hire(SERVICE)
            try:
                return worker.call(ask, limit)
            finally:
                worker.end(lambda: None, limit)
        except Overdue:
            raise errors.NoReaderService("pcscd does not answer") from None


class PcscCard:
    """One connected card. Everything that may block is done by its worker, cleaning up included."""

    def __init__(self, scard: Any, worker: Worker, limit: float) -> None:
        """Take over a worker; `connect` comes next."""
        self._scard = scard
        self._worker = worker
        self._limit = limit
        self._left = limit  # seconds of waiting for the whole conversation: many slow answers are a hang as well
        self._context: int | None = None
        self._card: int | None = None
        self._header: Any = None
        self._open = True
        self._lost = False

    def connect(self, name: str) -> None:
        """Power the card up for us alone."""
        self._within_limit(lambda: self._connect(name), self._limit)

    def transmit(self, command: bytes) -> bytes:
        """Send one command; raises CardRemoved when card or reader went away, ReaderSilent when nothing comes."""
        if not self._open:
            raise errors.CardRemoved("the connection is closed")
        code, answer = self._within_limit(
            lambda: self._scard.SCardTransmit(self._card, self._header, list(command)),
            COMMAND_SECONDS,
        )
        self._lost = code != self._scard.SCARD_S_SUCCESS
        if code == self._scard.SCARD_E_NO_SMARTCARD:
            raise errors.CardRemoved("gone before the answer")  # "no card" is for who has shown none yet
        check(self._scard, code)
        return bytes(answer)

    def close(self) -> None:
        """Disconnect with power-off; a card that is gone needs none, so no code is looked at.

        With a reader that is gone pcscd takes seconds for it: nobody waits for that but the next to use this reader.
        """
        if not self._open:
            return
        self._open = False
        if self._lost:
            self._worker.leave(self._disconnect)
        else:
            self._worker.end(self._disconnect, self._limit)

    def _within_limit(self, work: Callable[[], Answer], most: float) -> Answer:
        if self._left <= 0:
            raise errors.ReaderSilent("one slow answer after the other")
        start = time.monotonic()
        try:
            return self._worker.call(work, min(most, self._left))
        except Overdue:
            raise errors.ReaderSilent("no answer within the limit") from None
        finally:
            self._left -= time.monotonic() - start

    def _connect(self, name: str) -> None:
        scard = self._scard
        self._context = _context(scard)
        _check_free(scard, self._context, name)
        code, card, protocol = _exclusively(scard, self._context, name)
        if code == scard.SCARD_E_READER_UNAVAILABLE:  # nothing was sent to the card yet, so it may be tried again
            _settle(scard, self._context, name)
            code, card, protocol = _exclusively(scard, self._context, name)
        check(scard, code)
        self._card = card
        self._header = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0

    def _disconnect(self) -> None:
        if self._card is not None:
            self._scard.SCardDisconnect(self._card, self._scard.SCARD_UNPOWER_CARD)
        if self._context is not None:
            self._scard.SCardReleaseContext(self._context)


def _context(scard: Any) -> int:
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    check(scard, code)
    return int(context)


def _exclusively(scard: Any, context: int, name: str) -> Any:
    """Try to connect: (return code, card, protocol)."""
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    return scard.SCardConnect(context, name, scard.SCARD_SHARE_EXCLUSIVE, protocols)


def _settle(scard: Any, context: int, name: str) -> None:
    """Wait while pcscd calls a reader unavailable, until it is found or given up."""
    unavailable = [(name, scard.SCARD_STATE_UNAVAILABLE)]
    scard.SCardGetStatusChange(context, int(SETTLE_SECONDS * 1000), unavailable)


def _check_free(scard: Any, context: int, name: str) -> None:
    """Raise ReaderBusy while another program is connected: an open transaction of its would make a connect wait."""
    code, found = scard.SCardGetStatusChange(context, 0, [(name, scard.SCARD_STATE_UNAWARE)])
    check(scard, code)
    if found[0][1] & (scard.SCARD_STATE_INUSE | scard.SCARD_STATE_EXCLUSIVE):
        raise errors.ReaderBusy("another program is connected")
