from idp.interaction.session import ABSOLUTE_SECONDS, IDLE_SECONDS, Session, hash_of


def test_a_session_ends_after_15_idle_minutes_or_8_hours_to_the_second() -> None:
    session = Session("sid", 1, 0, "acr", ("sc",), started_at=1000, last_seen=1000)
    assert session.alive(1000 + IDLE_SECONDS - 1)
    assert not session.alive(1000 + IDLE_SECONDS)
    busy = Session("sid", 1, 0, "acr", ("sc",), started_at=0, last_seen=ABSOLUTE_SECONDS)
    assert not busy.alive(ABSOLUTE_SECONDS)


def test_only_the_hash_of_a_cookie_is_kept() -> None:
    assert hash_of("secret") != "secret"
    assert hash_of("secret") == hash_of("secret")
