"""Asking once a day: what the state withdrew ends here, what it is silent about stays, and nobody is asked twice."""

from pathlib import Path

from starlette.responses import JSONResponse

from tests.idp.latest_attributes.scene import DAY, SCOPE, UNTIL, Scene, chore, tell

STANDING = "/jpki/attribute-consents/standing"


def _asked(scene: Scene) -> int:
    return len(scene.state.asked_for(STANDING))


def test_a_consent_is_asked_about_once_a_day(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.consents()
        await chore(scene)
        assert _asked(scene) == 0
        scene.provider.clock.advance(DAY + 1)
        await chore(scene)
        await chore(scene)
        assert _asked(scene) == 1
        assert scene.state.asked_for(STANDING) == [{"service": "midori-bank", "serial": "5678"}]

    tell(tmp_path, story)


def test_a_withdrawal_at_the_state_is_found_without_any_reading(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.provider.allow(scene.account, scope=SCOPE)
        await scene.consents(asked_at=scene.now - 2 * DAY)
        scene.state.no_consent()
        await chore(scene)
        kept = scene.book.find(scene.account, "bank")
        grant = scene.provider.rooms.grants.find_live(scene.account, "bank")
        assert kept is not None
        assert grant is not None
        assert (kept.ended_at, grant.scope) == (scene.now, ("openid", "offline_access"))
        scene.provider.clock.advance(2 * DAY)
        await chore(scene)
        assert _asked(scene) == 1, "what ended is not asked about again"

    tell(tmp_path, story)


def test_silence_ends_nothing_and_is_asked_again_after_a_quarter_of_an_hour(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.consents(asked_at=scene.now - 2 * DAY)
        scene.state.standing = JSONResponse({}, 500)
        await chore(scene)
        await chore(scene)
        assert _asked(scene) == 1
        scene.provider.clock.advance(15 * 60 + 1)
        await chore(scene)
        assert _asked(scene) == 2
        kept = scene.book.find(scene.account, "bank")
        assert kept is not None
        assert kept.ended_at is None

    tell(tmp_path, story)


def test_a_reminder_is_noted_and_goes_again(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.consents(asked_at=scene.now - 2 * DAY)
        told = {"consented": True, "valid_from": "2025-11-24T00:00:00+09:00", "valid_until": UNTIL}
        for due in (True, False):
            scene.state.standing = JSONResponse({**told, "reminder_due": due})
            scene.provider.clock.advance(DAY + 1)
            await chore(scene)
            kept = scene.book.find(scene.account, "bank")
            assert kept is not None
            assert kept.reminder_due is due

    tell(tmp_path, story)


def test_a_closed_accounts_consent_ends_without_asking(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.consents(asked_at=scene.now - 2 * DAY)
        await scene.provider.rooms.accounts.close(scene.account)
        await chore(scene)
        kept = scene.book.find(scene.account, "bank")
        assert kept is not None
        assert (kept.ended_at, _asked(scene)) == (scene.now, 0)

    tell(tmp_path, story)
