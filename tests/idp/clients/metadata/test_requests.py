"""Nothing is demanded of a client's requests unless it is registered."""

from tests.idp.provider import confidential


def test_pushing_is_a_choice() -> None:
    assert not confidential().require_par
    assert confidential(require_par=True).require_par
