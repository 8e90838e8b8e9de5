"""docs/foreign-clients.md: each test of a foreign client is told, and each told version is the locked one."""

import json
import re

from tests.architecture.street import ROOT

TEXT = (ROOT / "docs/foreign-clients.md").read_text()
ROW = re.compile(r"^\| (npm|PyPI|Debian) `([\w-]+)`[^|]* \| ([\d.]+) \|", re.MULTILINE)


def test_every_test_of_a_foreign_client_stands_in_the_table() -> None:
    told = set(re.findall(r"`(tests/foreign/test_\w+\.py)`", TEXT))
    assert told == {str(path.relative_to(ROOT)) for path in (ROOT / "tests/foreign").glob("test_*.py")}


def test_the_told_versions_are_the_locked_ones() -> None:
    packages = json.loads((ROOT / "tests/foreign/package-lock.json").read_text())["packages"]
    locks = "".join((ROOT / name).read_text() for name in ("requirements-dev.lock", "tests/foreign/requirements.lock"))
    rows = ROW.findall(TEXT)
    assert len({name for _, name, _ in rows}) >= 8
    for source, name, version in rows:
        if source == "npm":
            assert packages[f"node_modules/{name}"]["version"] == version
        if source == "PyPI":
            assert f"\n{name}=={version} " in locks, name
