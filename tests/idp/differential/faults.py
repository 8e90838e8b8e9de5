"""Requests with one fault and with two, and the rule by which two implementations are held to each other.

With one fault both say the same word, unless the difference has a name in `differences.py`, which then says both words.
With two faults both refuse or both accept; which of the two is told is free. No fault makes up for another one.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

from tests.idp.differential.differences import DIFFERENCES
from tests.idp.differential.judge import basic
from tests.idp.provider import SECRET


class Fault(NamedTuple):
    """What is changed, to what, and the name of the difference if the two are known to disagree about it."""

    field: str
    value: str | None
    differs: str = ""


Faults = tuple[Fault, ...]
Verdicts = tuple[str, str]  # ours, authlib's
Ask = Callable[[Mapping[str, str | None]], Awaitable[Verdicts]]


def faults(field: str, *values: str | None, **named: str | None) -> Faults:
    """Changes of one field; a keyword is the name of a difference with `-` for `_`."""
    plain = tuple(Fault(field, value) for value in values)
    return plain + tuple(Fault(field, value, name.replace("_", "-")) for name, value in named.items())


# Of a confidential client `bank` beside another one, `shop`; the form's first parameter stands for all that may repeat.
OF_THE_CLIENT = (
    *faults("authorization", None, basic("bank", "x" * 43), basic("nobody", SECRET), "Basic !", "Bearer x"),
    *faults("client_id", "bank", another_client_beside="shop"),
    *faults("client_secret", two_methods="s" * 43),
    *faults("again", repeated_parameter="x"),
)
GOOD_CLIENT: Mapping[str, str | None] = {"authorization": basic("bank", SECRET)}


def is_explained(found: Verdicts, differs: str = "") -> bool:
    """The same word, or the two words that the difference is about."""
    return DIFFERENCES[differs].is_between(*found) if differs else found[0] == found[1]


async def compare(ask: Ask, changes: Iterable[Fault], *, pairs: bool = True) -> None:
    """Every fault alone, then every two of them together."""
    alone = {fault: await ask({fault.field: fault.value}) for fault in changes}
    unexplained = {fault: found for fault, found in alone.items() if not is_explained(found, fault.differs)}
    assert not unexplained, unexplained
    for first, second in combinations(alone if pairs else (), 2):
        if first.field == second.field:
            continue
        ours, theirs = await ask({first.field: first.value, second.field: second.value})
        told = (first, second, ours, theirs)
        assert (ours == "ok") == (alone[first][0] == alone[second][0] == "ok"), told
        if not first.differs and not second.differs:
            assert (ours == "ok") == (theirs == "ok"), told
