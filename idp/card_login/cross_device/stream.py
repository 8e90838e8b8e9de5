"""The living picture: multipart/x-mixed-replace (RFC 2046 5.1 framing), one part a second, no script anywhere.

Chromium shows a part when the headers of the next one have come, others when its boundary has. So every picture is sent
together with the boundary and the headers of the one that will follow: it is shown in the second it is good for.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from foundation.clock import Clock
from idp.card_login.cross_device.desk import PhoneDesk
from idp.card_login.cross_device.picture import qr_png, sign_png
from idp.card_login.cross_device.session import SESSION_SECONDS

BOUNDARY = "kakehashi-picture"
MEDIA_TYPE = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
_OPENING = f"--{BOUNDARY}\r\nContent-Type: image/png\r\n\r\n".encode()
_CLOSING = f"--{BOUNDARY}--\r\n".encode()
_LAST = {"answered": "answered", "taken": "answered", "over": "over", "ended": "over"}
# The limits of a session add up to less; a clock that stands still must not keep a stream open for ever.
_MOST_TICKS = 20 * SESSION_SECONDS
Pace = Callable[[], Awaitable[None]]


def whole_seconds(clock: Clock) -> Pace:
    """Waits until the clock's next second begins, so that each code is shown for the whole of its own second."""

    async def wait() -> None:
        await asyncio.sleep(1 - clock.now().microsecond / 1_000_000)

    return wait


class LivingPicture:
    """Streams of this process; a session has one, and a page that is opened again takes it over."""

    def __init__(self, desk: PhoneDesk, address: Callable[[str], str], pace: Pace) -> None:
        """`address` makes the phone's URL of a code."""
        self._desk, self.address, self._pace = desk, address, pace
        self._newest: dict[str, object] = {}

    async def parts(self, session_id: str) -> AsyncIterator[bytes]:
        """The body: boundary, then part after part until the session is answered or over."""
        me = self._newest[session_id] = object()
        shown = b""
        try:
            yield _OPENING
            for _ in range(_MOST_TICKS):
                picture, last = self._picture(session_id)
                if picture != shown:
                    yield picture + b"\r\n" + (_CLOSING if last else _OPENING)
                    shown = picture
                if last or self._newest.get(session_id) is not me:
                    return
                await self._pace()
        finally:
            if self._newest.get(session_id) is me:
                del self._newest[session_id]

    def _picture(self, session_id: str) -> tuple[bytes, bool]:
        session = self._desk.get(session_id)
        if session is None:
            return sign_png("over"), True
        standing = self._desk.standing(session)
        if standing == "open":
            return qr_png(self.address(self._desk.code(session))), False
        if standing in _LAST:
            return sign_png(_LAST[standing]), True
        return sign_png("bound"), False
