"""Chromium for the story: Debian's own browser, Japanese, without JavaScript unless a test wants axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests import chromium as browsers


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser per file: while it runs, Playwright keeps an event loop open, and no other test can run its own."""
    with browsers.chromium() as browser:
        yield browser
