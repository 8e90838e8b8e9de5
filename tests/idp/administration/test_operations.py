"""The table of operations is the one in the documentation, and is sound in itself."""

import re
from pathlib import Path

from idp.administration.operations import Operation
from tests.architecture.street import ROOT
from tests.idp.administration.office import SCOPES, desk
from tests.idp.provider import Provider, run


def _rows(tmp_path: Path) -> tuple[Operation, ...]:
    found: list[Operation] = []

    async def story(provider: Provider) -> None:
        found.extend(desk(provider, tmp_path).operations)

    run(tmp_path, story)
    return tuple(found)


def _line(row: Operation) -> str:
    takes = ", ".join(f"`{each.name}`{'' if each.needed else '?'} ({each.kind})" for each in row.takes)
    return f"| `{row.name}` | {row.method} | `{row.path}` | `{row.scope}` | {takes} | {row.tells} |"


def test_the_documentation_shows_exactly_this_table(tmp_path: Path) -> None:
    text = (ROOT / "docs/administration.md").read_text()
    shown = [line for line in text.splitlines() if re.match(r"\| `[a-z_]+\.[a-z_]+` \|", line)]
    assert shown == [_line(row) for row in _rows(tmp_path)]


def test_rows_are_sound(tmp_path: Path) -> None:
    rows = _rows(tmp_path)
    assert len({row.name for row in rows}) == len({(row.method, row.path) for row in rows}) == len(rows)
    for row in rows:
        names = [each.name for each in row.takes]
        in_path = re.findall(r"{(\w+)}", row.path)
        assert names[: len(in_path)] == in_path
        assert row.scope in SCOPES
        assert not row.subject or row.subject in names
        assert row.changes == (row.method != "GET")
    assert {row.scope for row in rows} == set(SCOPES)
