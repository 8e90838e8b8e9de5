"""One desk over the provider's own rooms."""

from pathlib import Path

from tests.idp.administration.office import desk
from tests.idp.provider import Provider, run


def test_the_desk_works_on_what_the_provider_works_on(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        at = desk(provider, tmp_path)
        assert at.audit is provider.rooms.audit
        assert {row.name.partition(".")[0] for row in at.operations} == {
            *("clients", "invitations", "keys", "grants", "sessions", "audit"),
        }

    run(tmp_path, story)
