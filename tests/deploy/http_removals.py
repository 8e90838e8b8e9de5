"""Takes one protection of the HTTP layer away, and only that one; its attack must then succeed."""

import logging
import re
import ssl
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.protocols.http import httptools_impl

from consent_ui.session.session import Sessions
from deploy import log_lines, whole_cycle, whole_request
from deploy.log_lines import JsonLines, TextLines
from deploy.whole_request import WholeRequestProtocol
from foundation import forms, middleware
from foundation.middleware import TrustedHosts
from foundation.web import FormTokens
from idp import app, hot_path, wire
from idp.interaction.browser import BrowserCookies
from tests.deploy import test_house_server

Patch = pytest.MonkeyPatch
Removal = Callable[[Patch], None]
ENDLESS = 10**9


def any_host(patch: Patch) -> None:
    """Whatever `Host` says is ours."""
    patch.setattr(TrustedHosts, "__call__", lambda self, *call: self._app(*call))


def named_addresses(patch: Patch) -> None:
    """A page about a wrong address that repeats it."""

    async def repeat(request: Any, error: Any) -> Any:
        return PlainTextResponse(f"{request.url} is not here", 404)

    patch.setattr(app, "house_errors", lambda pages: {404: repeat})


def believed_proxies(patch: Patch) -> None:
    """What a peer says of the way its request came."""
    original = uvicorn.Config.__init__

    def believe(self: Any, *given: Any, **named: Any) -> None:
        original(self, *given, **{**named, "proxy_headers": True, "forwarded_allow_ips": "*"})

    patch.setattr(uvicorn.Config, "__init__", believe)


def lenient_parser(patch: Patch) -> None:
    """llhttp with everything allowed that it calls dangerous."""
    original = WholeRequestProtocol.__init__
    names = ("headers", "chunked_length", "transfer_encoding", "optional_lf_after_cr", "optional_cr_before_lf")
    more = ("optional_crlf_after_chunk", "spaces_after_chunk_size", "keep_alive", "version", "data_after_close")

    def lenient(self: Any, *given: Any, **named: Any) -> None:
        original(self, *given, **named)
        self.parser.set_dangerous_leniencies(**{f"lenient_{name}": True for name in (*names, *more)})

    patch.setattr(WholeRequestProtocol, "__init__", lenient)


def forgiving_reader(patch: Patch) -> None:
    """A server that makes the best of what no switch of llhttp's forgives: the first of two lengths, a number as far as
    it is one, a chunk that ends where its size says.
    """
    original = WholeRequestProtocol.data_received
    length = re.compile(rb"Content-Length: \+?(\d+)(?:, \d+)?(?:\r\nContent-Length: \d+)?")

    def forgive(self: Any, data: bytes) -> None:
        known = length.sub(rb"Content-Length: \1", data)
        original(self, known.replace(b"\r\n0x5", b"\r\n5").replace(b"helloXX", b"hello\r\n"))

    patch.setattr(WholeRequestProtocol, "data_received", forgive)


def any_body(patch: Patch) -> None:
    """A body of any media type, read as if it were a form."""
    patch.setattr(wire.Call, "form", lambda self: wire.parse_form(self.body))


def bodies_without_end(patch: Patch) -> None:
    """A body that is read to its end, however long."""
    patch.setattr(wire, "MAX_BODY_BYTES", ENDLESS)


def fields_without_end(patch: Patch) -> None:
    """Any number of fields."""
    patch.setattr(forms, "MOST_FIELDS", ENDLESS)


def another_separator(patch: Patch) -> None:
    """A form whose fields `;` separates as well (HTML 4.01 B.2.2)."""
    original = forms._text
    patch.setattr(forms, "_text", lambda body: original(body.replace(b";", b"&")))


def lines_without_end(patch: Patch) -> None:
    """Any number of header lines."""
    patch.setattr(whole_request, "MOST_LINES", ENDLESS)


def heads_without_end(patch: Patch) -> None:
    """A head of any length."""
    patch.setattr(whole_request, "LARGEST_HEAD", ENDLESS)


def any_header(patch: Patch) -> None:
    """Values of headers that nobody looks at, on either way an answer takes."""
    never = re.compile(rb"(?!)")
    patch.setattr(whole_cycle, "HEADER_VALUE_RE", never)
    patch.setattr(httptools_impl, "HEADER_VALUE_RE", never)


def plain_lines(patch: Patch) -> None:
    """A log that writes what it is given."""
    plain = logging.Formatter()
    patch.setattr(JsonLines, "format", lambda self, record: plain.format(record))


def raw_characters(patch: Patch) -> None:
    """Control characters as they are."""
    patch.setattr(log_lines, "_escaped", lambda text: text)


def lines_not_set_in(patch: Patch) -> None:
    """A plain log whose every line begins at the margin."""
    patch.setattr(TextLines, "format", lambda self, record: log_lines._escaped(logging.Formatter.format(self, record)))


def patience(patch: Patch) -> None:
    """A connection that nobody looks at again."""
    patch.setattr(WholeRequestProtocol, "timeout_keep_alive_handler", lambda self: None)


def slow_requests(patch: Patch) -> None:
    """A request that may take as long as it likes, as long as something comes."""
    original = WholeRequestProtocol.data_received

    def fresh(self: Any, data: bytes) -> None:
        original(self, data)
        self._began = self._began and self.loop.time()

    patch.setattr(WholeRequestProtocol, "data_received", fresh)


def _lowered(ciphers: str, floor: ssl.TLSVersion) -> Removal:
    original = test_house_server.server_context

    def take(patch: Patch) -> None:
        def weak(*files: Any) -> ssl.SSLContext:
            context = original(*files)
            context.minimum_version = floor
            context.set_ciphers(ciphers)
            return context

        patch.setattr(test_house_server, "server_context", weak)

    return take


# OpenSSL has a floor of its own (SECLEVEL), which hides ours as long as it stands.
old_versions = _lowered("ECDHE:@SECLEVEL=0", ssl.TLSVersion.MINIMUM_SUPPORTED)
weak_suites = _lowered("ALL:eNULL:@SECLEVEL=0", ssl.TLSVersion.TLSv1_2)


def plain_https(patch: Patch) -> None:
    """An https that does not say it is to stay."""
    patch.setattr(middleware, "HSTS", (b"x-nothing", b""))


def tidied_paths(patch: Patch) -> None:
    """A path that is made to look like ours before it is compared."""
    original = hot_path.HotPaths.__call__

    async def tidy(self: Any, scope: Any, receive: Any, send: Any) -> None:
        parts = [part for part in unquote(scope["path"]).partition(";")[0].split("/") if part not in ("", ".")]
        await original(self, {**scope, "path": "/" + "/".join(parts).lower()}, receive, send)

    patch.setattr(hot_path.HotPaths, "__call__", tidy)


def bare_answers(patch: Patch) -> None:
    """Answers with what the house itself put in, and nothing else."""
    patch.setattr(middleware, "HEADERS", ())


def careless_forms(patch: Patch) -> None:
    """A form read by the standard library, whose errors are nobody's."""
    patch.setattr(wire, "parse_form", lambda raw: dict(parse_qsl(raw.decode(), errors="strict")))


def talkative_net(patch: Patch) -> None:
    """The last net tells what it caught."""
    original: Callable[..., Any] = middleware.answer_problem

    async def tell(send: Any, status: int, title: bytes, detail: bytes, scope: Any) -> None:
        await original(send, status, title, traceback.format_exc().encode(), scope)

    patch.setattr(middleware, "answer_problem", tell)


def no_net(patch: Patch) -> None:
    """A house without its edge."""

    patch.setattr(middleware.Edge, "__call__", lambda self, *call: self._app(*call))


def plain_cookies(patch: Patch) -> None:
    """The provider's cookies under a name any neighbour may set."""
    patch.setattr(BrowserCookies, "name", lambda self, purpose: f"kk_idp_{purpose}")


def plain_form_cookies(patch: Patch) -> None:
    """The form cookie under such a name."""
    original = FormTokens.__init__

    def nameless(self: Any, prefix: str, ids: Any, *, secure: bool) -> None:
        original(self, prefix, ids, secure=secure)
        self.cookie = f"{prefix}form"

    patch.setattr(FormTokens, "__init__", nameless)


def planted_session(patch: Patch) -> None:
    """A login that goes on under the value the browser had before."""
    original = Sessions.start

    class Planted:
        def token(self, length: int) -> str:
            return "p" * length

    async def keep(self: Any, tokens: Any, response: Any) -> None:
        self._ids = Planted()
        await original(self, tokens, response)

    patch.setattr(Sessions, "start", keep)
