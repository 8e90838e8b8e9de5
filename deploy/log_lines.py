"""One log record as one line of JSON, so that a collector needs no pattern: time, level, logger, message, trace_id.

`event`, where the code gave one (`extra={"event": {...}}`), is spread beside them; a traceback stands in `exception`.
"""

import logging
from datetime import UTC, datetime
from typing import Any

import orjson

from foundation.trace import current_trace_id


class TextLines(logging.Formatter):
    """For somebody who reads along: time, level, logger, message, and within a request its trace id."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

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
        return orjson.dumps(line, default=str).decode()
