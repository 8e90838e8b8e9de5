"""The rooms over one database: what is kept, and who may know whom."""

import ast
from pathlib import Path

import gov_core
from tests.gov_core.town import HANAKO, SECRETS, Town, open_town, run

ROOMS = ("number", "linkage", "card", "jpki")


def test_a_second_opening_finds_everything_the_first_one_left(town: Town) -> None:
    town.rooms.database.close()
    town.clock.advance(60)  # type: ignore[attr-defined]
    again = open_town(town.folder, town.clock)
    assert again.rooms.residents.resident(HANAKO.id) == HANAKO
    run(again.rooms.office.renew_card(HANAKO.id, SECRETS))
    assert len(again.rows(HANAKO.id, "auth")) == 2
    again.rooms.database.close()


def test_no_room_knows_another() -> None:
    root = Path(gov_core.__file__).parent
    for room in ROOMS:
        for path in (root / room).glob("*.py"):
            imported = {
                node.module for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.ImportFrom) and node.module
            }  # fmt: skip
            others = {f"gov_core.{other}" for other in ROOMS if other != room}
            assert not {name for name in imported if any(name.startswith(other) for other in others)}, path
