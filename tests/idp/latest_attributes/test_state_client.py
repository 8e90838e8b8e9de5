"""The state's answers become values; whatever is no answer is silence, and never a withdrawal."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response

from idp.card_login import refusals as card
from idp.latest_attributes.refusals import ConsentNotTaken, LeftRegister, NoConsent, StateSilent
from idp.latest_attributes.state_client import Standing, StateClient
from tests.idp.latest_attributes.scene import FROM, RECORD, UNTIL, Register

Ask = Callable[[StateClient], Awaitable[Any]]


def give(client: StateClient) -> Awaitable[Any]:
    return client.give("midori-bank", "text", b"certificate", b"signature")


def standing(client: StateClient) -> Awaitable[Any]:
    return client.standing("midori-bank", 0x5678)


def attributes(client: StateClient) -> Awaitable[Any]:
    return client.attributes("midori-bank", 0x5678)


CALLS = {"give": give, "standing": standing, "attributes": attributes}


def ask(call: str, answer: Response | None = None, state: Register | None = None) -> Any:
    state = state or Register()
    if answer is not None:
        setattr(state, call, answer)

    async def run() -> Any:
        app = Starlette(routes=state.routes())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
            return await CALLS[call](StateClient(http, "http://gov.test/jpki", budget=0.5))

    return asyncio.run(run())


def test_a_consent_has_an_id_and_two_ends() -> None:
    state = Register()
    period = ask("give", state=state)
    assert (period.consent_id, period.valid_until - period.valid_from) == ("c-1", 3653 * 86400 - 1)
    (sent,) = state.asked_for("/jpki/attribute-consents")
    assert sent == {
        "service": "midori-bank", "statement": "text", "certificate": "Y2VydGlmaWNhdGU=", "signature": "c2lnbmF0dXJl"
    }  # fmt: skip


def test_standing_and_record_are_asked_by_service_and_serial() -> None:
    state = Register()
    assert ask("standing", state=state).consented
    latest = ask("attributes", state=state)
    assert [body for _, body in state.sent] == [{"service": "midori-bank", "serial": "5678"}] * 2
    assert (latest.attributes.address, latest.changed, latest.serial) == (RECORD["address"], ("address",), 0x9ABC)
    assert latest.as_of == RECORD["as_of"]


def test_no_consent_is_a_word_of_the_state() -> None:
    none = {"consented": False, "valid_from": None, "valid_until": None, "reminder_due": False}
    assert ask("standing", JSONResponse(none)) == Standing(consented=False)
    for error in ("no_consent", "not_yet_valid"):
        with pytest.raises(NoConsent):
            ask("attributes", JSONResponse({"error": error}, 404))
    with pytest.raises(LeftRegister):
        ask("attributes", JSONResponse({"error": "left_register"}, 410))


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (422, "certificate_untrusted", card.CertificateNotTrusted),
        (422, "certificate_revoked", card.CertificateRevoked),
        (422, "certificate_expired", card.CertificateExpired),
        (422, "signature_invalid", card.SignatureInvalid),
        (422, "statement_stale", card.ChallengeExpired),
        (409, "replayed", card.ChallengeUsed),
        (422, "statement_mismatch", ConsentNotTaken),
        (422, "notice_outdated", ConsentNotTaken),
        (400, "invalid_request", ConsentNotTaken),
        (403, "unknown_verifier", ConsentNotTaken),
        (500, None, ConsentNotTaken),
    ],
)
def test_a_refused_consent_is_told_in_the_words_of_the_card_step(status: int, error: str, expected: Any) -> None:
    with pytest.raises(expected):
        ask("give", JSONResponse({"error": error}, status))


STANDS = {"consented": True, "valid_from": FROM, "valid_until": UNTIL, "reminder_due": False}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "answer",
    [
        Response(status_code=503),
        Response(status_code=302, headers={"location": "http://elsewhere.test/"}),
        Response(b"{" * 20000),
        JSONResponse([]),
        JSONResponse({}, 200),
        JSONResponse({}, 201),
        JSONResponse({"consent_id": "", "valid_from": FROM, "valid_until": UNTIL}, 201),
        JSONResponse({"consent_id": "c", "valid_from": "2026-11-24T00:00:00", "valid_until": UNTIL}, 201),
        JSONResponse({**STANDS, "consented": "yes"}),
        JSONResponse({**STANDS, "reminder_due": 1}),
        JSONResponse({**STANDS, "valid_until": None}),
        JSONResponse({**RECORD, "serial": "0x12"}),
        JSONResponse({**RECORD, "serial": "-1"}),
        JSONResponse({**RECORD, "sex": "9"}),
        JSONResponse({**RECORD, "address_substitutes": "0"}),
        JSONResponse({**RECORD, "birth_date": "1990"}),
        JSONResponse({**RECORD, "changed": ["number"]}),
        JSONResponse({**RECORD, "changed": True}),
        JSONResponse({**RECORD, "as_of": "2026-12-01T12:00:00"}),
    ],
)
def test_an_answer_of_another_shape_is_silence(call: str, answer: Response) -> None:
    with pytest.raises((StateSilent, ConsentNotTaken)) as refused:
        ask(call, answer)
    assert call == "give" or refused.type is StateSilent


@pytest.mark.parametrize("error", ["no_consent", "left_register", "no_person", "unknown_verifier"])
@pytest.mark.parametrize("status", [200, 400, 403, 500])
def test_a_word_under_a_wrong_status_ends_nothing(error: str, status: int) -> None:
    with pytest.raises(StateSilent):
        ask("attributes", JSONResponse({"error": error}, status))
    with pytest.raises(StateSilent):
        ask("standing", JSONResponse({"error": error}, status))


@pytest.mark.parametrize("call", CALLS)
def test_no_connection_and_no_answer_in_time_are_silence(call: str) -> None:
    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5)
        raise AssertionError

    async def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    async def run(handler: Any) -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as http:
            await CALLS[call](StateClient(http, "http://gov.test/jpki", budget=0.05))

    for handler in (slow, down):
        with pytest.raises(StateSilent):
            asyncio.run(run(handler))


@settings(max_examples=50, deadline=None)
@given(
    st.recursive(st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)),
    st.sampled_from(sorted(CALLS)),
)
def test_no_json_breaks_the_client(document: object, call: str) -> None:
    with pytest.raises((StateSilent, ConsentNotTaken)):
        ask(call, JSONResponse(document))
