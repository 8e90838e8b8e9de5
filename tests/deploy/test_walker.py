"""The walker on pages of a small house: follows ids, fills forms, and never takes a dead end for an answer."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from deploy.walker import MAX_STEPS, Arrival, Decision, WalkFailed, walk

HERE, CLIENT = "http://house.test", "http://client.test/back?keep=1&state=s"
CONSENT = """<form id="f" action="/decide"><input type="hidden" name="form_token" value="T">
<input type="checkbox" name="item" value="lab"><input type="checkbox" name="item" value="photo">
<button id="consent-deny" name="decision" value="deny">n</button>
<button id="consent-approve" name="decision" value="approve">y</button></form>"""
CARD_PAGE = '<a id="card-reader" href="http://agent.test/authenticate?ticket=T%2B1">card</a>'
Answer = Callable[[Request], Response]


def _page(text: str) -> Answer:
    return lambda _: HTMLResponse(text)


def _to(url: str) -> Answer:
    return lambda _: RedirectResponse(url, 303)


def _walk(pages: dict[str, Answer], decision: Decision | None = None) -> tuple[str, list[str]]:
    """Where the walk ended, and the tickets the card was shown."""
    arrival, tickets = _arrive(pages, decision)
    return arrival.url, tickets


def _arrive(pages: dict[str, Answer], decision: Decision | None = None) -> tuple[Arrival, list[str]]:
    """Where the walk ended, and the tickets the card was shown."""

    def route(path: str, answer: Answer) -> Route:
        async def handle(request: Request) -> Response:
            await request.form()
            return answer(request)

        return Route(path, handle, methods=["GET", "POST"])

    tickets: list[str] = []

    async def card(ticket: str) -> str:
        tickets.append(ticket)
        return f"{HERE}/after-card"

    async def run() -> Arrival:
        app = Starlette(routes=[route(path, answer) for path, answer in pages.items()])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
            return await walk(http, f"{HERE}/start", card, decision or Decision(), {HERE})

    return asyncio.run(run()), tickets


def _decide(request: Request) -> Response:
    form = request._form  # read by the route already
    assert form is not None
    items = "+".join(str(value) for value in form.getlist("item"))
    return RedirectResponse(f"{CLIENT}&code={form['decision']}-{form['form_token']}-{items}", 303)


def test_redirects_and_continue_pages_are_followed_until_one_leaves() -> None:
    pages = {
        "/start": _to("/next"),
        "/next": _page('<a id="continue" href="last">go</a>'),
        "/last": _to(f"{CLIENT}&code=C"),
    }
    assert _walk(pages) == (f"{CLIENT}&code=C", [])


def test_the_card_gets_the_ticket_of_the_login_page_and_says_where_to_go_on() -> None:
    pages = {"/start": _page(CARD_PAGE), "/after-card": _to(f"{CLIENT}&code=C")}
    assert _walk(pages) == (f"{CLIENT}&code=C", ["T+1"])


@pytest.mark.parametrize(
    ("decision", "sent"),
    [
        (Decision(optional=False), "approve-T-"),
        (Decision(optional=True), "approve-T-lab+photo"),
        (Decision(approve=False, optional=False), "deny-T-"),
    ],
)
def test_the_consent_form_is_sent_as_decided(decision: Decision, sent: str) -> None:
    url, _ = _walk({"/start": _page(CONSENT), "/decide": _decide}, decision)
    assert url == f"{CLIENT}&code={sent}"


def test_an_answer_may_be_signed() -> None:
    pages = {"/start": _to(f"{CLIENT}&response=e30.e30.x")}
    assert _walk(pages)[0] == f"{CLIENT}&response=e30.e30.x"


def test_a_refusal_page_leads_back_with_the_error() -> None:
    pages = {
        "/start": _page('<a id="retry" href="/start">again</a><a id="back-to-client" href="/resume">back</a>'),
        "/resume": _to(f"{CLIENT}&error=access_denied"),
    }
    assert _walk(pages)[0].endswith("&error=access_denied")


def test_a_page_that_only_links_to_the_services_site_is_no_answer() -> None:
    with pytest.raises(WalkFailed, match="It took too long"):
        _walk({"/start": _page('It took too long<a id="back-to-client" href="http://client.test">back</a>')})


def test_an_unknown_page_is_quoted() -> None:
    with pytest.raises(WalkFailed, match=r"200 at http://house\.test/start: strange"):
        _walk({"/start": _page("strange")})
    with pytest.raises(WalkFailed, match="404 at"):
        _walk({"/start": _to("/nowhere")})


def test_an_answer_in_the_fragment_or_in_a_form_is_an_answer_too() -> None:
    assert _walk({"/start": _to("http://client.test/back#id_token=T&state=s")})[0].endswith("#id_token=T&state=s")
    form = """<form id="form-post" method="post" action="http://client.test/back">
    <input type="hidden" name="code" value="C"><button id="continue">go</button></form>"""
    arrival, _ = _arrive({"/start": _page(form)})
    assert arrival == Arrival("http://client.test/back", {"code": "C"})
    with pytest.raises(WalkFailed):  # a form of ours by that name is a page like any other
        _arrive({"/start": _page('<form id="form-post" action="/x"></form>')})


def test_a_circle_ends() -> None:
    with pytest.raises(WalkFailed, match=f"after {MAX_STEPS} steps"):
        _walk({"/start": _to("/start")})


def test_a_screen_is_confirmed_and_the_walk_ends_where_the_person_is_told_to_go_back() -> None:
    mine = """<form action="/confirm"><input type="hidden" name="user_code" value="BCDF-GHJK">
    <button id="device-confirm" name="decision" value="mine">y</button>
    <button id="device-stop" name="decision" value="stop">n</button></form>"""
    sent: list[str] = []

    def confirm(request: Request) -> Response:
        form = request._form
        assert form is not None
        sent.append(f"{form['user_code']} {form['decision']}")
        return RedirectResponse("/device/done?outcome=approved", 303)

    pages = {"/start": _page(mine), "/confirm": confirm, "/device/done": _page("go back")}
    for decision in (Decision(), Decision(approve=False)):  # what is denied is the consent, not the screen
        assert _walk(pages, decision)[0] == f"{HERE}/device/done?outcome=approved"
    assert sent == ["BCDF-GHJK mine"] * 2


SIGN_PAGE = """<a id="sign-consent" href="http://agent.test/attribute-statement?ticket=S%2B1">sign</a>
<form id="without-form" action="/without"><input type="hidden" name="form_token" value="T">
<button id="go-on-without">no</button></form>"""


def _without(request: Request) -> Response:
    form = request._form
    assert form is not None
    return RedirectResponse(f"{CLIENT}&code=without-{form['form_token']}", 303)


def test_a_consent_at_the_state_is_signed_by_whoever_has_a_card_for_it() -> None:
    tickets: list[str] = []

    async def sign(ticket: str) -> str:
        tickets.append(ticket)
        return f"{HERE}/after-card"

    pages = {"/start": _page(SIGN_PAGE), "/after-card": _to(f"{CLIENT}&code=C"), "/without": _without}
    assert _walk(pages, Decision(sign=sign))[0] == f"{CLIENT}&code=C"
    assert tickets == ["S+1"]
    assert _walk(pages)[0] == f"{CLIENT}&code=without-T"


def test_a_signature_that_was_refused_is_not_tried_for_ever() -> None:
    async def sign(ticket: str) -> str:
        return f"{HERE}/refused"

    pages = {
        "/start": _page(SIGN_PAGE),
        "/refused": _page('<div id="refused"></div>' + SIGN_PAGE),
        "/without": _without,
    }
    assert _walk(pages, Decision(sign=sign))[0] == f"{CLIENT}&code=without-T"


def test_a_page_to_sign_without_a_way_on_is_quoted() -> None:
    with pytest.raises(WalkFailed):
        _walk({"/start": _page('<a id="sign-consent" href="http://agent.test/?ticket=S">sign</a>')})
