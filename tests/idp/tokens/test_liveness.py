"""A token is asked about at every use, and every row it stands on can end it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from idp.app import fold_rooms
from idp.tokens.liveness import Bearer
from tests.idp.provider import Provider, run

End = Callable[[Provider, Bearer], Awaitable[object]]


async def _withdraw(provider: Provider, bearer: Bearer) -> None:
    assert await provider.rooms.grants.revoke(bearer.family.grant_id)


async def _revoke(provider: Provider, bearer: Bearer) -> None:
    await provider.rooms.families.revoke(bearer.family.id, 1)


async def _close(provider: Provider, bearer: Bearer) -> None:
    await provider.rooms.accounts.close(bearer.family.account_id)


async def _wait(provider: Provider, bearer: Bearer) -> None:
    provider.clock.advance(300)


@pytest.mark.parametrize("end", [_withdraw, _revoke, _close, _wait])
def test_grant_family_account_and_time_each_end_a_token(tmp_path: Path, end: End) -> None:
    async def story(provider: Provider) -> None:
        await provider.allow(await provider.person(), scope="openid name")
        token = (await provider.tokens(scope="openid name"))["access_token"]
        formats = fold_rooms(provider.rooms).access_tokens
        bearer = provider.rooms.liveness.bearer(token, formats)
        assert bearer is not None
        await end(provider, bearer)
        assert provider.rooms.liveness.bearer(token, formats) is None

    run(tmp_path, story)
