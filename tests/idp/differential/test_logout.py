"""RP-Initiated Logout 1.0: authlib's end-session endpoint beside ours: who is asked first, and where it leads."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.oauth2 import OAuth2Error
from authlib.oidc.rpinitiated import EndSessionEndpoint

from foundation import base64url
from tests.idp.differential.faults import Faults, Verdicts, compare, faults
from tests.idp.differential.judge import Asked, Judge, Registered, Sent
from tests.idp.provider import Provider, confidential, run

BYE = "http://127.0.0.1:8111/bye"
_NONE = base64url.text(b'{"alg":"none"}')
WITH_QUERY = "http://127.0.0.1:8111/bye?from=op"


class _Registered(Registered):
    def __init__(self, record: Any) -> None:
        super().__init__(record)
        self.client_metadata = {"post_logout_redirect_uris": list(record.post_logout_redirect_uris)}


class _EndSession(EndSessionEndpoint):  # type: ignore[misc]
    jwks: Any = None

    def get_server_jwks(self) -> Any:
        return self.jwks

    def get_algorithms(self) -> list[str]:
        return ["ES256"]

    def end_session(self, end_session_request: Any) -> None:
        pass


def _theirs(provider: Provider, sent: Sent) -> str:
    server, endpoint = Judge(provider.rooms.clients.all(), _Registered), _EndSession()
    endpoint.jwks = provider.rooms.keys.public_jwks()
    endpoint.server = server
    try:
        asked = endpoint.validate_request(Asked(sent))
    except OAuth2Error:
        return "refuses"
    return "asks" if asked.needs_confirmation else _where(asked.redirect_uri or "")


def _where(location: str) -> str:
    """`ok` for the page of ours; else the address, whatever way its query is written in."""
    parts = urlsplit(location)
    return f"{parts.path} {parse_qsl(parts.query)}" if location else "ok"


FAULTS: Faults = (
    *faults("id_token_hint", None, "other", "forged", "unsigned", "x.y.z"),
    *faults("client_id", "bank", "other", "nobody"),
    *faults("state", "s 1&a=b", "日本", ""),
    *faults("post_logout_redirect_uri", BYE, WITH_QUERY),
    *faults("post_logout_redirect_uri", unregistered_at_logout=f"{BYE}/"),
    *faults("ui_locales", "ja"),
)


WITHOUT_A_HINT: Faults = (
    *faults("client_id", "bank", unfit_without_a_hint="nobody"),
    *faults("post_logout_redirect_uri", unfit_without_a_hint=BYE),
    *faults("state", "s"),
)


def test_authlib_and_we_agree_on_every_logout_of_a_client(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        hint, other = (await provider.tokens())["id_token"], (await provider.tokens("other"))["id_token"]
        head, body, signature = hint.split(".")
        hints = {
            "good": hint, "other": other, "forged": f"{head}.{body}.{signature[:-4]}AAAA",
            "unsigned": f"{_NONE}.{body}.",
        }  # fmt: skip
        provider.clock.advance(600)  # whatever its age

        async def ask(changes: Mapping[str, str | None], hinted: str | None = "good") -> Verdicts:
            await provider.log_in(person)
            members = {"id_token_hint": hinted, **changes}
            members["id_token_hint"] = hints.get(members["id_token_hint"] or "", members["id_token_hint"])
            sent = Sent(tuple((name, value) for name, value in members.items() if value is not None), method="GET")
            answer = await provider.browser.get("/logout", params=dict(sent.pairs))
            if answer.status_code == 400:
                ours = "refuses"
            else:
                ours = "asks" if 'id="logout-form"' in answer.text else _where(answer.headers.get("location", ""))
            return ours, _theirs(provider, sent)

        await compare(ask, FAULTS, pairs=False)
        await compare(partial(ask, hinted=None), WITHOUT_A_HINT, pairs=False)
        for client_id, uri in (("bank", BYE), ("other", BYE)):  # she is asked, and led nowhere by the answer itself
            assert await ask({"client_id": client_id, "post_logout_redirect_uri": uri}, None) == ("asks", "asks")
        for uri in (BYE, WITH_QUERY):  # what belongs together, with every state
            for state in ("s", "s 1&a=b", "日本", "%41+é"):
                ours, theirs = await ask({"post_logout_redirect_uri": uri, "state": state, "client_id": "bank"})
                assert ours == theirs == _where(f"{uri}{'&' if '?' in uri else '?'}{urlencode({'state': state})}")

    registered = {"post_logout_redirect_uris": (BYE, WITH_QUERY)}
    run(tmp_path, story, confidential(**registered), confidential("other"))
