"""Walks an authorization request to its end without a browser: what `/demo/authorize` and other people's tests use.

It walks the same pages a person walks, by the same stable ids: login page, card, consent page, refusal page, way back;
for another screen or a counter first the page that asks whether it is one's own, and last the one that says so.
No shortcut exists for it in any house.
"""

from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx

from deploy.html import Form, Page

MAX_STEPS = 20
FORM_POST = "form-post"  # the id of the form that is itself the answer (OAuth 2.0 Form Post Response Mode)
_ANSWERS = frozenset({"code", "error", "id_token", "access_token", "response"})
DONE = ("/device/done", "/ciba/done")  # where an answer given elsewhere ends: no relying party gets this browser
_MINE = "device-confirm"  # the screen is one's own
# (ticket) -> the URL where the browser goes on, whether the card was accepted or refused
CardStep = Callable[[str], Awaitable[str]]


class WalkFailed(RuntimeError):
    """The walk met a page it has no answer for; the message quotes where it stood."""


@dataclass(frozen=True)
class Arrival:
    """What the relying party gets: a redirect, or fields that the browser posts to its address."""

    url: str
    form: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Decision:
    """What the citizen does on the consent page, and after it."""

    approve: bool = True
    optional: bool = True  # tick the optional items too
    sign: CardStep | None = None  # the card, where the state wants a consent signed; None: go on without it


async def walk(
    http: httpx.AsyncClient, authorization_url: str, card: CardStep, decision: Decision, ours: Set[str]
) -> Arrival:
    """Return what the relying party gets, by query, fragment or form, or the last page of a login for a screen.

    `ours` holds the origins of the provider, the consent pages and the agent: the first redirect that leaves them is
    the answer. `http` must keep cookies and must not follow redirects by itself.
    """
    response = await http.get(authorization_url)
    for _ in range(MAX_STEPS):
        if response.url.path in DONE and response.is_success:
            return Arrival(str(response.url))
        posted = Page(str(response.url), response.text).form_with(FORM_POST)
        if posted is not None and _origin(posted.action) not in ours:
            return Arrival(posted.action, posted.fields)
        target = _next_link(response)
        if target is None:
            response = await _act(http, response, card, decision)
        elif _origin(target) in ours:
            response = await http.get(target)
        else:
            return _answer(target, response)
    raise WalkFailed(f"no answer after {MAX_STEPS} steps; last page {response.url}")


def _next_link(response: httpx.Response) -> str | None:
    if response.is_redirect:
        return str(response.url.join(response.headers["location"]))
    page = Page(str(response.url), response.text)
    return page.links.get("continue") or page.links.get("back-to-client") or page.links.get("ciba-login")


def _answer(target: str, left: httpx.Response) -> Arrival:
    """A page outside any login links to the service's site only: the person goes there without an answer."""
    parts = urlsplit(target)
    if not _ANSWERS & {*parse_qs(parts.query), *parse_qs(parts.fragment)}:
        raise WalkFailed(_standing(left))
    return Arrival(target)


async def _act(http: httpx.AsyncClient, response: httpx.Response, card: CardStep, decision: Decision) -> httpx.Response:
    page = Page(str(response.url), response.text)
    if "card-reader" in page.links:
        ticket = parse_qs(urlsplit(page.links["card-reader"]).query)["ticket"][0]
        return await http.get(await card(ticket))
    if "sign-consent" in page.links:
        return await _sign(http, response, page, decision.sign)
    consent = "consent-approve" if decision.approve else "consent-deny"
    question = "ciba-go-on-1" if decision.approve else "ciba-stop-1"
    button = next((each for each in (_MINE, question) if page.form_with(each)), consent)
    form = page.form_with(button)
    if form is None:
        raise WalkFailed(_standing(response))
    return await http.post(form.action, data=_filled(form, button, decision))


async def _sign(http: httpx.AsyncClient, response: httpx.Response, page: Page, sign: CardStep | None) -> httpx.Response:
    """The card is tried once; a page that says why it was refused is left without a signature."""
    if sign is not None and 'id="refused"' not in response.text:
        return await http.get(await sign(parse_qs(urlsplit(page.links["sign-consent"]).query)["ticket"][0]))
    form = page.form_with("go-on-without")
    if form is None:
        raise WalkFailed(_standing(response))
    return await http.post(form.action, data=form.fields)


def _filled(form: Form, button: str, decision: Decision) -> dict[str, list[str]]:
    data = {name: [value] for name, value in form.fields.items()}
    name, value = form.buttons[button]
    if name:
        data[name] = [value]
    if decision.optional:
        for box, ticked in form.checkboxes:
            data.setdefault(box, []).append(ticked)
    return data


def _standing(response: httpx.Response) -> str:
    return f"{response.status_code} at {response.url}: {response.text[:500]}"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
