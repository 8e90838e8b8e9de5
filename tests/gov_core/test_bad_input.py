"""Whatever a stranger sends to any route of this house gets a standard error: never a 500, never a stack trace."""

import asyncio
import json
from base64 import b64encode
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from tests.gov_core.jpki.verifiers_at_the_door import PLATFORM, SERVICE, admit, certificate, pem
from tests.gov_core.kiosk.shop import TERMINALS, kiosk_file
from tests.gov_core.linkage.network import CHIYODA, NAGAOKA
from tests.gov_core.municipality.card_applications.entries import ALL, LIBRARY, SEAL, registered
from tests.gov_core.own_consents.citizen import READER
from tests.gov_core.town import HANAKO, Town
from tests.shown_certificate import showing

AGENCY = ("chiyoda", "chiyoda-secret")
HOST = (b"host", b"127.0.0.1:8101")
JSON, FORM, DER = "application/json", "application/x-www-form-urlencoded", "application/ocsp-request"
WAYS = {
    ("GET", "/"): None,
    **dict.fromkeys((("GET", "/health"), ("GET", "/healthz"), ("GET", "/readyz"))),
    ("GET", "/static/{name:path}"): None,
    ("GET", "/favicon.ico"): None,
    ("POST", "/jpki/ocsp"): DER,
    ("GET", "/jpki/ocsp/{question:path}"): None,
    ("GET", "/jpki/crl/{kind}"): None,
    ("GET", "/jpki/crl/{kind}/{partition}"): None,
    ("GET", "/jpki/generations"): None,
    ("GET", "/jpki/ca/{kind}"): None,
    ("POST", "/jpki/links"): JSON,
    ("GET", "/jpki/usage/{month}"): None,
    ("POST", "/jpki/attribute-consents"): JSON,
    ("POST", "/jpki/attribute-consents/withdrawals"): JSON,
    ("POST", "/jpki/attribute-consents/standing"): JSON,
    ("POST", "/jpki/attributes"): JSON,
    ("GET", "/corporate-numbers/{number}"): None,
    ("GET", "/corporate-numbers"): None,
    ("GET", "/card-applications"): None,
    ("POST", "/linkage/codes"): JSON,
    ("POST", "/linkage/questions"): JSON,
    ("GET", "/linkage/records"): None,
    ("GET", "/kiosk"): None,
    ("POST", "/kiosk/visits"): FORM,
    ("GET", "/kiosk/continue"): None,
    ("GET", "/kiosk/menu"): None,
    ("POST", "/kiosk/certificates"): FORM,
    ("POST", "/kiosk/leave"): FORM,
    ("GET", "/kiosk/login/refused"): None,
    ("GET", "/kiosk/refused"): None,
    ("GET", "/kiosk/verify"): None,
    ("GET", "/kiosk/office-ca.pem"): None,
    ("POST", "/kiosk/card/challenges"): JSON,
    ("POST", "/kiosk/card/answers"): JSON,
    ("POST", "/kiosk/card/application-requests"): JSON,
    ("POST", "/kiosk/card/application-records"): JSON,
    ("GET", "/kiosk/counter"): None,
    ("POST", "/kiosk/counter"): FORM,
    ("GET", "/kiosk/counter/shown"): None,
    ("POST", "/kiosk/counter/visits"): JSON,
    ("POST", "/kiosk/counter/registrations"): JSON,
    ("POST", "/kiosk/counter/lookups"): JSON,
    ("POST", "/kiosk/counter/application-visits"): JSON,
    ("POST", "/kiosk/counter/application-ids"): JSON,
    ("GET", "/attribute-consents"): None,
    ("POST", "/attribute-consents/visits"): FORM,
    ("GET", "/attribute-consents/continue"): None,
    ("GET", "/attribute-consents/list"): None,
    ("POST", "/attribute-consents/seen"): FORM,
    ("POST", "/attribute-consents/withdrawals"): FORM,
    ("POST", "/attribute-consents/leave"): FORM,
    ("GET", "/attribute-consents/login/refused"): None,
    ("GET", "/attribute-consents/refused"): None,
    ("GET", "/attribute-consents/card/attribute-statements/left"): None,
    ("POST", "/attribute-consents/card/challenges"): JSON,
    ("POST", "/attribute-consents/card/answers"): JSON,
    ("POST", "/attribute-consents/card/attribute-statements"): JSON,
    ("POST", "/attribute-consents/card/attribute-signatures"): JSON,
    ("GET", "/registrar"): None,
    ("POST", "/registrar/ocsp"): FORM,
    ("POST", "/registrar/residents"): FORM,
    ("GET", "/registrar/applications"): None,
    ("POST", "/registrar/applications"): FORM,
    ("POST", "/registrar/applications/withdraw"): FORM,
    ("GET", "/registrar/residents/{resident}"): None,
    ("GET", "/registrar/residents/{resident}/sheets/{sheet}.{form}"): None,
    ("POST", "/registrar/residents/{resident}/number"): FORM,
    ("POST", "/registrar/residents/{resident}/{event}"): FORM,
}
CARD_WIRE = ("trace_id", "title_ja", "title_en", "advice_ja", "advice_en", "return_url")
JSON_NAMES = [
    "link",
    "ca",
    "serial",
    "acquisition",
    "record_id",
    "code",
    "work",
    "provider",
    "item",
    "ticket",
    "kind",
    "visit",
]
JSON_NAMES += ["challenge_id", "certificate", "signature", "record", "aid", "service", "statement"]
FORM_NAMES = [
    "consent",
    "state",
    "address",
    "name",
    "municipality",
    "reissue",
    "password",
    "pin",
    "form_token",
    "birth_date",
    "sex",
    "day",
    "carrier",
    "basis",
    "aid",
    "at",
    "owner",
    "open_to",
    "service",
    "title_ja",
    "title_en",
    "behind_pin",
    "application_pin",
]
NAMES = st.sampled_from([*JSON_NAMES, *FORM_NAMES, "generation", "done", "lang", "ui_locales"])
LINK_WORDS = ["auth", "sign", "predecessor", "auth_of_sign", "ab", "nagaoka", "local-tax", "bank"]
DESK_WORDS = [
    "move",
    "name-change",
    "reissue",
    "lose-card",
    "suspect-key",
    "die",
    "renew-certificates",
    "collect",
    "verification",
    "r-hanako",
    "r-mei",
    "13101",
    "put-application",
    "remove-application",
    LIBRARY.aid,
    LIBRARY.basis,
    "15202",
    "library",
    "everyone",
]
WORDS = st.sampled_from([*LINK_WORDS, *DESK_WORDS, "0", "-1", "1", "on", "1234", "en;q=x", "9" * 5000, "2026-11"])
VALUES = WORDS | st.text(max_size=40) | st.text("'\"%\\<>\x00;", max_size=10)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=8), inner, max_size=6),
    max_leaves=8,
)
PAIRS = st.lists(st.tuples(NAMES | st.text(max_size=8), VALUES), max_size=8).map(
    lambda pairs: urlencode(pairs, errors="replace").encode()
)
QUERIES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=40).map(str.encode)  # RFC 3986
PROPERTY = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


class House:
    """The whole house as a raw ASGI application, so that no client tidies up what is sent."""

    def __init__(self, town: Town, folder: Path) -> None:
        agencies = folder / "agencies.json"
        agencies.write_text(json.dumps([asdict(NAGAOKA), asdict(CHIYODA)]))
        asyncio.run(registered(town, ALL[1:]))
        admit(town, PLATFORM, SERVICE)
        self.app = town.app(
            linkage_agencies=agencies, kiosk=kiosk_file(folder), public_status=False, consents_reader=READER
        )
        self.shown = showing(self.app, pem(certificate("kakehashi")))  # a stranger with a registered certificate
        self.cookie, self.tokens = b"", {}
        for door in ("/registrar", "/kiosk", "/attribute-consents"):
            page = self.send("GET", door, b"", [], b"")
            self.cookie += page.headers[b"set-cookie"].partition(b";")[0] + b"; "
            self.tokens[door] = page.body.split(b'name="form_token" value="')[1].split(b'"')[0]
        self.open_visit = self._begin()
        issuer = town.rooms.authorities.current("auth").certificate
        asked = ocsp.OCSPRequestBuilder().add_certificate(town.newest(HANAKO.id, "auth"), issuer, hashes.SHA256())
        self.question = asked.build().public_bytes(Encoding.DER)

    def _begin(self) -> dict[str, str]:
        """A visit at Nagaoka's counter that waits for a card application, and the ticket for its reader."""
        headers = [(b"content-type", JSON.encode()), (b"authorization", _basic("15202", TERMINALS["15202"]))]
        body = json.dumps({"aid": SEAL.aid}).encode()
        begun = json.loads(self.send("POST", "/kiosk/counter/application-visits", b"", headers, body).body)
        return {"visit": begun["visit"], "ticket": unquote(begun["reader_url"].partition("ticket=")[2])}

    def send(self, method: str, path: str, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes) -> Answer:
        """One request, as a server would hand it over."""
        scope = {"type": "http", "method": method, "path": path, "raw_path": quote(path).encode(), "root_path": ""}
        scope |= {"query_string": query, "headers": [HOST, *headers], "scheme": "http", "http_version": "1.1"}
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self.shown(scope, receive, send))  # type: ignore[arg-type]
        content = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], dict(sent[0]["headers"]), content)


@pytest.fixture
def house(town: Town, tmp_path: Path) -> House:
    """A house with two agencies and a visitor who has seen the desk's page."""
    return House(town, tmp_path)


def _served(app: Any) -> set[tuple[str, str]]:
    while not hasattr(app, "routes"):
        app = app._app
    routes = [route for route in app.routes if isinstance(route, Route)]
    assert len(routes) == len(app.routes)
    return {(method, route.path) for route in routes for method in (route.methods or set()) - {"HEAD"}}


def test_every_route_of_the_house_is_judged_here(house: House) -> None:
    assert _served(house.app) == set(WAYS)


def _basic(user: str, secret: str) -> bytes:
    return b"Basic " + b64encode(f"{user}:{secret}".encode())


CREDENTIALS = (
    st.sampled_from([_basic(*AGENCY), _basic("15202", TERMINALS["15202"])])
    | st.binary(max_size=30).map(lambda raw: b"Basic " + b64encode(raw))
    | st.binary(max_size=30)
)


def _body(house: House, data: st.DataObject, path: str, kind: str | None) -> bytes:
    if kind == FORM:
        token = next(token for door, token in house.tokens.items() if path.startswith(door))
        return b"form_token=" + token + b"&" + data.draw(PAIRS | st.binary(max_size=60))
    if kind == JSON:
        known = st.fixed_dictionaries({}, optional={k: st.just(v) for k, v in house.open_visit.items()})
        sent = ANY_JSON | st.builds(lambda a, b: {**a, **b}, st.dictionaries(NAMES, VALUES, max_size=3), known)
        return data.draw(sent.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60))
    place = data.draw(st.integers(0, len(house.question) - 1))
    left, right = house.question[:place], house.question[place + 1 :]
    return left + data.draw(st.binary(max_size=3)) + data.draw(st.sampled_from([right, b""]))


def _headers(house: House, data: st.DataObject, kind: str | None) -> list[tuple[bytes, bytes]]:
    media = data.draw(st.sampled_from([kind or "text/plain"] * 3 + [JSON, FORM, DER, "", "é"]))
    cookie = data.draw(st.sampled_from([house.cookie] * 3) | st.binary(max_size=30).map(house.cookie.__add__))
    language = data.draw(st.binary(max_size=20))
    headers = [(b"content-type", media.encode()), (b"cookie", cookie), (b"accept-language", language)]
    return headers + [(b"authorization", each) for each in data.draw(st.lists(CREDENTIALS, max_size=2))]


@pytest.mark.parametrize(("method", "path"), WAYS)
@PROPERTY
@given(data=st.data())
def test_bad_input_gets_a_standard_error(house: House, method: str, path: str, data: st.DataObject) -> None:
    kind = WAYS[method, path]
    for name in (
        "{name:path}",
        "{question:path}",
        "{kind}",
        "{partition}",
        "{number}",
        "{month}",
        "{resident}",
        "{event}",
    ):
        path = path.replace(name, data.draw(VALUES) if name in path else "")
    query = data.draw(PAIRS | QUERIES)
    answer = house.send(
        method, path, query, _headers(house, data, kind), _body(house, data, path, kind) if kind else b""
    )
    assert answer.status < 500 or (answer.status == 503 and path.startswith("/jpki/ocsp"))
    assert b"Traceback" not in answer.body
    if answer.status >= 400:
        assert _is_standard(answer)


def _is_standard(answer: Answer) -> bool:
    """A page for people, problem+json (RFC 9457), or the `error` member of a wire that copies OAuth's."""
    media = answer.headers[b"content-type"]
    if media.startswith(b"text/html"):
        return b'id="error-happened"' in answer.body or b'id="refused-title"' in answer.body
    told = json.loads(answer.body)
    if media == b"application/problem+json":
        return bool(told["title"]) and told["status"] == answer.status
    return (
        set(told) <= {"error", "error_description", "advice", "trace_id", *CARD_WIRE} and media == b"application/json"
    )


def test_attack_text_that_names_itself_infinite_or_no_number_is_no_json(house: House) -> None:
    for word in (b"NaN", b"Infinity", b"-Infinity", b"1e999", b'{"link":1,"link":2}', b"[" * 5000, b'"\\ud800"'):
        answer = house.send("POST", "/jpki/links", b"", [(b"content-type", JSON.encode())], word)
        assert (answer.status, json.loads(answer.body)["error"]) == (400, "invalid_request")
