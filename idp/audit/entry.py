"""One line of the audit, and the bytes of it that are chained."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import orjson

PROVIDER = "provider"


@dataclass(frozen=True)
class Entry:
    """`actor`: `operator:<user>` at a terminal, `client:<client_id>` at the door, or `provider`.

    `stage` is `begun` before an action, `done` or `refused:<code>` after it, `noticed` for an event; `told` holds what
    else an operator needs, never a secret.
    """

    at: int
    actor: str
    action: str
    subject: str = ""
    stage: str = "noticed"
    told: Mapping[str, Any] = field(default_factory=dict)


class Witness(Protocol):
    """Who is told when something happens that an operator should know."""

    async def notice(self, action: str, subject: str, **told: Any) -> None:
        """Puts an event on record."""


def payload(seq: int, entry: Entry) -> bytes:
    """JSON with sorted names and no spaces: the same entry always has the same bytes."""
    return orjson.dumps({"seq": seq, **asdict(entry)}, option=orjson.OPT_SORT_KEYS)


def from_payload(body: bytes) -> tuple[int, Entry]:
    """The number and the entry that were chained."""
    members = orjson.loads(body)
    return members.pop("seq"), Entry(**members)
