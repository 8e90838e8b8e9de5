"""SF-01..05 after the look-up: the connection goes to the address that was judged, and a mixed answer is refused."""

import asyncio
from collections.abc import Iterable
from typing import Any

import httpcore
import pytest

from foundation.outbound.destination import Destinations
from foundation.outbound.network import JudgedNetwork, resolve
from foundation.outbound.refusal import DestinationRefused


class _Wire(httpcore.AsyncMockBackend):
    """Stands for the internet, which a test cannot reach: remembers who was called, and some do not answer."""

    def __init__(self, silent: Iterable[str] = ()) -> None:
        super().__init__([])
        self.called: list[str] = []
        self._silent = set(silent)

    async def connect_tcp(self, host: str, port: int, *more: Any, **named: Any) -> httpcore.AsyncNetworkStream:
        self.called.append(host)
        if host in self._silent:
            raise httpcore.ConnectError("silent")
        return await super().connect_tcp(host, port, *more, **named)


class _Names:
    """A resolver that gives each answer once: the second look-up of a rebinding attack would get the second one."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    async def __call__(self, host: str, port: int) -> list[str]:
        if not self._answers:
            raise OSError("no such name")
        return self._answers.pop(0)


def _connect(wire: _Wire, names: _Names, host: str = "rp.example", listed: Iterable[str] = ()) -> None:
    asyncio.run(JudgedNetwork(Destinations(listed), names, wire).connect_tcp(host, 443))


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.8"], ["fd00::1"], ["169.254.169.254"], ["93.184.216.34", "127.0.0.1"]]
)
def test_a_name_that_leads_inside_is_refused_and_nobody_is_called(addresses: list[str]) -> None:
    wire = _Wire()
    with pytest.raises(DestinationRefused):
        _connect(wire, _Names(addresses))
    assert wire.called == []


def test_dns_rebinding_finds_no_second_look_up() -> None:
    wire = _Wire()
    _connect(wire, _Names(["93.184.216.34"], ["127.0.0.1"]))
    assert wire.called == ["93.184.216.34"]


def test_the_next_address_is_tried_when_one_is_silent() -> None:
    wire = _Wire(silent=["2606:2800::1"])
    _connect(wire, _Names(["2606:2800::1", "93.184.216.34"]))
    assert wire.called == ["2606:2800::1", "93.184.216.34"]
    with pytest.raises(httpcore.ConnectError):
        _connect(_Wire(silent=["93.184.216.34"]), _Names(["93.184.216.34"]))


def test_a_name_without_address_cannot_be_reached() -> None:
    for names in (_Names([]), _Names()):
        with pytest.raises(httpcore.ConnectError):
            _connect(_Wire(), names)


def test_a_listed_host_may_lie_inside() -> None:
    wire = _Wire()
    _connect(wire, _Names(["127.0.0.1"]), "suite.internal", ["suite.internal:443"])
    assert wire.called == ["127.0.0.1"]


def test_the_systems_resolver_is_asked() -> None:
    assert asyncio.run(resolve("127.0.0.1", 80)) == ["127.0.0.1"]
