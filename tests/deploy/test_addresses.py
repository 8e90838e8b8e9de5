"""Addresses: one loopback port per house, and a true answer to "is it free?"."""

import socket

from deploy.addresses import PORTS, RELYING_PARTIES, SERVED, TITLES, TLS_PORTS, Street


def _street_of(listener: socket.socket) -> tuple[Street, int]:
    port = int(listener.getsockname()[1])
    return Street({"somebody": f"http://127.0.0.1:{port}"}), port


def test_every_house_that_is_served_has_its_own_port_and_a_title() -> None:
    ports = [*PORTS.values(), *TLS_PORTS.values()]
    assert len(set(ports)) == len(ports)
    assert set(PORTS) == set(TITLES) == set(SERVED)
    assert set(RELYING_PARTIES) < set(PORTS)


def test_every_house_is_on_loopback_without_a_trailing_slash() -> None:
    street = Street.on_loopback()
    assert all(url == f"http://127.0.0.1:{PORTS[name]}" for name, url in street.urls.items())
    assert street.doors == {name: f"https://127.0.0.1:{port}" for name, port in TLS_PORTS.items()}
    assert street["jpki_verifiers"] == street.doors["jpki_verifiers"]


def test_an_offset_moves_every_house_and_two_streets_share_no_port() -> None:
    here, there = Street.on_loopback(), Street.on_loopback(100)
    names = [*PORTS, *TLS_PORTS]
    assert [there.port(name) - here.port(name) for name in names] == [100] * len(names)
    assert not {*here.urls.values(), *here.doors.values()} & {*there.urls.values(), *there.doors.values()}


def test_a_port_is_taken_also_when_its_program_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        street, port = _street_of(silent)
        assert street.taken_ports() == [port]
    assert street.taken_ports() == []


def test_what_a_closed_connection_leaves_behind_does_not_block_the_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        street, _ = _street_of(listener)
        with socket.create_connection(listener.getsockname()):
            answering, _ = listener.accept()
            answering.close()  # the server's side closes first and keeps the address in TIME_WAIT
    assert street.taken_ports() == []
