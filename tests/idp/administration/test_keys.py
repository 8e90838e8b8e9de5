"""Keys over the desk: the same rules as the calendar's."""

from pathlib import Path

import pytest

from foundation.errors import DomainError
from tests.idp.administration.office import desk
from tests.idp.provider import Provider, run


def test_the_next_key_waits_and_a_known_one_is_taken_out(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        at = desk(provider, tmp_path)
        (made,) = (await at.perform("operator:h", "keys.rotate", {"alg": "ES256"}))["keys"]
        assert (made["alg"], made["state"]) == ("ES256", "waiting")
        assert made["signs_from"] == provider.clock.timestamp() + 86400
        listed = (await at.perform("operator:h", "keys.list", {}))["keys"]
        old = next(key for key in listed if (key["alg"], key["state"]) == ("ES256", "signing"))
        assert set(old) == {"kid", "alg", "state", "signs_from"}
        await at.perform("operator:h", "keys.retire", {"kid": old["kid"]})
        listed = (await at.perform("operator:h", "keys.list", {}))["keys"]
        assert next(key for key in listed if key["kid"] == made["kid"])["state"] == "signing"

    run(tmp_path, story)


@pytest.mark.parametrize(
    ("name", "given"), [("rotate", {"alg": "none"}), ("retire", {"kid": "nobody"}), ("rotate", {"at_once": "yes"})]
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, name: str, given: dict[str, object]) -> None:
    async def story(provider: Provider) -> None:
        with pytest.raises(DomainError):
            await desk(provider, tmp_path).perform("operator:h", f"keys.{name}", given)

    run(tmp_path, story)
