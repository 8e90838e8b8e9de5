"""The audit as an operator reads it: entries by number, and the proof that nobody changed them."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from foundation.database import Database
from idp.administration.arguments import Arguments, Unfit, limited
from idp.audit.proof import verify
from idp.audit.store import AuditStore, Head

_CHECKPOINT = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True)
class TrailActions:
    """Reads only: nothing here is ever changed."""

    audit: AuditStore
    database: Database

    async def list(self, arguments: Arguments) -> Any:
        """What follows entry `after`, oldest first; `next` is the `after` of the page behind it."""
        page = self.audit.page(arguments["after"], limited(arguments))
        lines = [{"seq": seq, **asdict(entry), "hash": link.hex()} for seq, entry, link in page]
        return {"entries": lines, "next": lines[-1]["seq"] if lines else None}

    async def verify(self, arguments: Arguments) -> Any:
        """Whether the chain holds; `checkpoint` is an end COUNT:HASH that somebody kept outside."""
        kept = _kept(arguments["checkpoint"])
        finding = verify(self.database, self.audit, kept)
        if finding is not None:
            return {"holds": False, "finding": finding.what, "seq": finding.seq}
        end = self.audit.newest()
        return {"holds": True, "checkpoint": f"{end.count}:{end.hash.hex()}"}


def _kept(text: str) -> Head | None:
    if not text:
        return None
    parts = _CHECKPOINT.fullmatch(text)
    if parts is None:
        raise Unfit("a checkpoint is COUNT:HASH, the hash as 64 hexadecimal digits")
    return Head(int(parts[1]), bytes.fromhex(parts[2]))
