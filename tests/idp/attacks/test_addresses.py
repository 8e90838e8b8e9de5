"""AZ-01 to AZ-05: no address that is not registered, byte for byte, is ever sent a browser or a code."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.idp.provider import CALLBACK, Provider, answer, confidential, public, request, run

WEB = "https://rp.example/cb"
# Also wrong, so that no other error is told to an address that is not believed.
ALSO_WRONG = {"prompt": "none login", "scope": "?", "response_type": "token", "response_mode": "nonsense"}

VARIANTS = (
    "https://rp.example/cb/", "https://rp.example//cb", "https://rp.example/a/..;/cb", "https://rp.example/%2e%2e/cb",
    "https://rp.example/./cb", "https://rp.example/%63b", "https://RP.example/cb", "HTTPS://rp.example/cb",
    "https://rp.example:443/cb", "https://rp.example:8443/cb", "https://rp.example/cb?x=1", "https://rp.example/cb?",
    "https://rp.example/cb#f", "https://rp.example/cb#", "https://a@rp.example/cb", "https://a@b@rp.example/cb",
    "https://rp.example\\@evil.example/cb", "https://rp.example/cb\\", "https:\\\\rp.example\\cb",
    "https://rp.example/cb%09", "https://rp.example/cb%0d%0aSet-Cookie:x", "https://rp.example/cb%00",
    "https://rр.example/cb",
    "https://xn--r-0tb.example/cb", "https://rp．example/cb", "https://rp.example./cb", "https://[::1%25eth0]/cb",
    "//rp.example/cb", "/cb", "rp.example/cb", "http://rp.example/cb", " https://rp.example/cb",
    "https://rp.example/cb ",
    "javascript:alert(1)//rp.example/cb", "data:text/html,x", "https://rp.example/CB",
)  # fmt: skip
PREFIXES = (
    "https://rp.example.evil.tld/cb", "https://rp.example@evil.tld/cb", "https://rp.example/cb.evil.tld",
    "https://rp.example/cb/../../evil", "https://evil.tld/https://rp.example/cb", "https://evil.tld/?rp.example/cb",
    "https://sub.rp.example/cb", "https://rp.examplee/cb",
)  # fmt: skip
LOOPBACKS = (
    "http://127.0.0.1:8112/callback", "http://localhost:8111/callback", "http://localhost:80@evil.example/callback",
    "http://127.0.0.1.evil.example/callback", "http://0.0.0.0:8111/callback", "http://[::ffff:127.0.0.1]:8111/callback",
    "http://2130706433:8111/callback", "http://0x7f.1:8111/callback", "http://127.1:8111/callback",
    "http://[::1]:8111/callback", "https://127.0.0.1:8111/callback",
)  # fmt: skip


def _is_page(response: httpx.Response, told: str = "") -> bool:
    """A page of ours, no redirect, and no link to where the attacker wants people."""
    leads_on = "location" in response.headers or f'"{told}"' in response.text
    return response.status_code == 400 and response.headers["content-type"].startswith("text/html") and not leads_on


async def _asked(provider: Provider, **changes: str | None) -> httpx.Response:
    parameters = {**request(), **ALSO_WRONG, **changes}
    return await provider.browser.get("/authorize", params={k: v for k, v in parameters.items() if v is not None})


def test_az01_an_unknown_client_or_address_is_told_on_a_page_whatever_else_is_wrong(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for changes in (
            {"client_id": "nobody"}, {"client_id": None}, {"redirect_uri": None},
            {"redirect_uri": "https://evil.example/"},
        ):  # fmt: skip
            for also in ({}, {"prompt": None, "scope": "openid", "response_type": "code", "response_mode": None}):
                response = await _asked(provider, **changes, **also)
                assert _is_page(response, changes.get("redirect_uri") or ""), changes

    run(tmp_path, story)


async def _lead_nowhere(provider: Provider, uris: tuple[str, ...]) -> None:
    await provider.person()
    for uri in uris:
        assert _is_page(await provider.browser.get("/authorize", params=request(redirect_uri=uri)), uri), uri
        assert _is_page(await _asked(provider, redirect_uri=uri), uri), uri
        pushed = await provider.post("/par", "bank", **request(redirect_uri=uri))
        assert pushed.status_code in (400, 401), uri


def test_az02_a_variant_of_a_registered_address_is_another_address(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await _lead_nowhere(provider, VARIANTS)
        raw = await provider.browser.get(f"/authorize?client_id=bank&response_type=code&redirect_uri={WEB}%00")
        assert _is_page(raw)

    run(tmp_path, story, confidential(redirect_uris=(WEB,)))


def test_az03_an_address_that_begins_or_ends_like_a_registered_one_is_another_address(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await _lead_nowhere(provider, PREFIXES)

    run(tmp_path, story, confidential(redirect_uris=(WEB,)))


def test_az04_another_name_or_port_of_the_own_machine_is_another_address(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await _lead_nowhere(provider, LOOPBACKS)
        assert answer(await provider.authorize())["code"]

    run(tmp_path, story, public("bank"))


def test_az04_a_native_program_may_change_its_port_and_nothing_else(tmp_path: Path) -> None:
    any_port = "http://127.0.0.1:61023/callback"

    async def story(provider: Provider) -> None:
        await _lead_nowhere(provider, tuple(uri for uri in LOOPBACKS if uri != "http://127.0.0.1:8112/callback"))
        for address, outcome in ((any_port, "access_token"), (CALLBACK, "error")):
            location = (await provider.authorize("app", redirect_uri=any_port)).headers["location"]
            assert location.startswith(any_port)
            (code,) = parse_qs(urlsplit(location).query)["code"]
            assert outcome in (await provider.redeem(code, "app", redirect_uri=address)).json(), address

    run(tmp_path, story, public("bank", application_type="native"), public(application_type="native"))


def test_az05_no_local_return_parameter_leads_elsewhere(tmp_path: Path) -> None:
    """Logout has the one address of ours that a caller may name; everything else is sealed or built here."""

    async def story(provider: Provider) -> None:
        await provider.person()
        evil = ("/\\evil.example", "//evil.example", "/%09/evil.example", "https://evil.example", "/\t/evil", CALLBACK)
        for uri in evil:
            for path in ("/logout", "/logout/finished"):
                asked = {"client_id": "bank", "post_logout_redirect_uri": uri, "state": "s"}
                assert _is_page(await provider.browser.get(path, params=asked), uri), (path, uri)
            for path in ("/login", "/authorize/resume", "/authorize/again", "/consent", "/consent/continue", "/"):
                asked = {"ix": uri, "begin": uri, "next": uri, "url": uri, "redirect_uri": uri, "lang": uri}
                response = await provider.browser.get(path, params=asked)
                assert "location" not in response.headers
                assert f'href="{uri}"' not in response.text

    run(tmp_path, story)
