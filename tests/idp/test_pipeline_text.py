"""The folded pipeline as a golden file: whoever changes the order of checks changes this file in the same commit."""

from pathlib import Path

from idp.app import fold_rooms
from idp.pipeline_text import pipeline_text
from tests.idp.provider import Provider, run

GOLDEN = Path(__file__).parent / "golden/pipeline.txt"


def test_the_pipeline_is_the_golden_one(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert pipeline_text(fold_rooms(provider.rooms)) == GOLDEN.read_text()

    run(tmp_path, story)
