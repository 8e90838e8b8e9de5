"""The house as a whole: whatever is sent, an answer in plain words; every word in two languages."""

import asyncio
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
from babel.messages.pofile import read_po
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent_ui.error_pages import LABELS, WORDS
from tests.consent_ui.street import CONSENT, Street, a_street, tell

HOUSE = Path(__file__).resolve().parents[2] / "consent_ui"
PATHS = (
    "/", "/login", "/callback", "/logout", "/signing-out", "/signed-out", "/requests", "/return", "/consents",
    "/consents/x", "/consents/x/withdraw", "/consents/x/withdrawn", "/consents/x/receipt", "/consents/x/receipt.jws",
    "/disclosures", "/disclosures/checkpoint", "/my-data",
)  # fmt: skip
TEXT = st.text(max_size=40)


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def street(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """One street for all examples, with Hanako signed in."""
    opened = a_street(tmp_path_factory.mktemp("street"))
    made = runner.run(opened.__aenter__())
    runner.run(made.sign_in())
    yield made
    runner.run(opened.__aexit__(None, None, None))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(("GET", "POST", "PUT", "HEAD")),
    st.sampled_from(PATHS) | TEXT.map(lambda text: f"/{text}"),
    st.dictionaries(st.sampled_from(("ticket", "ask", "next", "code", "state", "before", "page", "lang")) | TEXT, TEXT),
    st.dictionaries(st.sampled_from(("form_token", "shown", "decision", "handle")) | TEXT, TEXT),
)
def test_no_request_makes_it_stumble(
    runner: asyncio.Runner, street: Street, method: str, path: str, query: dict[str, str], form: dict[str, str]
) -> None:
    try:
        answer = runner.run(street.http.request(method, path, params=query, data=form if method == "POST" else None))
    except (httpx.InvalidURL, UnicodeEncodeError):
        return  # the client itself cannot send this
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


def test_the_house_says_that_it_is_well(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        assert (await street.http.get("/health")).json() == {"status": "ok"}

    tell(tmp_path, story)


def test_every_page_has_the_headers_and_every_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask())
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"
        for cookie in page.headers.get_list("set-cookie"):
            assert cookie.startswith("__Host-kk_consent_")
            assert "Secure" in cookie
            assert "HttpOnly" in cookie

    tell(tmp_path, story)


def test_law_1_an_individual_number_is_refused_at_the_door(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        number = "123456789018"
        for answer in (
            await street.http.get(f"/consents/{number}"),
            await street.http.get("/requests", params={"ticket": number}),
            await street.http.post("/my-data", data={"handle": number}),
        ):
            assert answer.status_code == 400
            assert number not in answer.text

    tell(tmp_path, story)


def test_no_token_and_no_attribute_lies_readable_in_the_store(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.press(await street.http.get(street.ask()), "consent-approve")
        kept = _stored(tmp_path)
        assert b"asks" in kept
        assert b"at-1" not in kept
        assert b"rt-1" not in kept
        assert "診療のため".encode() not in kept

    tell(tmp_path, story)


def _stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("consent.db*"))


def _msgids() -> Iterator[str]:
    for template in (HOUSE / "templates").glob("*.html"):
        yield from re.findall(r'_\(\s*"((?:[^"\\]|\\.)*)"', template.read_text())
    for words in WORDS.values():
        yield from (words.title, words.happened, words.sent, words.advice)
    yield from LABELS.values()
    for source in HOUSE.rglob("*.py"):
        yield from re.findall(r'gettext\([^,"]+,\s*"([^"]+)"', source.read_text())


def test_every_sentence_of_the_house_has_its_japanese() -> None:
    with files("consent_ui").joinpath("locale/ja.po").open("rb") as file:
        known = {message.id for message in read_po(file, locale="ja") if message.string}
    assert {msgid for msgid in _msgids() if msgid not in known} == set()
    assert CONSENT
