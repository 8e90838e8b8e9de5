"""CD-05: a certificate out of its time by one second is refused in every channel, and within it by one second in none.

Peers checked the dates in one flow and forgot another (security.md 2, no. 22).
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.idp.card_login.cross_device.scene import Scene
from tests.idp.card_login.mint import AUTH, PHONE_AUTH, PHONE_SIGN, SIGN, Recipe
from tests.idp.card_login.room import Room, open_room

SECOND = timedelta(seconds=1)
Channel = Callable[[Room, Callable[[Recipe], Recipe]], Awaitable[httpx.Response]]


def _join(room: Room) -> None:
    room.state.links |= {
        ("auth_of_sign", SIGN.serial): AUTH.serial,
        ("auth_of_sign", PHONE_SIGN.serial): PHONE_AUTH.serial,
        ("card_of_phone", PHONE_AUTH.serial): AUTH.serial,
    }


async def login(room: Room, timed: Callable[[Recipe], Recipe]) -> httpx.Response:
    """At the computer, somebody who is known."""
    await room.log_in()
    return await room.prove(room.ticket(await room.begin()), timed(AUTH))


async def registration(room: Room, timed: Callable[[Recipe], Recipe]) -> httpx.Response:
    """At the computer, the signature certificate of a first login."""
    ticket = room.ticket(await room.begin())
    await room.prove(ticket, AUTH)
    return await room.prove(ticket, timed(SIGN))


async def step_up(room: Room, timed: Callable[[Recipe], Recipe]) -> httpx.Response:
    """Somebody who is known is asked for the signature certificate as well."""
    await room.log_in()
    ticket = room.ticket(await room.begin(needs_signature=True))
    await room.prove(ticket, AUTH)
    return await room.prove(ticket, timed(SIGN))


async def _picture(room: Room) -> tuple[Scene, str]:
    scene = Scene(room, await room.begin())
    await scene.open_page()
    return scene, await scene.confirm()


async def card_at_a_phone(room: Room, timed: Callable[[Recipe], Recipe]) -> httpx.Response:
    """By the picture, a card held to the phone."""
    scene, ticket = await _picture(room)
    return await room.prove(ticket, timed(AUTH), binding=scene.binding)


async def registration_at_a_phone(room: Room, timed: Callable[[Recipe], Recipe]) -> httpx.Response:
    """By the picture, the card's signature certificate."""
    scene, ticket = await _picture(room)
    await room.prove(ticket, AUTH, binding=scene.binding)
    return await room.prove(ticket, timed(SIGN), binding=scene.binding)


async def phone(room: Room, timed: Callable[[Recipe], Recipe]) -> httpx.Response:
    """By the picture, the phone's own certificate."""
    scene, ticket = await _picture(room)
    return await room.prove(ticket, timed(PHONE_AUTH), binding=scene.binding)


async def registration_by_phone(room: Room, timed: Callable[[Recipe], Recipe]) -> httpx.Response:
    """By the picture, the phone's own signature certificate."""
    scene, ticket = await _picture(room)
    await room.prove(ticket, PHONE_AUTH, binding=scene.binding)
    return await room.prove(ticket, timed(PHONE_SIGN), binding=scene.binding)


CHANNELS: tuple[Channel, ...] = (
    login,
    registration,
    step_up,
    card_at_a_phone,
    registration_at_a_phone,
    phone,
    registration_by_phone,
)


def answered(place: Path, channel: Channel, begins: timedelta, ends: timedelta) -> httpx.Response:
    """What a certificate of this validity, counted from now, meets in a channel."""

    async def run() -> httpx.Response:
        async with open_room(place) as room:
            _join(room)
            now = room.clock.now()
            return await channel(room, lambda recipe: recipe.but(begins=now + begins, ends=now + ends))

    return asyncio.run(run())


@pytest.mark.parametrize("channel", CHANNELS, ids=[channel.__name__ for channel in CHANNELS])
def test_cd05_a_certificate_that_expired_a_second_ago_is_refused_in_every_channel(
    tmp_path: Path, channel: Channel
) -> None:
    assert answered(tmp_path, channel, -SECOND * 9, -SECOND).json()["error"] == "certificate_expired"


@pytest.mark.parametrize("channel", CHANNELS, ids=[channel.__name__ for channel in CHANNELS])
def test_cd05_a_certificate_that_begins_in_a_second_is_refused_in_every_channel(
    tmp_path: Path, channel: Channel
) -> None:
    assert answered(tmp_path, channel, SECOND, SECOND * 9).json()["error"] == "certificate_not_trusted"


@pytest.mark.parametrize("channel", CHANNELS, ids=[channel.__name__ for channel in CHANNELS])
def test_cd05_a_certificate_in_its_only_second_is_good_in_every_channel(tmp_path: Path, channel: Channel) -> None:
    assert answered(tmp_path, channel, SECOND * 0, SECOND * 0).json()["status"] in ("accepted", "signature_required")
