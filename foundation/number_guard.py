"""Refuses individual numbers at the door and scrubs them from logs: nobody here may collect or keep one.

番号法 第15条 and 第20条. What is found, and what is taken for one by mistake, is written in `foundation.number_search`.
"""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation.middleware import answer_problem
from foundation.number_search import find_individual_number, found_in

__all__ = ["LARGEST_BODY", "LogScrubber", "NumberGuard", "find_individual_number"]
LARGEST_BODY = 1024 * 1024
REFUSAL = b"A value in this request looks like an individual number (My Number). It is neither accepted nor kept here."
SCRUBBED = "[scrubbed: this message held a number that must not be logged]"


class NumberGuard:
    """ASGI middleware: 400 for a request with an individual number anywhere; the value is never echoed or logged."""

    def __init__(self, app: ASGIApp, largest_body: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at path, query, headers and body, then pass all of it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if found_in(_head(scope)):
            await _refuse(scope, send)
            return
        if scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        messages, body = await _collect(receive, self._largest)
        if len(body) > self._largest:
            await answer_problem(send, 413, b"Content Too Large", b"The request is too large.", scope)
        elif found_in(body):
            await _refuse(scope, send)
        else:
            await self._app(scope, _replay(messages, receive), send)


async def _refuse(scope: Scope, send: Send) -> None:
    await answer_problem(send, 400, b"individual_number_refused", REFUSAL, scope)


def _head(scope: Scope) -> bytes:
    """Path, query and header values, with a byte between that no number spans."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    return b"\n".join([path, scope["query_string"], *(value for _, value in scope["headers"])])


async def _collect(receive: Receive, largest: int) -> tuple[list[Message], bytes]:
    message = await receive()
    body: bytes = message.get("body", b"")
    messages = [message]
    if not message.get("more_body", False):
        return messages, body
    chunks, size = [body], len(body)
    while message.get("more_body", False) and size <= largest:
        message = await receive()
        messages.append(message)
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
    return messages, b"".join(chunks)


def _replay(messages: list[Message], receive: Receive) -> Receive:
    waiting = iter(messages)

    async def again() -> Message:
        for message in waiting:
            return message
        return await receive()

    return again


class LogScrubber(logging.Filter):
    """Replaces a log record that would hold an individual number, in its message or in a traceback.

    Attach it to handlers: a filter on a logger does not see the records of the loggers below it.
    """

    _formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, scrubbed if need be."""
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        texts = (
            _message(record),
            record.exc_text or "",
            record.stack_info or "",
            str(record.__dict__.get("event", "")),
        )
        if any(find_individual_number(text) for text in texts):
            record.msg, record.args = SCRUBBED, ()
            record.exc_info, record.exc_text, record.stack_info = None, None, None
            record.__dict__.pop("event", None)
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit: logging reports that itself
        return f"{record.msg} {record.args}"
