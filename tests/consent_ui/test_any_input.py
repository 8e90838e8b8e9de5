"""Whatever is sent to whichever address: a page, a file or a way on; what is refused is refused in plain words."""

import asyncio
from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from tests.consent_ui.street import Street, a_street, error_of, form_of

PARTS = ("error-happened", "error-sent", "error-advice", "error-id")
NASTY = (
    "..",
    "%00",
    "%2f",
    "\x00",
    "'--",
    "<script>",
    "{{7*7}}",
    "٣",
    "\ud7ff",
    "-1",
    "9" * 30,
    "//evil.example",
    "a.b.c",
)
ALPHABET = ascii_uppercase + ascii_lowercase + digits + "-_"
TEXT = st.sampled_from(NASTY) | st.text(max_size=40)
QUERY = ("ticket", "ask", "next", "code", "state", "iss", "error", "before", "page", "lang", "part", "collected")
FORM = ("form_token", "shown", "decision", "handle", "data-0-Observation")


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def street(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """One street for all examples."""
    opened = a_street(tmp_path_factory.mktemp("street"))
    yield runner.run(opened.__aenter__())
    runner.run(opened.__aexit__(None, None, None))


def _routes(app: Any) -> list[Route]:
    while not hasattr(app, "routes"):
        app = app._app
    return [route for route in app.routes if isinstance(route, Route)]


def _filled(path: str, segments: list[str]) -> str:
    for name in ("{receipt_id}", "{which}", "{name:path}"):
        path = path.replace(name, quote(segments.pop() or "x", safe="") if name in path else "")
    return path


def _is_sane(answer: httpx.Response) -> None:
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text
    if answer.has_redirect_location:
        assert answer.headers["location"].startswith(("/", "https://op.example/", "https://consent.example/"))
        assert not answer.headers["location"].startswith("//")
    elif answer.status_code == 422:
        assert 'id="error-summary"' in answer.text
    elif answer.status_code >= 400 and answer.request.method != "HEAD":
        assert answer.headers["content-type"].startswith("text/html"), answer.text
        assert all(f'id="{part}"' in answer.text for part in PARTS), answer.text


async def _once(street: Street, method: str, path: str, **sent: Any) -> httpx.Response:
    if "__Host-kk_consent_session" not in street.http.cookies:  # an example may have signed her out
        await street.sign_in()
    if sent.pop("honest"):
        token = form_of(await street.http.get("/my-data"), "logout").fields["form_token"]
        sent["data"] = {**sent["data"], "form_token": token}
    return await street.http.request(method, path, **(sent if method == "POST" else {"params": sent["params"]}))


@settings(max_examples=300, deadline=None)
@given(
    st.data(),
    st.sampled_from(("GET", "POST", "POST", "PUT", "HEAD")),
    st.lists(TEXT, min_size=3, max_size=3),
    st.dictionaries(st.sampled_from(QUERY) | TEXT, TEXT, max_size=4),
    st.dictionaries(st.sampled_from(FORM) | TEXT, TEXT, max_size=4),
    st.booleans(),
)
def test_every_address_answers_anything_with_a_page_or_a_way_on(
    runner: asyncio.Runner,
    street: Street,
    data: st.DataObject,
    method: str,
    segments: list[str],
    query: dict[str, str],
    form: dict[str, str],
    honest: bool,
) -> None:
    path = _filled(data.draw(st.sampled_from([route.path for route in _routes(street.app)])), segments)
    try:
        answer = runner.run(_once(street, method, path, params=query, data=form, honest=honest))
    except (httpx.InvalidURL, UnicodeEncodeError):
        return  # the client itself cannot send this
    _is_sane(answer)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(("application/x-www-form-urlencoded", "application/json", "", "x/y")))
def test_a_body_that_is_no_form_is_refused_in_plain_words(
    runner: asyncio.Runner, street: Street, body: bytes, kind: str
) -> None:
    for path in ("/my-data", "/logout", "/requests", "/consents/x/withdraw"):
        _is_sane(runner.run(street.http.post(path, content=body, headers={"content-type": kind})))


@settings(max_examples=80, deadline=None)
@given(st.integers(0), st.integers(1, 63))
def test_attack_a_seal_changed_anywhere_never_opens(
    runner: asyncio.Runner, street: Street, place: int, distance: int
) -> None:
    page = runner.run(street.http.get(street.ask()))
    sealed = form_of(page, "consent-approve").fields["shown"]
    at = place % len(sealed)
    other = ALPHABET[(ALPHABET.index(sealed[at]) + distance) % 64]
    answer = runner.run(street.press(page, "consent-approve", shown=sealed[:at] + other + sealed[at + 1 :]))
    assert answer.status_code == 400
    assert error_of(answer) == "このページは古くなりました"
    assert street.provider.decided == []
