"""Who may ask for which card application, from a file of this computer: an excerpt of the public register.

[{"aid": "F392...", "title_ja": "...", "title_en": "...", "owner_ja": "...", "owner_en": "...",
  "corporate_number": "13 digits", "behind_pin": false, "origins": ["https://..."]}]
The provider's word is not enough: what is asked must be on this list, by its owner, from an origin of the owner.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from citizen_agent.errors import MayNotAsk
from foundation.environment import SettingsRefused
from foundation.forms import BadRequest, parse_json


@dataclass(frozen=True, slots=True)
class AllowedApplication:
    """One application; `aid` in capital hexadecimal."""

    aid: str
    title_ja: str
    title_en: str
    owner_ja: str
    owner_en: str
    corporate_number: str
    behind_pin: bool
    origins: tuple[str, ...]

    @property
    def words(self) -> Mapping[str, str]:
        """Title and owner in both languages, for a page."""
        names = ("title_ja", "title_en", "owner_ja", "owner_en")
        return {name: getattr(self, name) for name in names}


class AllowedApplications:
    """The list; without a file it is empty and nobody may ask."""

    def __init__(self, applications: Iterable[AllowedApplication] = ()) -> None:
        """Keep them by id."""
        self._by_aid = {application.aid: application for application in applications}

    @classmethod
    def read(cls, path: Path | None) -> "AllowedApplications":
        """Read the file; raises SettingsRefused, so that a broken list stops the start."""
        if path is None:
            return cls()
        try:
            return cls([_application(each) for each in parse_json(path.read_bytes())])
        except (OSError, TypeError, ValueError, BadRequest) as broken:
            raise SettingsRefused("KAKEHASHI_AGENT_APPLICATIONS names no list of card applications") from broken

    def for_owner(self, aid: str, corporate_number: str, origin: str) -> AllowedApplication:
        """The application, if this body owns it and asks from its own address. Raises MayNotAsk."""
        found = self._by_aid.get(aid)
        if found is None or found.corporate_number != corporate_number or origin not in found.origins:
            raise MayNotAsk("this body may not ask for this application")
        return found


def _application(document: Any) -> AllowedApplication:
    if not isinstance(document, dict) or set(document) != {each.name for each in fields(AllowedApplication)}:
        raise ValueError("an application of the list has other members")
    if not isinstance(document["behind_pin"], bool) or not bytes.fromhex(document["aid"]):
        raise ValueError("an application of the list is none")
    return AllowedApplication(**{**document, "origins": tuple(document["origins"])})
