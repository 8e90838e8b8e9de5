"""Which language to answer in: the reader's own choice first, then OIDC Core 3.1.2.1 `ui_locales`.

Order: `?lang=` or `?ui_locales=`, the cookie, the caller's hint (a `ui_locales` carried by a ticket),
Accept-Language (RFC 9110 12.5.4), Japanese. The switch is a link that keeps the rest of the request.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

LANGUAGES = {"ja": "日本語", "en": "English"}
DEFAULT = "ja"
COOKIE = "kk_lang"
_YEAR = 365 * 24 * 3600
_AROUND_SEMICOLON = re.compile(r"[ \t]*;[ \t]*")
_BETWEEN = re.compile(r"[, \t]+")
# A tag and, at most, its weight from 0 to 1 with three decimals (RFC 9110 section 12.4.2).
_WISH = re.compile(r"([a-z]{1,8})(?:-[a-z0-9-]*)?(?:;q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?")


def _weighted(header: str) -> Iterator[tuple[float, str]]:
    for part in _BETWEEN.split(_AROUND_SEMICOLON.sub(";", header[:400].lower())):
        wish = _WISH.fullmatch(part)  # a broken weight is no wish at all
        weight = float(wish[2] or 1) if wish else 0.0
        if wish and weight > 0:  # zero says: not this one
            yield -weight, wish[1]


def best_match(wishes: str) -> str | None:
    """The first language of ours in a space- or comma-separated wish list, heaviest first."""
    ranked = sorted(_weighted(wishes), key=lambda wish: wish[0])
    return next((tag for _, tag in ranked if tag in LANGUAGES), None)


def asked_in_query(request: Request) -> str | None:
    """The language this very request asks for, if it does."""
    query = request.query_params
    return best_match(query.get("lang", "")) or best_match(query.get("ui_locales", ""))


def locale_of(request: Request, hint: str = "") -> str:
    """`ja` or `en`; never fails on hostile input."""
    return (
        asked_in_query(request)
        or best_match(request.cookies.get(COOKIE, ""))
        or best_match(hint)
        or best_match(request.headers.get("accept-language", ""))
        or DEFAULT
    )


def switch_links(request: Request) -> list[dict[str, str]]:
    """One link per language, each named in itself, each keeping the rest of the query."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("lang", "ui_locales")]
    return [
        {"tag": tag, "name": name, "href": "?" + urlencode([*kept, ("lang", tag)])} for tag, name in LANGUAGES.items()
    ]


def remember(request: Request, response: Response, *, secure: bool) -> None:
    """Keep an asked-for language for the next pages; it says nothing about the person."""
    asked = asked_in_query(request)
    if asked and asked != request.cookies.get(COOKIE):
        response.set_cookie(COOKIE, asked, max_age=_YEAR, httponly=True, samesite="lax", secure=secure)
