"""authlib's own server over the clients of our provider, so that both are asked with the same bytes.

The rules are authlib's; what is ours here is its storage: which client there is, which token stands for what.
"""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.requests import OAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator

from idp.clients.authentication import check_secret
from idp.clients.client import Client
from idp.tokens.own_access import PERSONAL

FORM = {"content-type": "application/x-www-form-urlencoded"}
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sent:
    """One request, as it is put before both."""

    pairs: Pairs = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"

    @property
    def body(self) -> bytes:
        """The form, or the query."""
        return urlencode(self.pairs).encode()


def basic(client_id: str, secret: str) -> str:
    """RFC 7617."""
    return "Basic " + b64encode(f"{client_id}:{secret}".encode()).decode()


def form_of(members: Mapping[str, str | None]) -> Sent:
    """A form; `authorization` is the header, and `again` comes as the first parameter once more."""
    form = {name: value for name, value in members.items() if value is not None}
    authorization, again = form.pop("authorization", None), form.pop("again", None)
    repeated = ((next(iter(form)), again),) if again is not None and next(iter(members)) in form else ()
    return Sent((*form.items(), *repeated), {**FORM, **({"Authorization": authorization} if authorization else {})})


class Registered(ClientMixin):  # type: ignore[misc]
    """A client record of ours in authlib's words; `secret_of` a shared one is not needed by any judge."""

    def __init__(self, record: Client) -> None:
        self.record = record
        self.client_id = record.client_id
        self.client_metadata: dict[str, Any] = {}

    def get_client_id(self) -> str:
        return self.record.client_id

    def get_default_redirect_uri(self) -> str | None:
        """OpenID Connect Core 3.1.2.1: redirect_uri is REQUIRED, so none stands in for it."""
        return None

    def get_allowed_scope(self, scope: str | None) -> str | None:
        asked = (scope or "").split()
        return scope or "" if set(asked) <= set(self.record.scopes) else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.record.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return check_secret(self.record.secret_hash or "0" * 64, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == self.record.token_endpoint_auth_method

    def check_response_type(self, response_type: str) -> bool:
        """authlib hands the words over in its own order."""
        return set(response_type.split()) in [set(each.split()) for each in self.record.response_types]

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.record.grant_types


class OwnAccess(Registered):
    """The same client, acting for itself: nothing personal is for it to ask."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        asked = set((scope or "").split())
        return scope or "data:read" if asked <= set(self.record.scopes) - PERSONAL else None


class Payload(OAuth2Payload):  # type: ignore[misc]
    """Parsed as authlib's own integrations do: the first of several values is the value."""

    def __init__(self, raw: bytes) -> None:
        self._lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in parse_qsl(raw.decode(), keep_blank_values=True):
            self._lists[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        return {name: values[0] for name, values in self._lists.items()}

    @property
    def datalist(self) -> Mapping[str, list[str]]:
        return self._lists


class Asked(OAuth2Request):  # type: ignore[misc]
    """A request of ours under authlib's class."""

    def __init__(self, sent: Sent) -> None:
        super().__init__(sent.method, "https://op.example/", headers=dict(sent.headers))
        self.payload = Payload(sent.body)

    @property
    def form(self) -> dict[str, str]:
        data: dict[str, str] = self.payload.data
        return data


def word_of(answer: httpx.Response) -> str:
    """The error of an answer of ours, or `ok`."""
    return "ok" if answer.status_code < 400 else str(answer.json()["error"])


@dataclass
class Told:
    """authlib's answer."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def word(self) -> str:
        """The error, or `ok`."""
        document = self.body if isinstance(self.body, dict) else {}
        return "ok" if self.status < 400 else str(document.get("error", self.status))

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


class Judge(AuthorizationServer):  # type: ignore[misc]
    """The server; `clients` are records of ours."""

    def __init__(self, clients: Iterable[Client], kind: type[Registered] = Registered) -> None:
        super().__init__()
        self._known = {client.client_id: kind(client) for client in clients}
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: "x", lambda **_: "y"))

    def query_client(self, client_id: str) -> Registered | None:
        return self._known.get(client_id)

    def save_token(self, token: Any, request: Any) -> None:
        pass

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        pass

    def create_oauth2_request(self, request: Any) -> Any:
        return request

    create_json_request = create_oauth2_request

    def handle_response(self, status: int, body: Any, headers: Any) -> Told:
        return Told(status, dict(body) if isinstance(body, list) else body, dict(headers))

    def token(self, sent: Sent) -> Told:
        """POST /token."""
        told: Told = self.create_token_response(Asked(sent))
        return told

    def endpoint(self, name: str, sent: Sent) -> Told:
        """Any other."""
        told: Told = self.create_endpoint_response(name, Asked(sent))
        return told
