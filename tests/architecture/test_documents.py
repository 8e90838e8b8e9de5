"""What can go stale is tested: settings, features, the journey's file names, the two README commands (rule 14)."""

import dataclasses
import importlib
import re

import pytest

from deploy import running
from tests.architecture.street import ROOT

HOUSES_WITH_SETTINGS = {
    "gov_core": "KAKEHASHI_GOV_",
    "idp": "KAKEHASHI_IDP_",
    "data_trust": "KAKEHASHI_TRUST_",
    "consent_ui": "KAKEHASHI_CONSENT_",
    "citizen_agent": "KAKEHASHI_AGENT_",
}


@pytest.mark.parametrize("house", HOUSES_WITH_SETTINGS)
def test_every_setting_is_documented(house: str) -> None:
    text = (ROOT / "docs/settings.md").read_text()
    settings = importlib.import_module(f"{house}.settings").Settings
    prefix = HOUSES_WITH_SETTINGS[house]
    missing = [f.name for f in dataclasses.fields(settings) if f"`{prefix}{f.name.upper()}`" not in text]
    assert not missing


@pytest.mark.parametrize("house", HOUSES_WITH_SETTINGS)
def test_no_documented_setting_is_unknown_to_the_code(house: str) -> None:
    text = (ROOT / "docs/settings.md").read_text()
    prefix = HOUSES_WITH_SETTINGS[house]
    known = {f.name.upper() for f in dataclasses.fields(importlib.import_module(f"{house}.settings").Settings)}
    assert set(re.findall(rf"`{prefix}([A-Z0-9_]+)`", text)) <= known


def test_the_settings_of_every_house_are_documented_and_no_other() -> None:
    text = (ROOT / "docs/settings.md").read_text()
    known = {f.name.upper() for f in dataclasses.fields(running.Running)}
    assert set(re.findall(rf"^\| `{running.PREFIX}([A-Z0-9_]+)`", text, re.MULTILINE)) == known


def test_the_journey_names_only_files_that_exist() -> None:
    text = (ROOT / "docs/journey.md").read_text()
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|html))`", text)
    assert len(named) >= 14
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_feature_cites_its_specification() -> None:
    silent = []
    for path in sorted((ROOT / "idp/features").glob("*.py")):
        if path.name != "__init__.py" and not re.search(r"RFC \d{4}|OpenID Connect|OIDC", path.read_text()[:600]):
            silent.append(path.name)
    assert not silent


def test_the_readme_names_the_two_commands_and_every_document() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "make demo" in readme
    assert "make test" in readme
    unreachable = [p.name for p in (ROOT / "docs").glob("*.md") if f"docs/{p.name}" not in readme]
    assert not unreachable


def test_no_committed_text_names_a_machine_or_a_registry() -> None:
    own = ROOT / "tests/architecture/test_documents.py"
    hosts = re.compile(r"(?:files\.pythonhosted|registry\.npmjs|pypi)\.(?:org|com)|(?<![}\w])/(?:root|work)/")
    named = [
        str(path.relative_to(ROOT))
        for pattern in ("*.md", "*.toml", "*.lock", "*.json", "*.py", "*.mjs", "Makefile", "scripts/*")
        for path in ROOT.rglob(pattern)
        if path.is_file()
        and path != own
        and not {"node_modules", ".venv", "var", ".git", "artefacts", ".mypy_cache"} & set(path.relative_to(ROOT).parts)
        and hosts.search(path.read_text(errors="ignore"))
    ]
    assert not named
