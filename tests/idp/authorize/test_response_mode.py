"""Which mode a request gets: the one it names, else the default of its response type; never one that shows tokens."""

import asyncio
from typing import Any

import pytest
from starlette.requests import Request

from idp.authorize.response_mode import Carrier, Encoding, ResponseModes
from idp.clients.client import Client
from idp.errors import InvalidRequest
from idp.wire import Reply, redirect
from tests.idp.provider import confidential, public


def _carry(browser: Request, uri: str, parameters: Any) -> Reply:
    return redirect(f"{uri}?{parameters}")


async def _encode(client: Client, parameters: Any) -> Any:
    return {"response": str(sorted(parameters))}


CARRIERS = [Carrier("query", _carry, in_query=True), Carrier("fragment", _carry), Carrier("form_post", _carry)]
MODES = ResponseModes(CARRIERS, [Encoding("jwt", _encode, hides=lambda client: client.client_id == "sealed")])


def _name(response_type: str, mode: str | None = None, client: Client | None = None) -> str:
    asked = {"response_type": response_type, **({"response_mode": mode} if mode else {})}
    return MODES.choose(client or confidential(), asked).name


def test_without_a_wish_a_code_goes_by_query_and_a_token_by_fragment() -> None:
    assert _name("code") == "query"
    assert {_name(each) for each in ("id_token", "code token", "code id_token", "id_token token")} == {"fragment"}
    assert (_name("code", "jwt"), _name("code id_token", "jwt")) == ("query.jwt", "fragment.jwt")


def test_every_carrier_comes_plain_and_encoded() -> None:
    assert MODES.names == ("query", "fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt", "jwt")
    for name in MODES.names[:-1]:
        assert _name("code", name) == name
    assert ResponseModes(CARRIERS[:1], []).names == ("query",)


@pytest.mark.parametrize("mode", ["query", "query.jwt"])
def test_a_token_never_goes_by_query_unless_nobody_else_can_read_it(mode: str) -> None:
    with pytest.raises(InvalidRequest):
        _name("code id_token", mode)
    sealed = confidential("sealed")
    if mode == "query.jwt":
        assert _name("code id_token", mode, sealed) == mode
    else:
        with pytest.raises(InvalidRequest):
            _name("code id_token", mode, sealed)


@pytest.mark.parametrize("mode", ["web_message", "QUERY", "jwt.jwt", "query.jwt.jwt", ".jwt", "query."])
def test_a_mode_nobody_offers_is_refused(mode: str) -> None:
    with pytest.raises(InvalidRequest):
        _name("code", mode)


def test_only_registered_modes_may_be_used_and_no_form_goes_to_a_client_without_a_server() -> None:
    for client, mode in (
        (public(), "form_post"), (public(), "form_post.jwt"), (confidential(response_modes=("fragment",)), "query"),
        (confidential(response_modes=("fragment",)), None),
    ):  # fmt: skip
        with pytest.raises(InvalidRequest):
            _name("code", mode, client)
    assert _name("code", "form_post", public(response_modes=("form_post",))) == "form_post"
    for registered in ("jwt", "query.jwt"):
        assert _name("code", "jwt", confidential(response_modes=(registered,))) == "query.jwt"


def test_an_error_goes_the_way_that_was_asked_or_where_that_is_wrong_the_default_way() -> None:
    for asked, way in (
        ({"response_type": "code", "response_mode": "form_post"}, "form_post"),
        ({"response_type": "code", "response_mode": "nonsense"}, "query"),
        ({"response_type": "token", "response_mode": "query"}, "fragment"),
        ({}, "query"),
    ):
        found = MODES.for_error(confidential(), asked)
        assert found is not None
        assert found.name == way
    without_fragment = ResponseModes(CARRIERS[:1], []).for_error(confidential(), {"response_type": "token"})
    assert without_fragment is not None
    assert without_fragment.name == "query"


def test_an_encoding_stands_around_the_parameters() -> None:
    mode = MODES.choose(confidential(), {"response_type": "code", "response_mode": "jwt"})
    reply: Any = asyncio.run(mode.deliver(Request({"type": "http"}), confidential(), "https://rp", {"b": "", "a": ""}))
    assert dict(reply.headers)[b"location"] == b"https://rp?{'response': \"['a', 'b']\"}"


@pytest.mark.parametrize("registered", [("jwt",), ("jwt", "query.jwt", "fragment.jwt"), ("query.jwt", "fragment.jwt")])
def test_an_error_is_signed_where_the_client_takes_no_other_answer(registered: tuple[str, ...]) -> None:
    """FAPI 1.0 Advanced 5.2.3.2, where the signed request, in which the mode stood, cannot be read."""
    client = confidential(response_modes=registered)
    for response_type, name in (("code", "query.jwt"), ("code id_token", "fragment.jwt")):
        found = MODES.for_error(client, {"response_type": response_type, "request": "broken"})
        assert found is not None
        assert found.name == name
    for asked in ({"response_type": "code", "response_mode": "query"}, {"response_type": "code"}):
        plain = MODES.for_error(client, asked)
        assert plain is not None
        assert plain.name == "query"  # the mistake is this very wish, and whoever sent it reads that way
