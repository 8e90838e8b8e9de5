"""The picture's address leads to the configured phone page and carries nothing but the code."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.idp.card_login.cross_device.scene import Scene, story
from tests.idp.card_login.room import PHONE


def test_the_picture_leads_to_the_phones_page_with_the_code_alone(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        code = scene.on_the_screen()
        address = scene.room.phone_way.pages.picture.address(code)
        assert address.startswith(f"{PHONE}/scan?")
        assert parse_qs(urlsplit(address).query) == {"c": [code]}

    story(tmp_path, tell)


def test_both_sides_have_their_addresses(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        paths = {route.path for route in scene.room.phone_way.routes()}
        assert paths == {
            "/login/phone",
            "/login/phone/picture",
            "/login/phone/open",
            "/login/phone/done",
            "/card/cross-device",
            "/card/cross-device/confirm",
            "/card/cross-device/stop",
        }

    story(tmp_path, tell)
