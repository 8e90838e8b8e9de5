"""The consent pages see what became of a citizen's consents; a relying party's token sees nothing of them."""

from pathlib import Path

from idp.tokens.citizen import CITIZEN_SECONDS
from tests.idp.latest_attributes.scene import Scene, tell

PATH = "/latest-attributes/consents"


def test_the_citizens_own_token_lists_them_with_the_states_page(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        consent = await scene.consents(reminder_due=True)
        token = scene.provider.rooms.citizens.mint(scene.account)
        answer = await scene.provider.back.get(PATH, headers={"Authorization": f"Bearer {token}"})
        assert answer.json() == {
            "consents": [
                {
                    "client_id": "bank",
                    "valid_from": consent.valid_from,
                    "valid_until": consent.valid_until,
                    "handed_at": None,
                    "reminder_due": True,
                    "ended_at": None,
                }
            ],
            "state_url": "http://127.0.0.1:8101/attribute-consents",
        }

    tell(tmp_path, story)


def test_nobody_elses_token_opens_it(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.consents()
        for token, status in ((await scene.token(), 403), ("made-up", 401)):
            answer = await scene.provider.back.get(PATH, headers={"Authorization": f"Bearer {token}"})
            assert (answer.status_code, "consents" in answer.text) == (status, False)
        assert (await scene.provider.back.get(PATH)).status_code == 401
        old = scene.provider.rooms.citizens.mint(scene.account)
        scene.provider.clock.advance(CITIZEN_SECONDS)
        answer = await scene.provider.back.get(PATH, headers={"Authorization": f"Bearer {old}"})
        assert answer.status_code == 401

    tell(tmp_path, story)


def test_another_citizen_sees_her_own_only(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.consents()
        token = scene.provider.rooms.citizens.mint(await scene.provider.enrol())
        answer = await scene.provider.back.get(PATH, headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["consents"] == []

    tell(tmp_path, story)
