"""AG-06: the agent does not listen where others could reach it."""

import pytest

from citizen_agent.loopback import NotLoopback, is_loopback, listen


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "", "localhost", "::", "127.0.0.1.example", "2130706433"])
def test_ag06_other_interfaces_and_names_are_refused(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(NotLoopback):
        listen(host, 0)


def test_loopback_is_listened_on() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
    assert is_loopback("[::1]")


def test_a_taken_port_is_told_and_nothing_stays_open() -> None:
    with listen("127.0.0.1", 0) as listener, pytest.raises(OSError):
        listen("127.0.0.1", listener.getsockname()[1])
