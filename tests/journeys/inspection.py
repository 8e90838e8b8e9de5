"""What every page of the story must be: accessible (axe), addressable by id, without scripts or inline style."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

_AXE = Axe()
_WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What a person or a script must be able to name: everything that takes input or leads on.
_NAMELESS = """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, summary')]
    .filter(e => !e.id).map(e => e.outerHTML.slice(0, 120))"""
_TWICE = """() => { const seen = {};
    for (const e of document.querySelectorAll('[id]')) seen[e.id] = (seen[e.id] || 0) + 1;
    return Object.keys(seen).filter(id => seen[id] > 1) }"""
_SCRIPTED = """() => [...document.querySelectorAll(
    'script, style, [style], [onclick], [onload], [onsubmit], a[href^=javascript]')]
    .map(e => e.outerHTML.slice(0, 120))"""


class Inspector:
    """Looks at a copy of a page in a window with scripts, which axe needs and the story does without."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(locale="ja-JP", viewport={"width": 1024, "height": 900})
        self._copy = self._context.new_page()

    def close(self) -> None:
        """The second window goes too."""
        self._context.close()

    def findings(self, page: Page) -> list[str]:
        """Everything wrong with this page, one line each; empty is good."""
        html = page.content()
        self._copy.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        self._copy.goto(page.url)
        self._copy.unroute(page.url)
        return _axe(self._copy) + _by_hand(self._copy) + self._on_a_small_screen()

    def _on_a_small_screen(self) -> list[str]:
        """WCAG 2.2, 1.4.10 Reflow: 320 pixels wide, nothing has to be scrolled sideways."""
        self._copy.set_viewport_size({"width": 320, "height": 640})
        width = self._copy.evaluate("() => document.documentElement.scrollWidth")
        self._copy.set_viewport_size({"width": 1024, "height": 900})
        return [f"{width} pixels wide on a screen of 320"] if width > 320 else []


def _axe(page: Page) -> list[str]:
    rules = _AXE.run(page, options=_WCAG).response["violations"]
    return [f"axe {rule['id']} ({rule['impact']}): {rule['nodes'][0]['html'][:160]}" for rule in rules]


def _by_hand(page: Page) -> list[str]:
    wrong = [f"no id: {html}" for html in page.evaluate(_NAMELESS)]
    wrong += [f"id used twice: {name}" for name in page.evaluate(_TWICE)]
    wrong += [f"script or style in the page: {html}" for html in page.evaluate(_SCRIPTED)]
    if not page.evaluate("() => document.documentElement.lang && document.title"):
        wrong.append("no language or no title")
    return wrong
