"""The judge of pages can say no: each fault is found, and a sound page passes."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.inspection import Inspector

SOUND = (
    '<!doctype html><html lang="ja"><title>t</title><main><h1>見出し</h1><button id="go">進む</button></main></html>'
)


def _findings(browser: Browser, html: str) -> str:
    inspector, context = Inspector(browser), browser.new_context()
    page = context.new_page()
    page.route("http://page.test/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto("http://page.test/")
    try:
        return "\n".join(inspector.findings(page))
    finally:
        inspector.close()
        context.close()


def test_a_sound_page_passes(chromium: Browser) -> None:
    assert _findings(chromium, SOUND) == ""


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ('<img src="data:,">', "axe image-alt"),
        ('<p style="color:#999;background:#fff">薄い文字</p>', "axe color-contrast"),
        ("<button>名無し</button>", "no id"),
        ('<p id="go">二つ目</p>', "id used twice: go"),
        ("<script>1</script>", "script or style"),
        (f"<pre>{'x' * 400}</pre>", "pixels wide on a screen of 320"),
    ],
)
def test_each_fault_is_found(chromium: Browser, fault: str, named: str) -> None:
    assert named in _findings(chromium, SOUND.replace("</main>", f"{fault}</main>"))
