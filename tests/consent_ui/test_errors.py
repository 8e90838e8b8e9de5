"""A page that wants the card again is a page that wants a login, and says how old the last one may be."""

from consent_ui.errors import LoginRequired, StepUpRequired


def test_a_step_up_is_a_login_that_names_an_age() -> None:
    needed = StepUpRequired("too long ago", 60)
    assert isinstance(needed, LoginRequired)
    assert (needed.code, needed.status, needed.max_age) == ("login_required", 401, 60)
