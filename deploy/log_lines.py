"""One log record as one line of JSON, so that a collector needs no pattern: time, level, logger, message, trace_id.

What came in may stand in the text of an error. It moves no cursor and begins no line: a control character or another
line separator is written as its escape (security.md HT-08).

`event`, where the code gave one (`extra={"event": {...}}`), is spread beside them; a traceback stands in `exception`.
"""

import logging
import re
from datetime import UTC, datetime
from typing import Any

import orjson

from foundation.trace import current_trace_id

# C0 without tab and line feed, DEL, C1, and Unicode's own line and paragraph separators.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def _escaped(text: str) -> str:
    """As JSON writes them (RFC 8259 7); of a document in JSON they can only stand in its strings."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class TextLines(logging.Formatter):
    """For somebody who reads along: time, level, logger, message, and within a request its trace id."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The first line begins with the time; what comes below it is set in, so that nothing there passes for one."""
        return _escaped(super().format(record)).replace("\n", "\n  ")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        """The first line; a traceback comes below it."""
        line, trace_id = super().formatMessage(record), current_trace_id()
        return line if trace_id is None else f"{line} [{trace_id}]"


class JsonLines(logging.Formatter):
    """RFC 8259, one document a line; times are RFC 3339 in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record that was scrubbed already."""
        line: dict[str, Any] = {
            "time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        trace_id = current_trace_id()
        if trace_id is not None:
            line["trace_id"] = trace_id
        line.update(record.__dict__.get("event", {}))
        exception = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        if exception:
            line["exception"] = exception
        return _escaped(orjson.dumps(line, default=str).decode())
