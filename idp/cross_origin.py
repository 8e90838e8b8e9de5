"""CORS in front of an endpoint that pages may call (Fetch Standard 3.2): tokens and userinfo, never /authorize.

A preflight does not say which client asks, so it only says what may be tried; whether a script sees the answer is
decided by the answer itself, for the one client that it is about.
"""

from idp.clients.origins import AskedBy, is_page_of
from idp.errors import InvalidRequest, OAuthError, WrongMethod
from idp.feature import Handler
from idp.wire import Answer, Call, Headers, Reply, error_answer

PREFLIGHT = "OPTIONS"
_MAY_SEND = b"authorization, content-type, dpop"
_MAY_READ = b"DPoP-Nonce, WWW-Authenticate"
_REMEMBERED_SECONDS = b"600"


def open_to_pages(handle: Handler, asked_by: AskedBy, methods: tuple[str, ...]) -> Handler:
    """The handler, with the headers a registered page needs; nothing changes for a call without `Origin`."""
    allowed = ", ".join(methods).encode()

    async def guarded(call: Call) -> Reply:
        origin = call.header(b"origin")
        if call.method == PREFLIGHT:
            if origin is None:
                raise WrongMethod("this endpoint has no such method", allow=", ".join(methods))
            return Answer(204, b"", [*_naming(origin), (b"access-control-allow-methods", allowed), *_TRYING])
        if origin is None:
            return await handle(call)
        try:
            reply = await handle(call)
        except OAuthError as refused:
            reply = error_answer(refused)
        return _readable(reply, origin) if _asks(asked_by, call, origin) else reply

    return guarded


_TRYING: Headers = [
    (b"access-control-allow-headers", _MAY_SEND),
    (b"access-control-max-age", _REMEMBERED_SECONDS),
]


def _naming(origin: bytes) -> Headers:
    return [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]


def _asks(asked_by: AskedBy, call: Call, origin: bytes) -> bool:
    try:
        return is_page_of(asked_by(call), origin)
    except InvalidRequest:
        return False


def _readable(reply: Reply, origin: bytes) -> Reply:
    """Only data is given to scripts: a page of ours never is."""
    if not isinstance(reply, Answer):
        return reply
    more = [*_naming(origin), (b"access-control-expose-headers", _MAY_READ)]
    return Answer(reply.status, reply.body, [*reply.headers, *more])
