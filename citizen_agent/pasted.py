"""What a camera or a person hands over: a whole address, or only the value that is in it."""

from urllib.parse import parse_qs, urlsplit

_LONGEST = 2048


def value_in(text: str, name: str) -> str:
    """The parameter of that name in an address, or the text itself when it is no address; empty when there is none."""
    text = text.strip()[:_LONGEST]
    if "?" not in text:
        return text
    try:
        return parse_qs(urlsplit(text).query).get(name, [""])[0]
    except ValueError:
        return ""
