"""What the architecture tests look at: every source file of every house, and nothing else."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSES = (
    "standards",
    "foundation",
    "gov_core",
    "idp",
    "data_trust",
    "relying_party_sdk",
    "consent_ui",
    "citizen_agent",
    "deploy",
    "examples",
)


def source_files() -> list[Path]:
    """Every Python file of the houses, as paths below the root, sorted."""
    return sorted(
        path.relative_to(ROOT)
        for house in HOUSES
        for path in (ROOT / house).rglob("*.py")
        if "node_modules" not in path.parts
    )
