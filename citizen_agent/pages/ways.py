"""The addresses and templates of one errand at the agent: which steps it has, and where each of them is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from citizen_agent.card_session import Kind


@dataclass(frozen=True)
class Ways:
    """One page a kind of secret; the first of them begins."""

    paths: Mapping[Kind, str]
    templates: Mapping[Kind, str]
    back: str
    refused: str

    @property
    def first(self) -> Kind:
        """The step a visit begins with."""
        return next(iter(self.paths))


LOGIN = Ways(
    paths={Kind.AUTHENTICATION: "/authenticate", Kind.SIGNATURE: "/signature"},
    templates={Kind.AUTHENTICATION: "authenticate.html", Kind.SIGNATURE: "signature.html"},
    back="/return",
    refused="/refused",
)
