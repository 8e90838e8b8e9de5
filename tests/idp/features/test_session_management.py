"""OpenID Connect Session Management: the answer, the cookie and the frame that compares them, in a real Chromium."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import BrowserContext, Page

from idp.logout.browser_state import session_state
from tests.chromium import chromium
from tests.idp.provider import Provider, answer, run

ON: dict[str, Any] = {"features": ("session_management",)}


def _shown(response: httpx.Response) -> str:
    cookies = [value for name, value in response.headers.multi_items() if name == "set-cookie"]
    return next((value for value in cookies if value.startswith("kk_idp_state=")), "")


def test_it_is_off_unless_an_operator_wants_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        response = await provider.authorize()
        assert "session_state" not in answer(response)
        assert not _shown(response)
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert "check_session_iframe" not in document

    run(tmp_path, story)


def test_each_answer_carries_a_state_of_its_own_and_the_first_one_the_cookie(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        first, second = await provider.authorize(), await provider.authorize()
        states = [answer(each)["session_state"] for each in (first, second)]
        assert len(set(states)) == 2
        shown = _shown(first).split("=", 1)[1].split(";")[0]
        assert "httponly" not in _shown(first).lower()
        assert "samesite=lax" in _shown(first).lower()
        assert not _shown(second)
        for state in states:
            assert state == session_state("bank", "http://127.0.0.1:8111", shown, state.split(".")[1])
        posted = await provider.authorize(response_mode="form_post")
        assert 'name="session_state"' in posted.text

    run(tmp_path, story, **ON)


def test_another_login_and_a_logout_change_what_the_browser_shows(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        one = _shown(await provider.authorize())
        await provider.person()
        other = _shown(await provider.authorize())
        assert one and other and one != other
        tokens = await provider.tokens()
        gone = await provider.browser.get("/logout", params={"id_token_hint": tokens["id_token"]})
        assert 'kk_idp_state=""' in _shown(gone)

    run(tmp_path, story, **ON)


def test_the_frame_may_stand_in_any_clients_page_and_runs_our_script_only(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        frame = await provider.back.get(document["check_session_iframe"])
        policy = frame.headers["content-security-policy"]
        assert "frame-ancestors *" in policy
        assert "script-src 'self'" in policy
        assert "x-frame-options" not in frame.headers
        script = frame.text.split('src="')[1].split('"')[0]
        assert "stateOf" in (await provider.back.get(script)).text
        assert "set-cookie" not in frame.headers

    run(tmp_path, story, **ON)


class _Files(BaseHTTPRequestHandler):
    """Serves what the provider answered and what a client's page is, from two origins."""

    pages: dict[str, tuple[str, bytes]]

    def do_GET(self) -> None:
        kind, body = self.pages.get(self.path, ("text/plain", b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def _serving(pages: dict[str, tuple[str, bytes]]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Files", (_Files,), {"pages": pages}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


_ASKING = b"""<!doctype html><title>client</title>%s<script>
window.ask = (text) => new Promise((done) => {
  addEventListener("message", (event) => done(event.data), {once: true});
  parent.document.getElementById("op").contentWindow.postMessage(text, "%s");
  setTimeout(done, 5000, "nothing");
});</script>"""
_FRAMES = b"""<iframe id="op" src="%s/session/check"></iframe><iframe id="rp" src="/rp"></iframe>"""


@contextmanager
def _watched(tmp_path: Path) -> Iterator[tuple[BrowserContext, Page, str]]:
    """A client's page with the provider's frame and one of its own that asks too; and its origin."""
    made: dict[str, tuple[str, bytes]] = {}

    async def story(provider: Provider) -> None:
        frame = await provider.back.get("/session/check")
        script = frame.text.split('src="')[1].split('"')[0]
        made["/session/check"] = ("text/html", frame.content)
        made[script] = ("text/javascript", (await provider.back.get(script)).content)

    run(tmp_path, story, **ON)
    with _serving(made) as op, chromium() as browser:
        where = op.encode()
        pages = {"/": _ASKING % (_FRAMES % where, where), "/rp": _ASKING % (b"", where)}
        with _serving({path: ("text/html", text) for path, text in pages.items()}) as client:
            context = browser.new_context()
            context.add_cookies([{"name": "kk_idp_state", "value": "shown", "url": op}])
            page = context.new_page()
            page.goto(client)
            page.frame_locator("#op").locator("script").wait_for(state="attached")
            yield context, page, client


def test_in_chromium_a_page_hears_unchanged_then_changed_and_error_for_nonsense(tmp_path: Path) -> None:
    with _watched(tmp_path) as (context, page, client):
        known = session_state("bank", client, "shown", "c2FsdA")

        def asked(text: str) -> Any:
            return page.evaluate("(text) => window.ask(text)", text)

        assert asked(f"bank {known}") == "unchanged"
        assert asked(f"shop {known}") == "changed"
        assert asked("bank") == asked("bank x") == asked(f"bank {known} more") == "error"
        context.add_cookies([{"name": "kk_idp_state", "value": "another", "url": page.frames[1].url}])
        assert asked(f"bank {known}") == "changed"
        context.clear_cookies()
        assert asked(f"bank {known}") == "changed"


def test_in_chromium_a_frame_of_the_clients_own_beside_ours_hears_it_too(tmp_path: Path) -> None:
    """3.1: it is the client's frame that asks, not the page that holds both."""
    with _watched(tmp_path) as (_, page, client):
        frame = next(each for each in page.frames if each.url.endswith("/rp"))
        known = session_state("bank", client, "shown", "c2FsdA")
        assert frame.evaluate("(text) => window.ask(text)", f"bank {known}") == "unchanged"


_UNHEARD = """(text) => new Promise((done) => {
  const inner = document.createElement("iframe");
  inner.srcdoc = `<script>
    addEventListener("message", (event) => top.heard = event.data);
    top.document.getElementById("op").contentWindow.postMessage(${JSON.stringify(text)}, "*");</script>`;
  document.body.append(inner);
  setTimeout(() => done(top.heard ?? "nothing"), 1500);
})"""


def test_in_chromium_attack_a_frame_deeper_in_the_page_is_not_answered(tmp_path: Path) -> None:
    with _watched(tmp_path) as (_, page, client):
        frame = next(each for each in page.frames if each.url.endswith("/rp"))
        known = session_state("bank", client, "shown", "c2FsdA")
        assert frame.evaluate(_UNHEARD, f"bank {known}") == "nothing"
