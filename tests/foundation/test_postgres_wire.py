"""Many statements in one journey to a real server: outcomes in order, failures where they belong, values unaltered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.pq.abc import PGresult

from foundation.postgres_wire import Unanswered, Wire
from tests.postgres import schema_url


@pytest.fixture
def wire(postgres: str, tmp_path: Path) -> Iterator[Wire]:
    with psycopg.connect(schema_url(postgres, str(tmp_path)), autocommit=True) as connection:
        connection.execute("CREATE TABLE coin (id BIGINT PRIMARY KEY, owner TEXT, proof BYTEA, good BOOLEAN)")
        opened = Wire(connection)
        opened.enter()
        yield opened


def _carried(wire: Wire, *statements: tuple[str, Any]) -> list[PGresult]:
    for text, params in statements:
        wire.put(text, params)
    wire.sync()
    outcomes = []
    while wire.owes:
        outcomes += wire.await_some()
    return outcomes


def test_outcomes_come_in_the_order_of_the_statements(wire: Wire) -> None:
    put = "INSERT INTO coin (id, owner) VALUES (?, ?)"
    many = [(put, (number, f"owner {number}")) for number in range(500)]
    assert [wire.changed(outcome) for outcome in _carried(wire, *many)] == [1] * 500
    asked = [("SELECT owner FROM coin WHERE id = ?", (number,)) for number in range(500)]
    assert [wire.rows(outcome) for outcome in _carried(wire, *asked)] == [[(f"owner {n}",)] for n in range(500)]
    all_of_them, none, gone = _carried(
        wire,
        ("SELECT id FROM coin ORDER BY id", ()),
        ("SELECT id FROM coin WHERE id < ?", (0,)),
        ("DELETE FROM coin", ()),
    )
    assert wire.rows(all_of_them) == [(number,) for number in range(500)]
    assert (wire.rows(none), wire.rows(gone), wire.changed(gone)) == ([], [], 500)


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    st.binary(),
)


@settings(max_examples=300, deadline=None)
@given(values=st.lists(_VALUES, min_size=1, max_size=5))
def test_values_travel_as_psycopg_sends_and_reads_them(postgres: str, values: list[Any]) -> None:
    marks = ["?::text" if isinstance(value, str) else "?" for value in values]
    text = f"SELECT {', '.join(marks)}"
    connection = _one_connection(postgres)
    expected = connection.execute(text.replace("?", "%s"), values).fetchall()
    wire = Wire(connection)
    wire.enter()
    assert [wire.rows(outcome) for outcome in _carried(wire, (text, values))] == [expected] == [[tuple(values)]]
    connection.pgconn.exit_pipeline_mode()
    connection.execute("DEALLOCATE ALL")


_KNOWN: dict[str, psycopg.Connection[Any]] = {}


def _one_connection(url: str) -> psycopg.Connection[Any]:
    if url not in _KNOWN:
        _KNOWN[url] = psycopg.connect(url, autocommit=True, prepare_threshold=None)
    return _KNOWN[url]


@pytest.fixture(autouse=True, scope="module")
def _closed() -> Iterator[None]:
    yield
    while _KNOWN:
        _KNOWN.popitem()[1].close()


def test_a_failing_statement_takes_along_those_behind_it_and_no_others(wire: Wire) -> None:
    put = ("INSERT INTO coin (id) VALUES (?)", (1,))
    before, good, twice, behind = _carried(wire, ("SELECT 1", ()), put, put, ("SELECT count(*) FROM coin", ()))
    assert wire.rows(before) == [(1,)]
    assert wire.changed(good) == 1
    with pytest.raises(psycopg.errors.UniqueViolation):
        wire.changed(twice)
    with pytest.raises(Unanswered):
        wire.rows(behind)
    [after] = _carried(wire, ("SELECT count(*) FROM coin", ()))
    assert wire.rows(after) == [(0,)]  # what a journey changed falls with it, unless it committed before


def test_a_statement_that_cannot_be_prepared_says_why_each_time(wire: Wire) -> None:
    for _ in range(2):
        [nonsense] = _carried(wire, ("nonsense", ()))
        with pytest.raises(psycopg.errors.SyntaxError):
            wire.rows(nonsense)
    first, passed_over = _carried(wire, ("SELECT 1 / ?", (0,)), ("SELECT owner FROM coin WHERE id = ?", (1,)))
    with pytest.raises(psycopg.errors.DivisionByZero):
        wire.rows(first)
    with pytest.raises(Unanswered):
        wire.rows(passed_over)
    [again] = _carried(wire, ("SELECT owner FROM coin WHERE id = ?", (1,)))
    assert wire.rows(again) == []


@pytest.mark.parametrize("value", ["a\0b", object()], ids=["a zero byte", "no value of the database's"])
def test_a_value_that_cannot_be_sent_is_refused_before_anything_leaves(wire: Wire, value: Any) -> None:
    with pytest.raises(psycopg.Error):
        wire.put("SELECT owner FROM coin WHERE owner = ?", (value,))
    assert not wire.owes
    [after] = _carried(wire, ("SELECT owner FROM coin WHERE owner = ?", ("x",)))
    assert wire.rows(after) == []


def test_more_statements_than_are_kept_prepared_are_answered_all_the_same(wire: Wire) -> None:
    asked = [(f"SELECT {number} + ?", (1,)) for number in range(1100)]
    for _ in range(2):
        assert [wire.rows(outcome) for outcome in _carried(wire, *asked)] == [[(n + 1,)] for n in range(1100)]
    kept, *_ = _carried(wire, ("SELECT count(*) FROM pg_prepared_statements", ()))
    assert wire.rows(kept) == [(1000,)]


def test_more_than_the_socket_takes_goes_out_piece_by_piece(wire: Wire) -> None:
    text = "x" * 500_000
    answers = _carried(wire, *((f"SELECT ?::text || {n}", (text,)) for n in range(20)))
    assert [wire.rows(outcome) for outcome in answers] == [[(f"{text}{n}",)] for n in range(20)]


def test_a_connection_that_was_ended_is_told(wire: Wire, postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (wire.connection.info.backend_pid,))
    with pytest.raises(psycopg.OperationalError):
        _carried(wire, ("SELECT 1", ()), ("SELECT 2", ()))
