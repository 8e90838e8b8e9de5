"""What a function does, step by step: every call, of Python and of C, that cryptography and what is around it makes.

A clock says that two refusals took about as long, on one machine on one day; that they are the same steps holds always.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

_HOUSES = ("/foundation/", "/jwcrypto/", "/cryptography/")


def steps_of(act: Callable[[], object]) -> list[str]:
    """The names of all that is called on the way, whether it ends well or not; what is made ready once is not told."""
    told: list[str] = []

    def note(frame: FrameType, event: str, called: Any) -> None:
        if not any(house in frame.f_code.co_filename for house in _HOUSES):
            return
        if event == "call":
            told.append(frame.f_code.co_qualname)
        elif event == "c_call":
            told.append(called.__qualname__)

    _try(act)
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        _try(act)
    finally:
        sys.setprofile(before)
    return told


def _try(act: Callable[[], object]) -> None:
    try:
        act()
    except Exception:  # how it ends is another question
        return
