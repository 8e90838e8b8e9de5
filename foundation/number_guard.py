"""Refuses individual numbers at the door and scrubs them from logs (番号法 第20条).

What is found: twelve digits with a valid check digit, standing alone (not inside a longer run of letters or
digits), in half-width, full-width or kanji digits, whole or grouped by spaces, hyphens, underscores or middle
dots, with zero-width characters anywhere, percent-encoded once or twice. Known limits: base64, pictures, and
digits split over two fields. False positives: one in eleven twelve-digit numbers that are something else (order
numbers, YYYYMMDDHHMM timestamps) is refused. Ten-, eleven- and thirteen-digit numbers (telephones, corporate
numbers) never are; IP addresses never are.
"""

import logging
import re
import unicodedata
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation.middleware import answer_problem
from standards.individual_number import is_valid

LARGEST_BODY = 1024 * 1024
_SEPARATORS = " \t+_\\-\u00ad\u2010-\u2015\u2212\u30fc\u30fb\u00b7\uff65"
_RUN = re.compile(rf"(?<![0-9A-Za-z])[0-9](?:[{_SEPARATORS}]{{0,3}}[0-9]){{11,}}(?![0-9A-Za-z])")
_RAW_RUN = re.compile(rb"(?<![0-9A-Za-z])[0-9](?:[ +_\-]{0,3}[0-9]){11}")
_UNUSUAL = re.compile(rb"[%\\\x80-\xff]")
_GROUPS = re.compile(r"[0-9]+")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x180E])
_DIGITS = {ord(kanji): str(value) for value, kanji in enumerate("〇一二三四五六七八九")} | {ord("零"): "0"}
_PLAIN = {**_INVISIBLE, **_DIGITS}
REFUSAL = "A value in this request looks like an individual number (My Number). It is neither accepted nor kept here."


def find_individual_number(text: str) -> bool:
    """Whether the text holds what must be taken for an individual number."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return any(_holds(run.group()) for run in _RUN.finditer(text))


def _holds(run: str) -> bool:
    groups = _GROUPS.findall(run)
    for first in range(len(groups)):
        joined = ""
        for group in groups[first:]:
            joined += group
            if len(joined) >= 12:
                break
        if len(joined) == 12 and is_valid(joined):
            return True
    return False


def _found_in(raw: bytes) -> bool:
    """The same for bytes off the wire, whatever encoding hides them."""
    if _RAW_RUN.search(raw) and find_individual_number(raw.decode("latin-1")):
        return True
    if not _UNUSUAL.search(raw):
        return False
    for _ in range(2):
        raw = unquote_to_bytes(raw) if b"%" in raw else raw
        text = raw.decode("utf-8", "replace")
        if "\\u" in text:
            text = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
        if find_individual_number(text):
            return True
    return False


class NumberGuard:
    """ASGI middleware: 400 for a request that carries an individual number anywhere; the value is never echoed
    or logged.
    """

    def __init__(self, app: ASGIApp, largest_body: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at path, query, headers and body, then pass all of it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = b"\n".join((scope.get("raw_path") or scope["path"].encode(), scope["query_string"], _values(scope)))
        if _found_in(head):
            await self._refuse(scope, send)
            return
        if scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        messages, size = await _collect(receive, self._largest)
        if size > self._largest:
            await answer_problem(send, 413, b"Content Too Large", b"The request is too large.", scope)
        elif _found_in(b"".join(message.get("body", b"") for message in messages)):
            await self._refuse(scope, send)
        else:
            await self._app(scope, _replay(messages, receive), send)

    @staticmethod
    async def _refuse(scope: Scope, send: Send) -> None:
        await answer_problem(send, 400, b"individual_number_refused", REFUSAL.encode(), scope)


def _values(scope: Scope) -> bytes:
    return b"\n".join(value for _, value in scope["headers"])


async def _collect(receive: Receive, largest: int) -> tuple[list[Message], int]:
    messages: list[Message] = []
    size = 0
    while True:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if size > largest or message["type"] != "http.request" or not message.get("more_body", False):
            return messages, size


def _replay(messages: list[Message], receive: Receive) -> Receive:
    waiting = iter(messages)

    async def again() -> Message:
        for message in waiting:
            return message
        return await receive()

    return again


class LogScrubber(logging.Filter):
    """Replaces the whole message of a log record that would hold an individual number."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, scrubbed if need be."""
        if find_individual_number(record.getMessage()):
            record.msg, record.args = "[scrubbed: this message held a number that must not be logged]", ()
        return True
