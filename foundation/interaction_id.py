"""FAPI 1.0 Baseline 6.2.1-11: every answer of a resource carries the caller's `x-fapi-interaction-id`, or a new one.

Only a UUID is repeated: whatever else stands in the header came from outside and is not ours to write anywhere.
"""

import os
import re
from uuid import UUID

HEADER = "x-fapi-interaction-id"
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def interaction_id(sent: str | None) -> str:
    """The value for the answer."""
    if sent is not None and _UUID.fullmatch(sent):
        return sent
    return str(UUID(bytes=os.urandom(16), version=4))
