"""The one setting that puts a client under a financial-grade profile (docs/profiles.md): an operator's decision."""

from collections.abc import Iterable
from dataclasses import dataclass

from idp.clients.metadata.rule import require

FAPI1_ADVANCED = "fapi1_advanced"
FAPI2_SECURITY = "fapi2_security"
FAPI2_MESSAGE_SIGNING = "fapi2_message_signing"
PROFILES = ("", FAPI1_ADVANCED, FAPI2_SECURITY, FAPI2_MESSAGE_SIGNING)
FAPI2 = (FAPI2_SECURITY, FAPI2_MESSAGE_SIGNING)
# FAPI 1.0 Advanced 8.6 and FAPI 2.0 5.4.1; RFC 9864 gives EdDSA its other name.
ALGORITHMS = ("ES256", "PS256", "EdDSA", "Ed25519")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What it demands is registered member by member (financial_grade.py), so that nothing has to ask for its name."""

    profile: str = ""

    def strong(self, algorithms: Iterable[str]) -> tuple[str, ...]:
        """Those of some signature algorithms that this client may use."""
        return tuple(alg for alg in algorithms if not self.profile or alg in ALGORITHMS)


def _profile_is_known(client: Profile) -> None:
    require(client.profile in PROFILES, "profile")


RULES = (_profile_is_known,)
