"""A camera that points at a browser's window: takes a picture of the screen and reads the QR code in it."""

import subprocess
from urllib.parse import urlsplit

from playwright.sync_api import Page


class Camera:
    """Reads what is on a page's screen by zbar, a decoder written by others."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def photo(self) -> bytes:
        """A picture of the part of the screen where the QR code is."""
        return self._page.locator("#phone-picture").screenshot()

    def read(self) -> str:
        """The text of the code on the screen now."""
        return decode(self.photo())


def decode(photo: bytes) -> str:
    """The address in a photo of a login's picture."""
    text = text_in(photo)
    assert urlsplit(text).path == "/scan", text
    return text


def text_in(photo: bytes) -> str:
    """The text in a photo; an error when there is no QR code in it."""
    found = subprocess.run(["zbarimg", "--quiet", "--raw", "-"], input=photo, capture_output=True, check=True)
    return found.stdout.decode().strip()
