"""What pcscd says of its readers, and what its return codes mean to a person.

Every function takes pyscard's `scard` and a context; citizen_agent.reader alone imports the package.
"""

import time
from collections.abc import Mapping
from typing import Any

from citizen_agent import errors

PLUGGED = "\\\\?PnP?\\Notification"  # the name under which PC/SC tells that readers came or went
# pcscd 1.9.9 tells of a lost reader a second late (utils.c, SendHotplugSignal) and looks again 0.4 s after that: a
# reader that was plugged in again meanwhile is called unavailable for so long, though it is well.
SETTLE_SECONDS = 2.0
LOOK_SECONDS = 0.5  # pcscd looks into each slot every 0.4 s


def states_now(scard: Any, context: int) -> list[Any]:
    """Ask every reader's state now: (name, event state, ATR) each."""
    code, names = scard.SCardListReaders(context, [])
    if code == scard.SCARD_E_NO_READERS_AVAILABLE or (code == scard.SCARD_S_SUCCESS and not names):
        return []
    check(scard, code)
    code, found = scard.SCardGetStatusChange(context, 0, [(name, scard.SCARD_STATE_UNAWARE) for name in names])
    check(scard, code)
    return list(found)


def settled(scard: Any, context: int) -> list[Any]:
    """Every reader's state, after a while if none holds a card: one that comes back may, and is first called empty."""
    states = states_now(scard, context)
    back = any(state & scard.SCARD_STATE_UNAVAILABLE for _, state, _ in states)
    end = time.monotonic() + (SETTLE_SECONDS if back else LOOK_SECONDS)
    while not any(holding(scard, states).values()) and (left := end - time.monotonic()) > 0:
        _await_change(scard, context, states, left)
        states = states_now(scard, context)
    return states


def holding(scard: Any, states: list[Any]) -> dict[str, bool]:
    """Leave out readers pcscd still lists but cannot reach: pulled out, or dead."""
    lost = scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_UNKNOWN
    return {str(name): bool(state & scard.SCARD_STATE_PRESENT) for name, state, _ in states if not state & lost}


def changed(scard: Any, context: int, known: Mapping[str, bool], seconds: float) -> dict[str, bool]:
    """Look, and wait for the next event only while nothing has changed: no event falls between the two."""
    states = states_now(scard, context)
    if holding(scard, states) != known:
        return holding(scard, states)
    _await_change(scard, context, states, seconds)
    return holding(scard, states_now(scard, context))


def _await_change(scard: Any, context: int, states: list[Any], seconds: float) -> None:
    awaited = [(name, state) for name, state, _ in states] + [(PLUGGED, scard.SCARD_STATE_UNAWARE)]
    code, _ = scard.SCardGetStatusChange(context, int(seconds * 1000), awaited)
    if code not in (scard.SCARD_E_TIMEOUT, scard.SCARD_E_UNKNOWN_READER):
        check(scard, code)


def check(scard: Any, code: int) -> None:
    """Raise the error a person can be told for a PC/SC return code; the message never holds a command."""
    if code == scard.SCARD_S_SUCCESS:
        return
    troubles = {
        scard.SCARD_E_NO_SERVICE: errors.NoReaderService,
        scard.SCARD_E_SERVICE_STOPPED: errors.NoReaderService,
        scard.SCARD_F_COMM_ERROR: errors.NoReaderService,  # pcscd ended in the middle
        scard.SCARD_E_INVALID_HANDLE: errors.NoReaderService,  # and this one is of an earlier pcscd
        scard.SCARD_E_NO_READERS_AVAILABLE: errors.NoReader,
        scard.SCARD_E_UNKNOWN_READER: errors.ReaderGone,
        scard.SCARD_E_READER_UNAVAILABLE: errors.ReaderGone,
        scard.SCARD_E_NO_SMARTCARD: errors.NoCard,
        scard.SCARD_E_SHARING_VIOLATION: errors.ReaderBusy,
    }
    trouble = troubles.get(code, errors.CardRemoved)
    raise trouble(f"PC/SC {code & 0xFFFFFFFF:08X}")
