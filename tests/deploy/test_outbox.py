"""What is put in one round of a loop is sent at its end, in order, once."""

import asyncio
from threading import Thread

from deploy.outbox import Outbox


class Connection:
    """Notes when it sends."""

    def __init__(self, name: str, told: list[str]) -> None:
        self._name, self._told = name, told

    def send_unsent(self) -> None:
        self._told.append(self._name)


def test_all_of_one_round_are_sent_together_behind_it() -> None:
    told: list[str] = []

    async def request(name: str) -> None:
        Outbox.of(asyncio.get_running_loop()).put(Connection(f"{name} sent", told))
        told.append(f"{name} served")

    async def story() -> None:
        await asyncio.gather(*(request(name) for name in "abc"))
        await asyncio.sleep(0)
        await request("d")
        await asyncio.sleep(0)

    asyncio.run(story())
    assert told == ["a served", "b served", "c served", "a sent", "b sent", "c sent", "d served", "d sent"]


def test_a_connection_that_posts_while_others_are_sent_is_not_forgotten() -> None:
    told: list[str] = []

    class Chatty(Connection):
        def send_unsent(self) -> None:
            super().send_unsent()
            Outbox.of(asyncio.get_running_loop()).put(Connection("afterwards", told))

    async def story() -> None:
        Outbox.of(asyncio.get_running_loop()).put(Chatty("first", told))
        for _ in range(3):
            await asyncio.sleep(0)

    asyncio.run(story())
    assert told == ["first", "afterwards"]


def test_each_loop_has_its_own_and_keeps_it() -> None:
    found: list[Outbox] = []

    async def look() -> None:
        loop = asyncio.get_running_loop()
        found.extend([Outbox.of(loop), Outbox.of(loop)])

    thread = Thread(target=lambda: asyncio.run(look()))
    thread.start()
    thread.join()
    asyncio.run(look())
    assert found[0] is found[1] and found[2] is found[3] and found[0] is not found[2]
