"""`kakehashi admin clients`: invitations and removals, beside a provider that may be running."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.administration import admin
from deploy.house_settings import Place, mapping_of
from foundation.clock import SystemClock
from foundation.database import Database, house_tables
from idp.registration.store import RegistrationStore
from idp.settings import Settings
from tests.idp.registration.test_rights import WISH

SHOP = {
    "client_id": "new-shop",
    "name_ja": "新しい店",
    "name_en": "New Shop",
    "client_secret": "s" * 43,
    "redirect_uris": ["https://new.example/cb"],
}


@pytest.fixture
def own(town: Place, tmp_path: Path) -> Place:
    """A seeded demo that this test may change."""
    shutil.copytree(town.folder, tmp_path / "demo")
    return Place(tmp_path / "demo", town.street, town.secrets)


def ask(own: Place, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(admin, ["clients", *arguments, "--demo", str(own.folder)], env={"COLUMNS": "200"})
    return result.exit_code, result.output


def _file(own: Place, document: object) -> str:
    path = own.folder.parent / "given.json"
    path.write_text(json.dumps(document))
    return str(path)


def test_clients_are_listed_and_shown_without_secrets(own: Place) -> None:
    status, text = ask(own, "list")
    assert status == 0
    assert "sakura-bank  file" in text
    status, text = ask(own, "show", "test-confidential")
    assert json.loads(text)["client_id"] == "test-confidential"
    assert "secret" not in text.replace("client_secret_basic", "")
    assert ask(own, "show", "nobody")[0] == 2


def test_clients_are_registered_all_or_none_changed_and_removed(own: Place) -> None:
    assert "new-shop  operator" in ask(own, "register", _file(own, [SHOP]))[1]
    status, text = ask(own, "register", _file(own, [{**SHOP, "name_en": "Newer"}, {**SHOP, "redirect_uris": ["x"]}]))
    assert (status, text.partition(":")[0]) == (1, "invalid_redirect_uri")
    assert "New Shop" in ask(own, "show", "new-shop")[1]
    assert ask(own, "remove", "new-shop") == (0, "new-shop is removed\n")
    assert ask(own, "remove", "new-shop")[0] == 2
    assert ask(own, "remove", "sakura-bank")[0] == 2
    assert ask(own, "register", str(own.folder / "absent.json"))[0] == 2


def test_an_invitation_is_shown_once_kept_as_a_hash_and_withdrawn(own: Place) -> None:
    status, token = ask(own, "invite", "partners", "--rights", _file(own, WISH), "--uses", "3", "--days", "2")
    assert (status, len(token.strip())) == (0, 43)
    database = Database.open(Settings.from_mapping(mapping_of("idp", own)).database_url, house_tables("idp").metadata)
    found = RegistrationStore(database).invitation(token.strip(), SystemClock().timestamp())
    database.close()
    assert found is not None
    assert (found.uses_left, found.rights.scopes) == (3, ("openid", "name"))
    listed = ask(own, "invitations")[1]
    assert listed.startswith("partners  3 left")
    assert token.strip() not in listed
    assert ask(own, "withdraw", "partners") == (0, "1 invitations withdrawn\n")
    assert ask(own, "invitations") == (0, "")


def test_rights_that_an_operator_cannot_give_are_refused(own: Place) -> None:
    status, text = ask(own, "invite", "x", "--rights", _file(own, {"scopes": ["name"]}))
    assert (status, text.partition(":")[0]) == (1, "invalid_client_metadata")
    (own.folder.parent / "given.json").write_text("{")
    assert ask(own, "invite", "x", "--rights", str(own.folder.parent / "given.json"))[0] == 1


def test_a_new_token_is_for_clients_that_registered_themselves(own: Place) -> None:
    assert ask(own, "new-token", "sakura-bank")[0] == 2
