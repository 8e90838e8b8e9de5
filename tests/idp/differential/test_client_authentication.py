"""RFC 6749 2.3.1: authlib's client authentication beside ours: who is let in by what, and how a secret is written."""

from base64 import b64encode
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from hypothesis import given
from hypothesis import strategies as st

from idp.errors import OAuthError
from idp.features.client_secret_basic import present
from idp.wire import Call
from tests.idp.differential.judge import Judge, basic, form_of, word_of
from tests.idp.provider import SECRET, Provider, confidential, public, run

WRONG = "w" * 43
PRESENTED = {
    "basic": lambda name: {"authorization": basic(name, SECRET)},
    "basic, wrong": lambda name: {"authorization": basic(name, WRONG)},
    "basic, no secret": lambda name: {"authorization": basic(name, "")},
    "basic, no colon": lambda name: {"authorization": "Basic " + basic(name, "")[6:10]},
    "basic, lower case": lambda name: {"authorization": "basic" + basic(name, SECRET)[5:]},
    "post": lambda name: {"client_id": name, "client_secret": SECRET},
    "post, wrong": lambda name: {"client_id": name, "client_secret": WRONG},
    "post, no name": lambda name: {"client_secret": SECRET},
    "none": lambda name: {"client_id": name},
    "nothing": lambda name: {},
}


class _Grant(grants.RefreshTokenGrant):  # type: ignore[misc]
    """A grant that fails after authentication, so that its word says who was let in."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

    def authenticate_refresh_token(self, refresh_token: str) -> None:
        return None


@pytest.mark.parametrize("presented", PRESENTED)
def test_authlib_and_we_let_the_same_clients_in(tmp_path: Path, presented: str) -> None:
    async def story(provider: Provider) -> None:
        for name in ("bank", "shop", "app", "nobody"):
            judge = Judge(provider.rooms.clients.all())
            judge.register_grant(_Grant)
            form = {"grant_type": "refresh_token", "refresh_token": "x", **PRESENTED[presented](name)}
            sent = form_of(form)
            answer = await provider.back.post("/token", content=sent.body, headers=dict(sent.headers))
            assert word_of(answer) == judge.token(sent).word, name
            if word_of(answer) == "invalid_client":  # 5.2: with the scheme, whichever was tried
                assert (answer.status_code, answer.headers["www-authenticate"][:6]) == (401, "Basic ")

    shop = confidential("shop", token_endpoint_auth_method="client_secret_post")
    run(tmp_path, story, confidential(), shop, public())


def _ours(header: str) -> tuple[str, str] | None:
    headers = [(b"authorization", header.encode())]
    try:
        presented = present(Call({"method": "POST", "path": "/", "query_string": b"", "headers": headers}), {})
    except OAuthError:
        return None
    return (presented.client_id, presented.proof) if presented else None


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=60))
def test_both_read_the_same_name_and_secret_however_they_are_written(name: str, secret: str) -> None:
    """The form encoding of 2.3.1 with %20 for a blank; authlib does not know the other way of a form, `+`."""
    header = basic(quote(name, safe=""), quote(secret, safe=""))
    assert _ours(header) == extract_basic_authorization({"Authorization": header}) == (name, secret)
    assert _ours(basic(quote_plus(name), quote_plus(secret))) == (name, secret)


def _theirs(header: str) -> tuple[str | None, str | None]:
    """authlib falls over a header without a value and over bytes that are no UTF-8."""
    try:
        name, secret = extract_basic_authorization({"Authorization": header})
    except ValueError:
        return None, None
    return name, secret


@given(st.binary(max_size=12) | st.text(alphabet="abc%+:= \x00é", max_size=12).map(str.encode))
def test_whatever_opens_here_is_read_by_both_alike(raw: bytes) -> None:
    header = "Basic " + b64encode(raw).decode()
    ours = _ours(header)
    if ours is not None and b"+" not in raw:
        assert ours == _theirs(header)
