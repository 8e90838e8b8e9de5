"""The log of a served house: lines on stderr, JSON or text, and no individual number in any of them (番号法 第20条).

One handler on the root logger takes everything: the houses, uvicorn, warnings, and errors nobody caught. The scrubber
sits on the handler, because a filter on a logger does not see the records of the loggers below it.
"""

import logging
import logging.config
import sys
import threading
from types import TracebackType
from typing import Any

CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"numbers": {"()": "foundation.number_guard.LogScrubber"}},
    "formatters": {"json": {"()": "deploy.log_lines.JsonLines"}, "text": {"()": "deploy.log_lines.TextLines"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stderr",
            "formatter": "json",
            "filters": ["numbers"],
        }
    },
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {"kakehashi.http": {"level": "INFO"}},  # one line for every request that was refused
}
_log = logging.getLogger("kakehashi.deploy")


def install(form: str = "json") -> None:
    """From here on the whole process writes its log through the scrubber, as `json` or `text`."""
    stderr = {**CONFIGURATION["handlers"]["stderr"], "formatter": form}
    logging.config.dictConfig({**CONFIGURATION, "handlers": {"stderr": stderr}})
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Python's own way of dying prints the traceback past every filter."""
    if issubclass(kind, Exception):
        _log.critical("the house ended by an error", exc_info=(kind, error, trace))
    else:
        sys.__excepthook__(kind, error, trace)


def _uncaught_in_thread(last: threading.ExceptHookArgs) -> None:
    if last.exc_value is not None and isinstance(last.exc_value, Exception):
        _log.error("a thread ended by an error", exc_info=(last.exc_type, last.exc_value, last.exc_traceback))
