"""When a client that did not listen is told again, and when it is not any more."""

from idp.logout.notice import GIVEN_UP_SECONDS, Notice


def _notice(tries: int) -> Notice:
    return Notice(1, "bank", 7, "sid", made_at=1000, due_at=1000, tries=tries)


def test_the_waits_grow_to_an_hour() -> None:
    waits = [_notice(tries).next_try(0) for tries in (0, 1, 2, 5, 6, 7, 100)]
    assert waits == [60, 120, 240, 1920, 3600, 3600, 3600]


def test_after_a_day_nobody_is_told_any_more() -> None:
    assert not _notice(30).is_given_up(1000 + GIVEN_UP_SECONDS - 1)
    assert _notice(30).is_given_up(1000 + GIVEN_UP_SECONDS)
