"""The error tree: one base, stable codes, and a docstring that draws exactly the classes there are."""

import inspect
import re

from relying_party_sdk import errors


def _classes() -> set[str]:
    return {name for name, value in vars(errors).items() if inspect.isclass(value)}


def test_the_docstring_draws_every_class_and_no_other() -> None:
    drawn = set(re.findall(r"^(?:[│ ]*[├└]── )?([A-Z]\w+)", errors.__doc__ or "", re.MULTILINE))
    assert drawn - {"Everything"} == _classes()


def test_every_error_hangs_on_the_tree() -> None:
    assert all(issubclass(getattr(errors, name), errors.RelyingPartyError) for name in _classes())


def test_the_text_reads_code_description_and_hint() -> None:
    error = errors.StateMismatch("gone")
    assert str(error).startswith("invalid_state: gone (start the login again")
    assert str(errors.RelyingPartyError()) == "relying_party_error"
