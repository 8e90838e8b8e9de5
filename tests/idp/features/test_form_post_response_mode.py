"""The form post: one page, one form, one button, and nothing of the request that a browser would execute."""

from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from tests.idp.provider import CALLBACK, ISSUER, Provider, run

STATES = ["plain", '"><script>alert(1)</script>', "+ADw-script+AD4-", "' onload='x", "&lt;b&gt;", "日本 %22"]


class _Form(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = self.method = ""
        self.fields: dict[str, str] = {}
        self.scripts: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action, self.method = given["action"], given["method"]
        elif tag == "input":
            self.fields[given["name"]] = given["value"]
        elif tag == "script":
            self.scripts.append(given.get("src"))


def form_of(response: httpx.Response) -> _Form:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return _Form(response.text)


@pytest.mark.parametrize("state", STATES)
def test_the_page_holds_the_answer_as_it_is_and_no_markup_of_the_state(tmp_path: Path, state: str) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        response = await provider.authorize(response_mode="form_post", state=state)
        form = form_of(response)
        assert (form.action, form.method) == (CALLBACK, "post")
        assert set(form.fields) == {"code", "state", "iss"}
        assert (form.fields["state"], form.fields["iss"]) == (state, ISSUER)
        assert (await provider.redeem(form.fields["code"])).status_code == 200
        assert len(form.scripts) == 1
        script = await provider.browser.get(form.scripts[0] or "")
        assert script.headers["content-type"] == "text/javascript; charset=utf-8"

    run(tmp_path, story)


def test_the_page_may_post_to_the_client_and_on_to_https_and_run_no_script_but_ours(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        response = await provider.authorize(response_mode="form_post")
        policy = dict(part.partition(" ")[::2] for part in response.headers["content-security-policy"].split("; "))
        assert policy["form-action"] == "https: http://127.0.0.1:8111"
        assert policy["script-src"] == "'self'"
        assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"

    run(tmp_path, story)


def test_an_error_is_posted_too(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        form = form_of(await provider.authorize(response_mode="form_post", prompt="none"))
        assert (form.fields["error"], form.fields["state"]) == ("login_required", "the-state")

    run(tmp_path, story)
