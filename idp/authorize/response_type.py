"""Which response types there are, and what each puts into the answer (RFC 6749 3.1.1, Multiple Response Types 3-5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from standards.oauth import normal_response_type

# What nobody but the client may see, and a redirect carries all the same.
IN_FRONT = frozenset({"id_token", "token"})


@dataclass(frozen=True)
class ResponseType:
    """One combination; a client that uses it has registered these grant types too (OpenID Connect Registration 2)."""

    name: str
    specification: str
    grant_types: tuple[str, ...]


class ResponseTypes:
    """Every enabled response type as one; built at start, asked by name."""

    def __init__(self, types: Iterable[ResponseType]) -> None:
        self._types = {each.name: each for each in types}

    @property
    def names(self) -> tuple[str, ...]:
        """For metadata and for registration."""
        return tuple(self._types)

    def find(self, name: str) -> ResponseType | None:
        """The type, in whatever order its words come."""
        return self._types.get(name) or self._types.get(normal_response_type(name))


@lru_cache(maxsize=256)
def parts_of(name: str) -> frozenset[str]:
    """What the answer holds."""
    return frozenset(name.split())
