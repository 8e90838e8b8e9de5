"""KY-15: the provider's keys are rotated at any moment, and no login and no verification fails.

A relying party keeps the published set for a day, and looks again only when it meets a key it does not know.
"""

import asyncio
import warnings
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from foundation.key_file import KeyFile
from foundation.key_keeper import KeyKeeper
from foundation.key_rotation import AT_ONCE_SECONDS, retire, rotate
from foundation.key_schedule import DAY
from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from tests.idp.provider import Provider, confidential, run, signing_rows

CLIENTS = {alg: confidential(f"rp-{alg.lower()}", id_token_signed_response_alg=alg) for alg in SIGNING_ALGORITHMS}
# To make an RSA key takes seconds on a busy machine; the rules do not know of which kind a key is.
ROTATIONS = {"ES256": 10, "EdDSA": 10, "RS256": 2, "PS256": 2}


class RelyingParty:
    """Verifies with a set that is up to a day old."""

    def __init__(self, provider: Provider, alg: str) -> None:
        self._provider, self._alg = provider, alg
        self._jwks: dict[str, Any] = {"keys": []}
        self._read_at = -DAY
        self.looks = 0

    async def login(self) -> bool:
        """A code, tokens, and whether another library verifies the ID token."""
        client_id = CLIENTS[self._alg].client_id
        token = (await self._provider.tokens(client_id))["id_token"]
        if self._provider.clock.timestamp() >= self._read_at + DAY:
            await self._look()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # joserfc warns about the name EdDSA
                claims = jwt.decode(token, KeySet.import_key_set(self._jwks), algorithms=[self._alg]).claims
        except JoseError:
            return False
        return bool(claims["aud"] == client_id)

    async def login_looking_again(self) -> None:
        """The same for a rotation in an emergency, which no day announces."""
        if not await self.login():
            await self._look()
            assert await self.login()

    async def _look(self) -> None:
        self._jwks = (await self._provider.back.get("/jwks")).json()
        self._read_at = self._provider.clock.timestamp()
        self.looks += 1


def _keeper(provider: Provider, folder: Path) -> tuple[KeyFile, KeyKeeper]:
    file = KeyFile(folder / "keys.sealed", b"1" * 32)
    return file, KeyKeeper(provider.rooms.keys, file, provider.clock)


@pytest.mark.timeout(600)
def test_ky15_ten_rotations_of_each_key_under_load_fail_no_login(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        file, keeper = _keeper(provider, tmp_path)
        await keeper.tick()
        account = await provider.enrol()
        parties = [RelyingParty(provider, alg) for alg in SIGNING_ALGORITHMS]
        used: dict[str, set[str]] = {alg: set() for alg in SIGNING_ALGORITHMS}
        for turn in range(max(ROTATIONS.values())):
            for alg in (each for each, most in ROTATIONS.items() if turn < most):
                rotate(file, alg, provider.clock.timestamp())
            for _ in range(5):
                logins = asyncio.gather(*(_logged_in(provider, account, party) for party in parties))
                await keeper.tick()  # in the midst of them
                await logins
                for alg in SIGNING_ALGORITHMS:
                    used[alg].add(provider.rooms.keys.current(alg).kid)
                provider.clock.advance(DAY / 4)
            provider.clock.advance(DAY / 4)
        assert {alg: len(kids) - 1 for alg, kids in used.items()} == ROTATIONS

    run(tmp_path, story, *CLIENTS.values())


async def _logged_in(provider: Provider, account: int, party: RelyingParty) -> None:
    await provider.log_in(account)
    assert await party.login()


def test_ky15_an_emergency_is_met_by_looking_again(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        file, keeper = _keeper(provider, tmp_path)
        await keeper.tick()
        await provider.person()
        parties = [RelyingParty(provider, "ES256") for _ in range(5)]
        for turn in range(3):
            old = provider.rooms.keys.current("ES256").kid
            await asyncio.gather(*(party.login_looking_again() for party in parties))
            rotate(file, "ES256", provider.clock.timestamp(), at_once=True)
            await keeper.tick()
            provider.clock.advance(AT_ONCE_SECONDS)
            await keeper.tick()
            retire(file, old, provider.clock.timestamp())
            await keeper.tick()
            await asyncio.gather(*(party.login_looking_again() for party in parties))
            assert old not in str((await provider.back.get("/jwks")).json())
            assert {party.looks for party in parties} == {turn + 2}

    run(tmp_path, story, *CLIENTS.values())


def test_tokens_signed_before_a_rotation_stand_at_our_own_doors(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        file, keeper = _keeper(provider, tmp_path)
        await keeper.tick()
        await provider.person()
        tokens = await provider.tokens("rp-jwt")
        rotate(file, "ES256", provider.clock.timestamp(), at_once=True)
        provider.clock.advance(AT_ONCE_SECONDS)
        await keeper.tick()
        assert provider.rooms.keys.current("ES256").kid != signing_rows()[0]["jwk"]
        assert (await provider.userinfo(tokens["access_token"])).status_code == 200
        assert provider.rooms.hints.read(tokens["id_token"]) is not None

    run(tmp_path, story, confidential("rp-jwt", access_token_format="jwt"))
