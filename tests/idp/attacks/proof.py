"""Shows that an attack's test can fail: with its protection gone, the test must end by an assertion of its own.

A test that breaks in another way (an import, a type, a document that is none) says nothing about the attack.
"""

from collections.abc import Callable, Iterable
from functools import partial
from inspect import Parameter, signature
from pathlib import Path

import pytest

Removal = Callable[[pytest.MonkeyPatch], None]
Attack = Callable[..., None]
# Id of the row and what is special about it, the attack's test, what is taken away from the provider.
Case = tuple[str, Attack, Removal]

_TESTS = Path(__file__).parents[2]
# Many tests read the word of a refusal at once; an answer that is no refusal has none.
_NO_REFUSAL = ("error",)


def place_of(attack: Attack) -> str:
    """File and name of the test as docs/abuse-cases.md writes them, also of one variant of a table."""
    test = attack.func if isinstance(attack, partial) else attack
    return f"{test.__module__.replace('.', '/')}.py::{test.__name__}"


def stands_in_its_tables(attack: partial[None]) -> bool:
    """Whether the variant is one that the test itself is run with, and so refused as long as nothing is taken away."""
    left = dict(attack.keywords)
    for table in (mark for mark in getattr(attack.func, "pytestmark", ()) if mark.name == "parametrize"):
        names = table.args[0].replace(" ", "").split(",") if isinstance(table.args[0], str) else table.args[0]
        variant = tuple(left.pop(name, None) for name in names)
        if variant not in [(row,) if len(names) == 1 else tuple(row) for row in table.args[1]]:
            return False
    return not left


def show_it_can_fail(attack: Attack, take: Removal, request: pytest.FixtureRequest) -> None:
    """Runs the attack's test, with the fixtures it names, against a provider without the protection."""
    wanted = [name for name, each in signature(attack).parameters.items() if each.default is Parameter.empty]
    given = {name: request.getfixturevalue(name) for name in wanted}
    take(request.getfixturevalue("monkeypatch"))
    with pytest.raises((AssertionError, KeyError, pytest.fail.Exception)) as failed:
        attack(**given)
    if isinstance(failed.value, pytest.fail.Exception):
        assert str(failed.value).startswith("DID NOT RAISE"), failed.value  # and no time limit that ran out
        return
    # Without pytest's own frames, for an error of another text than `match` demands is an assertion too.
    last = failed.traceback.filter(failed)[-1]
    assert Path(str(last.path)).is_relative_to(_TESTS), "something else than the test failed"
    assert not isinstance(failed.value, KeyError) or failed.value.args == _NO_REFUSAL, failed.value


def shown_by(cases: Iterable[Case]) -> Callable[..., None]:
    """The test of a file's table of cases, one run for each."""
    listed = [*cases]

    @pytest.mark.parametrize(("attack", "take"), [case[1:] for case in listed], ids=[case[0] for case in listed])
    def test(attack: Attack, take: Removal, request: pytest.FixtureRequest) -> None:
        show_it_can_fail(attack, take, request)

    return test
