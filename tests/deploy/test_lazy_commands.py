"""To serve a house imports no other house and no other command; every command is there all the same."""

import subprocess
import sys

from typer.testing import CliRunner

from deploy.command_line import app
from deploy.lazy_commands import LATER
from tests.deploy.parts import ROOT

# What `kakehashi serve idp` has imported when it begins to listen.
SERVING = "import deploy.command_line, deploy.serving, idp.app, sys; print(' '.join(sys.modules))"


def test_the_provider_starts_without_what_only_others_need() -> None:
    done = subprocess.run([sys.executable, "-c", SERVING], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "idp.app" in loaded
    houses = {name.partition(".")[0] for name in loaded}
    assert not houses & {"gov_core", "data_trust", "consent_ui", "citizen_agent", "examples", "opentelemetry", "PIL"}
    assert not loaded & {"deploy.administration", "deploy.demo", "deploy.seed", "deploy.unattended_login"}


def test_groups_that_come_later_have_their_commands() -> None:
    for group, command in {"admin": "verify-ledger", "agent": "change-pin"}.items():
        assert group in LATER
        result = CliRunner().invoke(app, [group, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
        assert (result.exit_code, command in result.output) == (0, True)
        assert f" {group} " in CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
