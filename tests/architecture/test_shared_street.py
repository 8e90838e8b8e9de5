"""The street of a whole run is shared: nobody shows Hanako's card there before the story that begins with her."""

from tests.architecture.street import ROOT

CARD = '"hanako"'


def test_only_journeys_show_hanakos_card_on_the_shared_street() -> None:
    shared = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if path.name != "test_shared_street.py" and "street: Place" in path.read_text() and CARD in path.read_text()
    }
    assert {path for path in shared if not path.startswith("tests/journeys/")} == set()
    assert {path for path in shared if path < "tests/journeys/test_story.py"} == set()
