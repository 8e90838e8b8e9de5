"""`kakehashi admin verifier`: notices, suspensions and bills, beside a house that may be running."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy.administration import admin
from deploy.house_settings import Place
from tests.gov_core.jpki.verifiers_at_the_door import NUMBER, certificate, pem

NOTICE = {
    "id": "tax-agent",
    "name": "税務代理",
    "kind": "notified_verifier",
    "corporate_number": NUMBER,
    "notified_on": "2026-04-01",
}


@pytest.fixture
def own(town: Place, tmp_path: Path) -> Place:
    """A seeded demo that this test may change."""
    shutil.copytree(town.folder, tmp_path / "demo")
    (tmp_path / "tax.pem").write_text(pem(certificate("tax")))
    return Place(tmp_path / "demo", town.street, town.secrets)


def ask(own: Place, *arguments: str) -> tuple[int, str]:
    given = ["verifier", *arguments, "--demo", str(own.folder)]
    result = CliRunner().invoke(admin, given, env={"COLUMNS": "200"})
    return result.exit_code, result.output


def register(own: Place, shown: bool = True, **changes: Any) -> tuple[int, str]:
    notice = own.folder.parent / "notice.json"
    notice.write_text(json.dumps({**NOTICE, **changes}))
    return ask(own, "register", str(notice), *(["--certificate", str(own.folder.parent / "tax.pem")] if shown else []))


def test_a_demo_s_provider_is_a_registered_platform_operator(own: Place) -> None:
    status, text = ask(own, "list")
    assert (status, text.split()[:3]) == (0, ["kakehashi", "active", "platform_operator"])
    assert "SHA-256" in text


def test_a_notice_is_taken_in_suspended_resumed_and_revoked(own: Place) -> None:
    assert register(own)[0] == 0
    for command, standing in (("suspend", "suspended"), ("resume", "active"), ("revoke", "revoked")):
        assert ask(own, command, "tax-agent") == (0, f"tax-agent is {standing}\n")
        assert f"tax-agent  {standing}  notified_verifier" in ask(own, "list")[1]
    assert ask(own, "resume", "tax-agent") == (1, "no verifier tax-agent that can still change\n")
    assert register(own) == (1, "this verifier was revoked for good; a new notice needs a new id\n")


def test_a_service_provider_asks_through_its_platform(own: Place) -> None:
    status, text = register(own, shown=False, id="bank", kind="service_provider", platform="kakehashi")
    assert (status, "bank  active  service_provider  through kakehashi" in text) == (0, True)
    status, text = register(own, shown=False, id="shop", kind="service_provider", platform="nobody")
    assert (status, text) == (1, "nobody is not a registered platform operator\n")


@pytest.mark.parametrize(
    "changes",
    [{"kind": "king"}, {"notified_on": "yesterday"}, {"name": 1}, {"more": "x"}, {"platform": None}],
)
def test_what_is_no_notice_is_told_which_members_it_has(own: Place, changes: dict[str, Any]) -> None:
    status, text = register(own, **changes)
    assert (status, "corporate_number, id, kind, name, notified_on" in text) == (2, True), text


def test_a_file_that_is_missing_or_no_certificate_is_told(own: Place) -> None:
    assert ask(own, "register", "/nowhere.json")[0] == 2
    (own.folder.parent / "tax.pem").write_text("not a certificate")
    status, text = register(own)
    assert (status, "holds no certificate in PEM" in text) == (2, True)


def test_a_statement_of_a_month_is_printed_with_its_total(own: Place) -> None:
    assert ask(own, "statement", "kakehashi", "2026-11") == (0, "kakehashi  2026-11  total 0 yen\n")
    assert ask(own, "statement", "kakehashi", "2026-13") == (1, "a month is written YYYY-MM\n")
