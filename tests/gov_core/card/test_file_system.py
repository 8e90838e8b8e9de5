"""Plain data: a file or an application is there or it is not."""

from gov_core.card.file_system import Application, CardImage, Record, any_of


def test_what_is_not_there_is_not_found() -> None:
    application = Application(b"\x01", {0x0006: Record(b"token")})
    image = CardImage("hanako", b"\x3b", {application.aid: application})
    assert image.application(b"\x01") is application
    assert image.application(b"\x01\x02") is None
    assert application.find(0x0006) == Record(b"token", opened_by=None)
    assert application.find(0x0600) is None


def test_an_access_rule_is_a_set_of_pins() -> None:
    assert any_of(0x11, 0x14, 0x11) == frozenset({0x11, 0x14})
    assert any_of() == frozenset(), "nobody, which is not None: everybody"
