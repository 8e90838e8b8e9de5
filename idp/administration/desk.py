"""Runs an operation for somebody: on record before it happens, and how it ended after.

An action that cannot be put on record does not happen. When the second entry is missing, nobody knows how the action
ended (the house fell in between): look, and do it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.errors import DomainError
from foundation.trace import current_trace_id
from idp.administration.arguments import NoSuch, read
from idp.administration.operations import Operation
from idp.audit.store import AuditStore


@dataclass(frozen=True)
class AdminDesk:
    """One desk for the command line and the door."""

    operations: tuple[Operation, ...]
    audit: AuditStore

    def find(self, name: str) -> Operation:
        """A row by its name."""
        found = next((each for each in self.operations if each.name == name), None)
        if found is None:
            raise NoSuch(f"there is no operation {name}")
        return found

    async def perform(self, actor: str, name: str, given: Mapping[str, Any]) -> Any:
        """What the operation answers. Raises DomainError, on record as well."""
        operation = self.find(name)
        arguments = read(operation.takes, given)
        subject = str(arguments.get(operation.subject, ""))
        trace_id = current_trace_id()
        told = {**_plain(operation, arguments), **({"trace_id": trace_id} if trace_id else {})}
        begun = await self.audit.append(actor, name, subject, "begun", told)
        try:
            answer = await operation.run(arguments)
        except DomainError as refused:
            await self.audit.append(actor, name, subject, f"refused:{refused.code}", {"of": begun})
            raise
        if operation.changes:
            await self.audit.append(actor, name, subject, "done", {"of": begun})
        return answer


def _plain(operation: Operation, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that were given, without documents: those may hold secrets."""
    kept = {each.name for each in operation.takes if not each.kind.startswith("document")} - {operation.subject}
    return {name: arguments[name] for name in sorted(kept) if arguments[name]}
