"""How an answer travels: a carrier (query, fragment, form post), and for some an encoding around it (JARM).

OAuth 2.0 Multiple Response Type Encoding Practices 1.0, 2.1 and 5. Features bring carriers and encodings; each
encoding works with every carrier there is, so a carrier that is lifted out takes its encoded form along.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request

from idp.authorize.response_type import IN_FRONT, parts_of
from idp.clients.client import Client
from idp.errors import InvalidRequest
from idp.wire import Reply
from standards.oauth import NONE

Parameters = Mapping[str, str]


@dataclass(frozen=True)
class Carrier:
    """Takes the parameters to the redirect URI; `in_query` means that servers on the way write them into logs."""

    name: str
    carry: Callable[[Request, str, Parameters], Reply]
    in_query: bool = False


@dataclass(frozen=True)
class Encoding:
    """Turns the parameters into others, e.g. into one signed `response`; `hides` says whether for this client nobody
    but the client can read them."""

    name: str
    encode: Callable[[Client, Parameters], Awaitable[Parameters]]
    hides: Callable[[Client], bool]


@dataclass(frozen=True)
class Mode:
    """One value of response_mode."""

    name: str
    carrier: Carrier
    encoding: Encoding | None = None

    async def deliver(self, browser: Request, client: Client, uri: str, parameters: Parameters) -> Reply:
        """The reply that brings the parameters to the client."""
        encoded = parameters if self.encoding is None else await self.encoding.encode(client, parameters)
        return self.carrier.carry(browser, uri, encoded)

    def suits(self, client: Client, parts: frozenset[str]) -> bool:
        """Multiple Response Types 5 and JARM 2.3.1: no token in a query, unless only the client can read it."""
        shown = self.encoding is None or not self.encoding.hides(client)
        return not (self.carrier.in_query and shown and parts & IN_FRONT)


class ResponseModes:
    """Every enabled mode as one."""

    def __init__(self, carriers: Iterable[Carrier], encodings: Iterable[Encoding]) -> None:
        ways, codes = tuple(carriers), tuple(encodings)
        plain = [Mode(way.name, way) for way in ways]
        encoded = [Mode(f"{way.name}.{code.name}", way, code) for way in ways for code in codes]
        self._modes = {mode.name: mode for mode in (*plain, *encoded)}
        self._encodings = {code.name for code in codes}

    @property
    def names(self) -> tuple[str, ...]:
        """For metadata and for registration; an encoding alone (`jwt`) means the default carrier."""
        return (*self._modes, *self._encodings)

    def choose(self, client: Client, parameters: Parameters) -> Mode:
        """The mode a request asks for. Raises InvalidRequest."""
        parts = parts_of(parameters.get("response_type", ""))
        wanted = parameters.get("response_mode", "")
        mode = self._modes.get(wanted) or self._default(wanted, parts)
        if mode is None:
            raise InvalidRequest("this response_mode is not offered")
        if not mode.suits(client, parts):
            raise InvalidRequest("this response_mode would show tokens on the way")
        if not _is_registered(client, wanted, mode):
            raise InvalidRequest("the client is not registered for this response_mode")
        return mode

    def for_error(self, client: Client, parameters: Parameters) -> Mode | None:
        """The mode that was asked for, or where that is the very mistake, the default of the response type.

        Where it stood in a request object that cannot be read, that is the first default which the client registered:
        who takes signed answers only gets these errors signed too.
        """
        try:
            return self.choose(client, parameters)
        except InvalidRequest:
            parts = parts_of(parameters.get("response_type", ""))
            words = ("", *sorted(self._encodings)) if "request" in parameters else ("",)
            found = {word: self._default(word, parts) or self._default(word, frozenset()) for word in words}
            registered = (mode for word, mode in found.items() if mode and _is_registered(client, word, mode))
            return next(registered, found[""])

    def _default(self, wanted: str, parts: frozenset[str]) -> Mode | None:
        """Multiple Response Types 5: the fragment as soon as a token is in the answer, else the query."""
        carrier = "fragment" if parts & IN_FRONT else "query"
        if wanted in self._encodings:
            return self._modes.get(f"{carrier}.{wanted}")
        return self._modes.get(carrier) if not wanted else None


def _is_registered(client: Client, wanted: str, mode: Mode) -> bool:
    """ASVS 5.0 V10.4.12: only what this client needs. Without a list of its own, a client without a secret has no
    server that could take a form, so a form post to it would be a mistake or an attack."""
    if client.response_modes:
        return wanted in client.response_modes or mode.name in client.response_modes
    return client.token_endpoint_auth_method != NONE or mode.carrier.name != "form_post"
