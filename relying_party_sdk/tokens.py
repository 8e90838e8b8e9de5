"""What a finished login leaves in the relying party's hands, and how the token endpoint's answer becomes it
(RFC 6749 5.1).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from relying_party_sdk.errors import AnswerRefused
from relying_party_sdk.strict_json import JsonObject, NotStrictJson, read_object

_DEFAULT_LIFE = 60  # RFC 6749 5.1 only RECOMMENDS expires_in; without it we believe in little


@dataclass(frozen=True)
class TokenAnswer:
    """The token endpoint's answer, its shape checked, its ID token still unread."""

    access_token: str
    expires_in: int
    scope: str | None
    refresh_token: str | None
    id_token: str | None
    authorization_details: tuple[JsonObject, ...] | None


@dataclass(frozen=True)
class Tokens:
    """Frozen; `refresh` makes a new one. Keep it server-side."""

    sub: str
    claims: Mapping[str, Any]  # of the ID token
    access_token: str = field(repr=False)
    expires_at: int
    scope: str
    refresh_token: str | None = field(default=None, repr=False)
    id_token: str | None = field(default=None, repr=False)  # raw, for logout_url
    authorization_details: tuple[JsonObject, ...] = ()  # what was granted, not what was asked (RFC 9396 7)

    @property
    def acr(self) -> str | None:
        """How the citizen proved who they are."""
        acr = self.claims.get("acr")
        return acr if isinstance(acr, str) else None

    @property
    def sid(self) -> str | None:
        """What the provider calls this login's session, for us alone (Back-Channel Logout 2.1)."""
        sid = self.claims.get("sid")
        return sid if isinstance(sid, str) and sid else None

    @property
    def auth_time(self) -> int | None:
        """When the card was used."""
        when = self.claims.get("auth_time")
        return when if isinstance(when, int) and not isinstance(when, bool) else None

    def to_json(self) -> str:
        """For a server-side session store."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Tokens":
        """Back from a session store."""
        try:
            kept = read_object(text.encode())
            return cls(**{**kept, "authorization_details": tuple(kept.get("authorization_details", ()))})
        except (NotStrictJson, TypeError, UnicodeEncodeError) as broken:
            raise AnswerRefused("stored tokens cannot be read") from broken


def read_token_answer(document: JsonObject, kind_wanted: str = "Bearer") -> TokenAnswer:
    """RFC 6749 5.1 and RFC 9396 7. A client that proves a key takes no token that is tied to none (RFC 9449 5)."""
    access_token, kind = document.get("access_token"), document.get("token_type")
    if not isinstance(access_token, str) or not access_token:
        raise AnswerRefused("no access_token")
    if not isinstance(kind, str) or kind.lower() != kind_wanted.lower():
        raise AnswerRefused(f"the token type is not {kind_wanted}")
    return TokenAnswer(
        access_token=access_token,
        expires_in=_life(document.get("expires_in")),
        scope=_text(document, "scope"),
        refresh_token=_text(document, "refresh_token"),
        id_token=_text(document, "id_token"),
        authorization_details=_details(document.get("authorization_details")),
    )


def first_tokens(answer: TokenAnswer, claims: JsonObject, now: int, asked_scope: str) -> Tokens:
    """Tokens of a fresh login."""
    return Tokens(
        sub=str(claims["sub"]),
        claims=claims,
        access_token=answer.access_token,
        expires_at=now + answer.expires_in,
        scope=answer.scope if answer.scope is not None else asked_scope,
        refresh_token=answer.refresh_token,
        id_token=answer.id_token,
        authorization_details=answer.authorization_details or (),
    )


def next_tokens(old: Tokens, answer: TokenAnswer, claims: JsonObject | None, now: int) -> Tokens:
    """Tokens after a refresh: what the provider left out stays as it was (RFC 6749 6)."""
    details = answer.authorization_details
    return replace(
        old,
        claims=claims if claims is not None else old.claims,
        access_token=answer.access_token,
        expires_at=now + answer.expires_in,
        scope=answer.scope if answer.scope is not None else old.scope,
        refresh_token=answer.refresh_token or old.refresh_token,
        id_token=answer.id_token or old.id_token,
        authorization_details=details if details is not None else old.authorization_details,
    )


def _life(value: object) -> int:
    if value is None:
        return _DEFAULT_LIFE
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 86400 * 366:
        raise AnswerRefused("expires_in is not a number of seconds")
    return value


def _text(document: JsonObject, name: str) -> str | None:
    value = document.get(name)
    if value is not None and not isinstance(value, str):
        raise AnswerRefused(f"{name} is not text")
    return value


def _details(value: object) -> tuple[JsonObject, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise AnswerRefused("authorization_details is not a list of objects")
    return tuple(value)
