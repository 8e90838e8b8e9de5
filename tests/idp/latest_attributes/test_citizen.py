"""The consent pages see what became of a citizen's consents; a relying party's token sees nothing of them."""

from pathlib import Path

from idp.tokens.citizen import CITIZEN_SECONDS
from tests.idp.latest_attributes.scene import SCOPE, Scene, tell
from tests.idp.provider import confidential

PATH = "/latest-attributes/consents"


async def _token(scene: Scene, account: int) -> str:
    """What the consent pages hold for her; a client that is registered, as every holder of a token is."""
    street = scene.provider.rooms.street
    await scene.provider.register(confidential(street.consent_client_id, redirect_uris=("https://ui.example/cb",)))
    return scene.provider.rooms.citizens.mint(account)


def test_the_citizens_own_token_lists_them_with_the_states_page(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        consent = await scene.consents(reminder_due=True)
        await scene.provider.allow(scene.account, scope=SCOPE)
        token = await _token(scene, scene.account)
        answer = await scene.provider.back.get(PATH, headers={"Authorization": f"Bearer {token}"})
        assert answer.json() == {
            "consents": [
                {
                    "client_id": "bank",
                    "receipt_ids": ["receipt-1"],
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
        token = await _token(scene, await scene.provider.enrol())
        answer = await scene.provider.back.get(PATH, headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["consents"] == []

    tell(tmp_path, story)


def test_a_decision_whose_part_ended_is_not_among_those_in_force(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.consents()
        await scene.provider.allow(scene.account, scope=SCOPE)
        await scene.provider.rooms.grants.drop_scope(scene.account, "bank", "latest_attributes", declined=True)
        token = await _token(scene, scene.account)
        answer = await scene.provider.back.get(PATH, headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["consents"][0]["receipt_ids"] == []

    tell(tmp_path, story)
