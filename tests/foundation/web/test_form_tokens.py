"""Cross-site request forgery: a form counts only when it came from a page this browser got from us."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from foundation.clock import SystemClock
from foundation.http import read_form
from foundation.ids import RandomIds
from foundation.web.form_tokens import FIELD, FormTokenRefused, FormTokens
from tests.foundation.web.visits import ask

TOKENS = FormTokens("kk_test_", RandomIds(SystemClock()), secure=False)


async def _page(request: Request) -> Response:
    response = PlainTextResponse(TOKENS.form_token(request))
    TOKENS.attach(request, response)
    return response


async def _take(request: Request) -> Response:
    try:
        TOKENS.check_form_token(request, await read_form(request))
    except FormTokenRefused:
        return PlainTextResponse("refused", 403)
    return PlainTextResponse("taken")


ROUTES = [Route("/", _page), Route("/", _take, methods=["POST"])]


def _visit() -> tuple[str, str]:
    """(cookie, token) of a fresh browser."""
    answer = ask(ROUTES)
    return answer.headers["set-cookie"].partition(";")[0], answer.text


def _send(cookie: str, token: str | None, **headers: str) -> int:
    sent = {"cookie": cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
    data = {"other": "1"} if token is None else {FIELD: token}
    return ask(ROUTES, method="POST", data=data, headers=sent).status_code


def test_the_form_of_our_own_page_is_taken() -> None:
    cookie, token = _visit()
    assert _send(cookie, token) == 200
    assert _send(cookie, token, sec_fetch_site="same-origin") == 200


def test_attack_a_form_without_a_token_with_anothers_or_without_the_cookie_is_refused() -> None:
    cookie, token = _visit()
    _, foreign = _visit()
    assert _send(cookie, None) == 403
    assert _send(cookie, foreign) == 403
    assert _send(cookie, "é" + token) == 403
    assert _send("other=1", token) == 403
    assert _send("kk_test_form=", token) == 403


def test_attack_the_cookie_alone_is_not_the_token() -> None:
    cookie, token = _visit()
    secret = cookie.partition("=")[2]
    assert secret != token
    assert _send(cookie, secret) == 403


def test_attack_a_cross_site_form_is_refused_even_with_the_token() -> None:
    cookie, token = _visit()
    assert _send(cookie, token, sec_fetch_site="cross-site") == 403
    assert _send(cookie, token, sec_fetch_site="same-site") == 403


def test_a_browser_keeps_its_secret_over_pages() -> None:
    cookie, token = _visit()
    again = ask(ROUTES, headers={"cookie": cookie})
    assert again.text == token
    assert "set-cookie" not in again.headers


def test_the_cookie_is_out_of_reach_of_scripts_and_bound_to_the_host_over_https() -> None:
    assert "httponly" in ask(ROUTES).headers["set-cookie"].lower()
    assert "samesite=lax" in ask(ROUTES).headers["set-cookie"].lower()
    assert FormTokens("kk_test_", RandomIds(SystemClock()), secure=True).cookie == "__Host-kk_test_form"
