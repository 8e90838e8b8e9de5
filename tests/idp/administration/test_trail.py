"""The audit page by page, and its proof with an end that was kept."""

from pathlib import Path

import pytest

from foundation.errors import DomainError
from tests.idp.administration.office import desk
from tests.idp.provider import Provider, run


def test_pages_follow_one_another_and_the_kept_end_finds_a_rollback(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        at = desk(provider, tmp_path)
        for _ in range(3):
            await at.perform("operator:h", "keys.list", {})
        first = await at.perform("operator:h", "audit.list", {"limit": 2})
        assert [each["seq"] for each in first["entries"]] == [1, 2]
        second = await at.perform("operator:h", "audit.list", {"after": first["next"], "limit": 2})
        assert [each["seq"] for each in second["entries"]] == [3, 4]
        kept = (await at.perform("operator:h", "audit.verify", {}))["checkpoint"]
        assert (await at.perform("operator:h", "audit.verify", {"checkpoint": kept}))["holds"]
        other = kept.partition(":")[0] + ":" + "0" * 64
        told = await at.perform("operator:h", "audit.verify", {"checkpoint": other})
        assert (told["holds"], told["finding"]) == (False, "another history")
        with pytest.raises(DomainError):
            await at.perform("operator:h", "audit.verify", {"checkpoint": "yesterday"})

    run(tmp_path, story)
