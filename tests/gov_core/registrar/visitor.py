"""A person at the desk: keeps cookies, follows redirects, fills in the forms that stand on the page."""

import asyncio
import re
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.gov_core.town import BASE, Town


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(
                {"action": given.get("action"), "method": given.get("method"), "fields": {}, "ids": set()}
            )
        elif self.forms and tag in ("input", "button"):
            form = self.forms[-1]
            form["ids"].add(given.get("id"))
            unchecked = given.get("type") in ("checkbox", "radio") and "checked" not in given
            if given.get("name") and not unchecked:
                form["fields"][given["name"]] = given.get("value") or ""


class Visitor:
    """One browser without JavaScript."""

    def __init__(self, town: Town, language: str = "ja", **settings: Any) -> None:
        self._app, self._cookies = town.app(**settings), httpx.Cookies()
        self._headers = {"accept-language": language}
        self.page = ""
        self.place = "/registrar"

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request with this browser's cookies."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE, cookies=self._cookies) as client:
                answer = await client.request(
                    method, path, headers={**self._headers, **more.pop("headers", {})}, **more
                )
                self._cookies = client.cookies
                return answer

        answer = asyncio.run(send())
        self.page = answer.text
        return answer

    @property
    def cookies(self) -> httpx.Cookies:
        """What this browser keeps."""
        return self._cookies

    def form_of(self, button: str) -> dict[str, Any]:
        """The form in which this button stands, on a fresh copy of the page at `place`."""
        self.send("GET", self.place)
        parser = _Forms()
        parser.feed(self.page)
        return next(form for form in parser.forms if button in form["ids"])

    def press(self, button: str, **typed: str) -> httpx.Response:
        """Fill in, press, and follow the redirect; the answer is the page one ends on."""
        form = self.form_of(button)
        answer = self.send(form["method"].upper(), form["action"], data={**form["fields"], **typed})
        return self.send("GET", answer.headers["location"]) if answer.is_redirect else answer

    def text(self, element: str) -> str:
        """What stands in the element with this id."""
        found = re.search(rf'id="{element}"[^>]*>(.*?)</(?:dd|p|section)>', self.page, re.DOTALL)
        assert found, f"no element {element}"
        return re.sub(r"<[^>]+>", "", found.group(1)).strip()
