"""In which form the client may ask (RFC 9126 6)."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Requests:
    """What is demanded of its authorization requests."""

    require_par: bool = False


RULES: tuple[Callable[[Requests], None], ...] = ()
