"""Groups of commands that are imported when they are asked for: to serve one house must not cost the import of all.

`kakehashi serve` starts in a third less time than with every group imported beforehand (docs/performance.md).
"""

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperGroup

# name -> the Typer instance that holds the group.
LATER: Mapping[str, str] = MappingProxyType(
    {"admin": "deploy.administration:admin", "agent": "deploy.agent_commands:commands"}
)


class LazyGroups(TyperGroup):
    """The commands that were registered, and those of LATER."""

    def list_commands(self, ctx: Any) -> list[str]:
        """For the help text, which imports all of them."""
        return [*super().list_commands(ctx), *LATER]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Imports the group, if it is one."""
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        module, _, name = LATER[cmd_name].partition(":")
        command = typer.main.get_command(getattr(importlib.import_module(module), name))
        command.name = cmd_name
        return command
