"""Reads a page as a browser without scripts would: links and forms by their stable ids."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass
class Form:
    """One form: where it goes and what it carries before anybody fills it in."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> (name, value)
    checkboxes: list[tuple[str, str]] = field(default_factory=list)  # (name, value)


class Page(HTMLParser):
    """Links by id and forms in order; `base` is the page's own URL."""

    def __init__(self, base: str, text: str) -> None:
        super().__init__()
        self.base = base
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self._open: Form | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collects `a[id]`, `form`, `input` and `button`."""
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "id" in found and "href" in found:
            self.links[found["id"]] = urljoin(self.base, found["href"])
        elif tag == "form":
            self._open = Form(urljoin(self.base, found.get("action", "") or self.base))
            self._open.ids.add(found.get("id", ""))
            self.forms.append(self._open)
        elif self._open is not None:
            self._collect(tag, found)

    def handle_endtag(self, tag: str) -> None:
        """A form's end closes the collection of its fields."""
        if tag == "form":
            self._open = None

    def form_with(self, element_id: str) -> Form | None:
        """The form that is, or contains, the element with this id."""
        return next((f for f in self.forms if element_id in f.ids or element_id in f.buttons), None)

    def _collect(self, tag: str, found: dict[str, str]) -> None:
        form = self._open
        assert form is not None  # noqa: S101 - the caller checked it
        form.ids.add(found.get("id", ""))
        if tag == "button":
            form.buttons[found.get("id", "")] = (found.get("name", ""), found.get("value", ""))
        elif tag == "input" and found.get("type") == "checkbox":
            form.checkboxes.append((found.get("name", ""), found.get("value", "on")))
        elif tag == "input" and found.get("name"):
            form.fields[found["name"]] = found.get("value", "")
