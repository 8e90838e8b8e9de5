import asyncio

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.responses import JSONResponse, Response

from idp.card_login.links_client import Authority, Link, LinksClient
from idp.card_login.refusals import StatusUnavailable
from tests.idp.card_login.state import State


def told(link: Link = "auth_of_sign", ca: Authority = "sign") -> dict[str, object]:
    """How an answer names the question that `ask` asks."""
    return {"of": {"link": link, "ca": ca, "serial": "5678"}}


def ask(state: State, link: Link = "auth_of_sign", ca: Authority = "sign") -> int | None:
    async def run() -> int | None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(state.app())) as http:
            client = LinksClient(http, "http://gov.test/jpki/links", budget=0.5)
            return await client.ask(link, ca, 0x5678)

    return asyncio.run(run())


def test_a_link_is_a_serial_and_no_link_is_none() -> None:
    assert ask(State(links={("auth_of_sign", 0x5678): 0x1234})) == 0x1234
    assert ask(State()) is None


@pytest.mark.parametrize("ca", ["auth", "sign"])
def test_a_phone_leads_to_the_card_within_one_authority(ca: Authority) -> None:
    assert ask(State(links={("card_of_phone", 0x5678): 0x1234}), "card_of_phone", ca) == 0x1234
    other = {"auth": "sign", "sign": "auth"}[ca]
    with pytest.raises(StatusUnavailable):
        ask(
            State(link_answer=JSONResponse({**told("card_of_phone", ca), "ca": other, "serial": "1234"})),
            "card_of_phone",
            ca,
        )


@pytest.mark.parametrize(
    "answer",
    [
        Response(status_code=401),
        Response(status_code=404),
        Response(status_code=500),
        JSONResponse({**told(), "error": "no_link"}, 500),
        JSONResponse({**told(), "error": "other"}, 404),
        JSONResponse({**told(), "ca": "sign", "serial": "12"}),
        JSONResponse({**told(), "ca": "auth", "serial": 12}),
        JSONResponse({**told(), "ca": "auth", "serial": "-12"}),
        JSONResponse({**told(), "ca": "auth", "serial": "0x12"}),
        JSONResponse({**told(), "ca": "auth", "serial": "1" * 41}),
        JSONResponse([]),
        Response(b"{" * 5000),
    ],
)
def test_a_service_that_does_not_answer_properly_is_never_taken_for_no_link(answer: Response) -> None:
    with pytest.raises(StatusUnavailable):
        ask(State(link_answer=answer))


@settings(max_examples=50, deadline=None)
@given(st.recursive(st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_no_json_breaks_the_client(document: object) -> None:
    with pytest.raises(StatusUnavailable):
        ask(State(link_answer=JSONResponse(document)))


@pytest.mark.parametrize(
    "other",
    [
        {"of": {"link": "auth_of_sign", "ca": "sign", "serial": "5679"}, "ca": "auth", "serial": "1234"},
        {"of": {"link": "sign_of_auth", "ca": "sign", "serial": "5678"}, "ca": "auth", "serial": "1234"},
        {"of": {"link": "auth_of_sign", "ca": "auth", "serial": "5678"}, "ca": "auth", "serial": "1234"},
        {"ca": "auth", "serial": "1234"},
    ],
    ids=["another serial", "another link", "another authority", "no question"],
)
@pytest.mark.parametrize("found", [True, False])
def test_cd17_a_link_answer_to_another_question_is_no_answer(other: dict[str, object], found: bool) -> None:
    answer = JSONResponse(other) if found else JSONResponse({"of": other.get("of"), "error": "no_link"}, 404)
    with pytest.raises(StatusUnavailable, match="another question"):
        ask(State(link_answer=answer))
