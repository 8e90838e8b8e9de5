"""Puts the errand together: the agent's own steps and pages over the statement wire."""

from dataclasses import dataclass

from citizen_agent.answer_challenge import Provider
from citizen_agent.attribute_statement.wire import StatementWire
from citizen_agent.card_session import Kind
from citizen_agent.pages.routes import AgentRoutes
from citizen_agent.pages.show import Shown
from citizen_agent.pages.step import Steps
from citizen_agent.pages.ways import Ways
from citizen_agent.readers import ReaderSource
from citizen_agent.visit import Visits
from foundation.clock import Clock
from foundation.ids import IdSource
from foundation.web import FormTokens, Pages

WAYS = Ways(
    paths={Kind.SIGNATURE: "/attribute-statement"},
    templates={Kind.SIGNATURE: "attribute_statement.html"},
    back="/attribute-statement/return",
    refused="/attribute-statement/refused",
)


@dataclass(frozen=True)
class Surroundings:
    """What every errand of the agent shares."""

    pages: Pages
    readers: ReaderSource
    tokens: FormTokens
    clock: Clock
    ids: IdSource


def attribute_statements(around: Surroundings, provider: Provider, issuer: str) -> AgentRoutes:
    """Pages over visits of their own: a ticket of this wire opens nothing of another."""
    wire, visits = StatementWire(provider, issuer, around.clock), Visits(around.clock, around.ids)
    steps = Steps(around.readers, wire, visits, around.clock)
    shown = Shown(around.pages, wire, steps, ways=WAYS)
    return AgentRoutes(steps, visits, shown, around.tokens)
