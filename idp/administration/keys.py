"""The provider's signing keys: their states, the next one, and one taken out that others may know."""

from dataclasses import dataclass
from typing import Any

from foundation import key_rotation, key_schedule
from foundation.clock import Clock
from foundation.key_file import KeyFile
from foundation.signing_key import SigningKey
from idp.administration.arguments import Arguments, Unfit
from idp.clients.metadata.answers import SIGNING_ALGORITHMS


@dataclass(frozen=True)
class KeyActions:
    """Works on the file; running workers look at it every ten seconds."""

    file: KeyFile
    clock: Clock

    async def list(self, arguments: Arguments) -> Any:
        """Algorithm, state, since when it signs or from when it will, and id of each."""
        del arguments
        held, now = self.file.load(), self.clock.timestamp()
        return {"keys": [_line(key, key_schedule.state(held, key, now)) for key in held]}

    async def rotate(self, arguments: Arguments) -> Any:
        """The next key of one algorithm, or of every one: it signs in a day, or in 30 seconds."""
        asked = arguments["alg"]
        if asked and asked not in SIGNING_ALGORITHMS:
            raise Unfit(f"alg is one of {', '.join(SIGNING_ALGORITHMS)}")
        now, at_once = self.clock.timestamp(), arguments["at_once"]
        algs = (asked,) if asked else SIGNING_ALGORITHMS
        made = [key_rotation.rotate(self.file, alg, now, at_once=at_once) for alg in algs]
        return {"keys": [_line(key, "waiting") for key in made]}

    async def retire(self, arguments: Arguments) -> Any:
        """Out of the published set: what it signed no longer verifies."""
        gone = key_rotation.retire(self.file, arguments["kid"], self.clock.timestamp())
        return _line(gone, "retired")


def _line(key: SigningKey, state: str) -> dict[str, Any]:
    return {"kid": key.kid, "alg": key.alg, "state": state, "signs_from": key.signs_from}
