"""What readiness tells of the state's status service."""

from idp.card_login.heard import Heard


def test_the_last_question_decides() -> None:
    heard = Heard()
    assert (heard.look().verdict, heard.look().why) == ("degraded", "nobody has asked since the start")
    heard.trustworthy = True
    assert heard.look().verdict == "ok"
    heard.trustworthy = False
    assert heard.look().verdict == "degraded"
