"""What tests of the counter look at: a new home, the certificates of a person, and a refusal that changed nothing."""

from collections.abc import Coroutine
from typing import Any

import pytest

from foundation.errors import DomainError
from tests.gov_core.town import HANAKO, Town, run

NEW_HOME = ("東京都千代田区霞が関三丁目１番１号", "13101")


def state(town: Town, person: str = HANAKO.id) -> list[tuple[str, str | None]]:
    """Kind and reason of every certificate, oldest first of each kind."""
    return [(row.kind, row.reason) for kind in ("auth", "sign") for row in town.rows(person, kind)]


def refused(town: Town, visit: Coroutine[Any, Any, None], error: type[DomainError]) -> None:
    """The visit is refused, and register and certificates are as before."""
    before, certificates = town.rooms.residents.residents(), state(town)
    with pytest.raises(error):
        run(visit)
    assert town.rooms.residents.residents() == before
    assert state(town) == certificates


def card_state(town: Town, person: str = HANAKO.id) -> str:
    """The state of the newest card."""
    record = town.rooms.office.cards.of_resident(person)
    return record.state if record else "none"
