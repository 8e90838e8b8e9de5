"""One record, one line of JSON, under the id of the request it was written for."""

import json
import logging
import sys

from deploy.log_lines import JsonLines, TextLines
from foundation.trace import begin, end, trace_id_of


def _record(message: str, *values: object, **more: object) -> logging.LogRecord:
    record = logging.LogRecord("kakehashi.idp", logging.WARNING, __file__, 1, message, values, None)
    record.created, record.msecs = 1_700_000_000.25, 250.0
    record.__dict__.update(more)
    return record


def test_a_line_has_time_level_logger_and_message() -> None:
    assert json.loads(JsonLines().format(_record("two\nlines %s", "あ"))) == {
        "time": "2023-11-14T22:13:20.250Z",
        "level": "WARNING",
        "logger": "kakehashi.idp",
        "message": "two\nlines あ",
    }
    assert "\n" not in JsonLines().format(_record("two\nlines"))


def test_within_a_request_its_trace_id_and_the_event_stand_beside() -> None:
    scope: dict[str, object] = {}
    token = begin(scope)
    line = json.loads(JsonLines().format(_record("refused", event={"status": 400})))
    end(token)
    assert (line["trace_id"], line["status"]) == (trace_id_of(scope), 400)


def test_a_traceback_stays_on_the_line() -> None:
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        record = _record("an accident")
        record.exc_info = sys.exc_info()
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["exception"].endswith("RuntimeError: broken")


def test_a_plain_line_ends_with_the_trace_id_where_there_is_one() -> None:
    assert TextLines().format(_record("an innocent line")).endswith(" WARNING kakehashi.idp an innocent line")
    scope: dict[str, object] = {}
    token = begin(scope)
    line = TextLines().format(_record("refused"))
    end(token)
    assert line.endswith(f" refused [{trace_id_of(scope)}]")


POISON = "\x1b[2J\x9b2J\x00\x7f\u2028\r\n2026-01-01 00:00:00,000 ERROR kakehashi.idp forged"


def _accident() -> logging.LogRecord:
    """What came in stands in the message and in the text of the error."""
    record = _record("no such thing: %s", POISON)
    try:
        raise RuntimeError(POISON)
    except RuntimeError:
        record.exc_info = sys.exc_info()
    return record


def test_ht08_what_came_in_begins_no_plain_line_and_moves_no_cursor() -> None:
    first, *below = TextLines().format(_accident()).split("\n")
    assert first.endswith("no such thing: \\u001b[2J\\u009b2J\\u0000\\u007f\\u2028\\u000d")
    assert len(below) > 2
    assert all(line.startswith("  ") for line in below)
    assert not set("\x1b\x9b\x00\x7f\u2028\r") & set("".join(below))


def test_ht08_a_line_of_json_holds_what_came_in_as_escapes() -> None:
    line = JsonLines().format(_accident())
    assert not set("\x1b\x9b\x00\x7f\u2028\r\n") & set(line)
    assert json.loads(line)["message"] == f"no such thing: {POISON}"
