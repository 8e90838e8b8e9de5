"""RFC 6750: authlib's resource protector beside the door of userinfo; status, word and challenge of every refusal."""

from pathlib import Path

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import ResourceProtector
from authlib.oauth2.rfc6750 import BearerTokenValidator

from tests.idp.differential.faults import is_explained
from tests.idp.differential.judge import Asked, Sent
from tests.idp.provider import Provider, confidential, run


class _Token:
    def __init__(self, scope: str, *, is_expired: bool = False, is_revoked: bool = False) -> None:
        self._scope, self._expired, self._revoked = scope, is_expired, is_revoked

    def is_expired(self) -> bool:
        return self._expired

    def is_revoked(self) -> bool:
        return self._revoked

    def get_scope(self) -> str:
        return self._scope


class _Validator(BearerTokenValidator):  # type: ignore[misc]
    def __init__(self, tokens: dict[str, _Token]) -> None:
        super().__init__(realm="kakehashi")
        self._tokens = tokens

    def authenticate_token(self, token_string: str) -> _Token | None:
        return self._tokens.get(token_string)


def _theirs(tokens: dict[str, _Token], header: str | None) -> tuple[str, int, str]:
    """Word, status, challenge."""
    protector = ResourceProtector()
    protector.register_token_validator(_Validator(tokens))
    request = Asked(Sent(method="GET", headers={"Authorization": header} if header is not None else {}))
    try:
        protector.validate_request(["openid"], request)
    except OAuth2Error as error:
        status, body, headers = error()
        return dict(body)["error"], status, dict(headers).get("WWW-Authenticate", "")
    return "ok", 200, ""


GOOD = ("Bearer {good}", "bearer {good}", "BEARER {good}", "Bearer   {good}")
BAD = ("Bearer x", "Bearer {revoked}", "Bearer {good}x", "Bearer {good} x", "Bearer {good},x", "Bearer {narrow}")
FOREIGN = ("Bearer", "Bearer ", "{good}", "Basic {good}", "Token {good}")
HEADERS = {
    **dict.fromkeys((*GOOD, *BAD), ""), **dict.fromkeys((None, ""), "no-token"),
    **dict.fromkeys(FOREIGN, "no-token-in-the-header"),
}  # fmt: skip


def test_authlib_and_we_agree_on_every_header(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        known = {
            "good": (await provider.tokens())["access_token"],
            "narrow": (await provider.tokens(scope="data:read"))["access_token"],
            "revoked": (await provider.tokens())["access_token"],
        }
        await provider.post("/revoke", token=known["revoked"])
        tokens = {
            known["good"]: _Token("openid"), known["narrow"]: _Token("data:read"),
            known["revoked"]: _Token("openid", is_revoked=True),
        }  # fmt: skip
        for template, differs in HEADERS.items():
            header = None if template is None else template.format(**known)
            headers = {} if header is None else {"Authorization": header}
            answer = await provider.back.get("/userinfo", headers=headers)
            word, status, challenge = _theirs(tokens, header)
            ours = answer.json()["error"] if answer.status_code >= 400 and answer.content else ""
            ours = "ok" if answer.status_code == 200 else ours or "no word"
            assert is_explained((ours, word), differs), (template, ours, word)
            assert answer.status_code == status, template
            if ours == "invalid_token":
                told = answer.headers.get_list("www-authenticate")[0]
                for part in ('realm="kakehashi"', 'error="invalid_token"'):
                    assert part in told
                    assert part in challenge

        provider.clock.advance(300)
        late = await provider.userinfo(known["good"])
        theirs = _theirs({known["good"]: _Token("openid", is_expired=True)}, f"Bearer {known['good']}")
        assert (late.json()["error"], late.status_code) == theirs[:2] == ("invalid_token", 401)

    run(tmp_path, story, confidential())
