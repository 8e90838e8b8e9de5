"""The living picture: one part a second, each with its own code, and a sign at the end."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from foundation.clock import FixedClock, SystemClock
from idp.card_login.cross_device.picture import qr_png, sign_png
from idp.card_login.cross_device.stream import BOUNDARY, LivingPicture, whole_seconds
from tests.idp.card_login.cross_device.scene import Scene, story
from tests.idp.card_login.room import PHONE


def pictures(body: bytes) -> list[bytes]:
    return [part.partition(b"\r\n\r\n")[2].rstrip(b"\r\n") for part in body.split(f"--{BOUNDARY}".encode())[1:-1]]


async def read(living: LivingPicture, session: str) -> bytes:
    return b"".join([part async for part in living.parts(session)])


def test_every_second_has_its_own_picture_with_the_code_of_that_second(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        began, desk = scene.room.clock.now(), scene.room.phone_way.desk
        found = pictures(await read(scene.room.phone_way.pages.picture, scene.session.id))
        assert len(found) == len(set(found)) == 121
        for second in (0, 1, 119):
            scene.room.clock.set(began + timedelta(seconds=second))
            assert found[second].startswith(qr_png(f"{PHONE}/scan?c={desk.code(scene.session)}")[:60])
        assert found[-1].startswith(sign_png("over")[:60])

    story(tmp_path, tell)


def test_every_part_comes_with_the_headers_of_the_next_that_make_a_browser_show_it(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        parts = [part async for part in scene.room.phone_way.pages.picture.parts(scene.session.id)]
        opening = f"--{BOUNDARY}\r\nContent-Type: image/png\r\n\r\n".encode()
        assert parts[0] == opening
        assert all(part.endswith(b"\r\n" + opening) for part in parts[1:-1])
        assert parts[-1].endswith(f"\r\n--{BOUNDARY}--\r\n".encode())

    story(tmp_path, tell)


def test_the_phone_is_shown_once_and_then_the_tick(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        stream = scene.room.phone_way.pages.picture.parts(scene.session.id)
        await anext(stream)
        await anext(stream)
        ticket = await scene.confirm()
        assert sign_png("bound") in await anext(stream)
        await scene.show_card(ticket)
        last = [part async for part in stream]
        assert len(last) == 1
        assert sign_png("answered") in last[0]

    story(tmp_path, tell)


def test_the_picture_of_an_ended_session_is_a_cross_and_an_unknown_one_too(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        await scene.type(await scene.bind(), "xx")
        for session in (scene.session.id, "unknown"):
            assert sign_png("over") in await read(scene.room.phone_way.pages.picture, session)

    story(tmp_path, tell)


def test_a_page_that_is_opened_again_takes_the_stream_over(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        living = scene.room.phone_way.pages.picture
        first, second = living.parts(scene.session.id), living.parts(scene.session.id)
        for stream in (first, first, second, second):
            await anext(stream)
        assert len([part async for part in first]) <= 1
        assert len([part async for part in second]) > 100

    story(tmp_path, tell)


def test_a_clock_that_stands_still_does_not_keep_a_stream_open_for_ever(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        async def never() -> None:
            await asyncio.sleep(0)

        await scene.open_page()
        living = LivingPicture(scene.room.phone_way.desk, str, never)
        assert len(pictures(await read(living, scene.session.id) + f"--{BOUNDARY}--".encode())) >= 1

    story(tmp_path, tell)


def test_the_pace_ends_with_the_second() -> None:
    async def wait() -> float:
        clock = SystemClock()
        await whole_seconds(clock)()
        return clock.now().microsecond / 1_000_000

    assert asyncio.run(wait()) < 0.5
    late = FixedClock(datetime(2026, 11, 24, 1, 2, 3, 990_000, UTC))
    asyncio.run(asyncio.wait_for(whole_seconds(late)(), 0.5))
