"""Sessions: bounded, timed, sealed, and risen to a new id at login."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from examples.common.sessions import IDLE_SECONDS, MAX_FLIGHTS, MAX_SESSIONS, MOVED_SECONDS, Flight, Session, Sessions
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from relying_party_sdk.authorization import Transaction
from relying_party_sdk.logout_token import LogoutNotice
from relying_party_sdk.tokens import Tokens

TOKENS = Tokens("sub", {}, "at", 0, "openid")


def _sessions(secure: bool = False) -> tuple[Sessions, FixedClock]:
    clock = FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
    return Sessions("kk_bank_session", b"k" * 32, clock, SequentialIds(), secure=secure), clock


def _request(sessions: Sessions, session: Session) -> Request:
    response = Response()
    sessions.hand_over(session, response)
    cookie = response.headers["set-cookie"].partition(";")[0]
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})


def test_a_session_is_found_by_its_cookie() -> None:
    sessions, _ = _sessions()
    session = sessions.open()
    assert sessions.of(_request(sessions, session)) is session


def test_attack_made_up_or_altered_cookie_finds_nothing() -> None:
    sessions, _ = _sessions()
    sealed = _request(sessions, sessions.open()).cookies["kk_bank_session"]
    for value in ("", "x", sealed[:-2] + "AA", sealed + "A"):
        header = f"kk_bank_session={value}".encode()
        assert sessions.of(Request({"type": "http", "headers": [(b"cookie", header)]})) is None


def test_a_session_ends_when_nobody_comes_for_half_an_hour() -> None:
    sessions, clock = _sessions()
    request = _request(sessions, sessions.open())
    for _ in range(3):
        clock.advance(IDLE_SECONDS - 1)
        assert sessions.of(request) is not None
    clock.advance(IDLE_SECONDS)
    assert sessions.of(request) is None


def test_after_a_login_the_old_id_is_nobody_and_soon_gone() -> None:
    sessions, clock = _sessions()
    old = sessions.open()
    request = _request(sessions, old)
    fresh = sessions.rise(old, TOKENS)
    assert fresh.id != old.id
    assert fresh.tokens is TOKENS
    assert old.tokens is None
    clock.advance(MOVED_SECONDS - 1)
    assert sessions.of(request) is old
    clock.advance(1)
    assert sessions.of(request) is None


def test_a_closed_session_is_not_handed_over() -> None:
    sessions, _ = _sessions()
    session = sessions.open()
    sessions.close(session)
    response = Response()
    sessions.hand_over(session, response)
    assert "set-cookie" not in response.headers


def test_attack_a_browser_that_asks_a_thousand_questions_is_remembered_for_eight() -> None:
    session = Session("id", 0)
    for number in range(1000):
        session.take_off(Flight(Transaction(str(number), "n", "v", "i", "r", "openid", 0), "start"))
    assert len(session.flights) == MAX_FLIGHTS
    assert "999" in session.flights


def test_attack_a_million_browsers_do_not_fill_the_memory() -> None:
    sessions, clock = _sessions()
    first = sessions.open()
    for _ in range(MAX_SESSIONS + 5):
        sessions.open()
    assert not sessions.lives(first)
    assert len(sessions._kept) <= MAX_SESSIONS
    clock.advance(IDLE_SECONDS)
    sessions.open()
    assert len(sessions._kept) == 1


def test_over_https_the_cookie_is_bound_to_the_host() -> None:
    sessions, _ = _sessions(secure=True)
    assert sessions.cookie == "__Host-kk_bank_session"


def test_a_logout_elsewhere_ends_the_sessions_it_names_and_no_other() -> None:
    sessions, _ = _sessions()
    logins = [
        sessions.rise(sessions.open(), Tokens(sub, {"sid": sid}, "at", 0, "openid"))
        for sub, sid in (("hanako", "a"), ("hanako", "b"), ("taro", "c"))
    ]
    assert sessions.close_all(LogoutNotice("hanako", "a")) == 1
    assert [sessions.lives(each) for each in logins] == [False, True, True]
    assert sessions.close_all(LogoutNotice("hanako", None)) == 1
    assert [sessions.lives(each) for each in logins] == [False, False, True]
    assert sessions.close_all(LogoutNotice("hanako", "a")) == 0
