"""What can go wrong in the trust, and how each code looks on the wire.

    TrustError(code)            one class per family below, raised by rules
      Unauthenticated           401  RFC 6750 section 3.1 invalid_token
      Refused                   403  insufficient_scope; the reason is a problem type (RFC 9457)
      BadInput                  400  the request or a record is not what it must be
      Missing                   404  no such thing for this citizen
      Conflict                  409  another decision stands
      Unavailable               503  a neighbour we must ask does not answer: fail closed

The problem type is `urn:kakehashi:problem:<code>`. Paths under /fhir/ answer an OperationOutcome instead
(FHIR R4 section 3.1.0.1.5). Texts never repeat a value that came in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from foundation.errors import DomainError

PROBLEM = "urn:kakehashi:problem:"


class TrustError(DomainError):
    """Base of everything the trust's rules raise; `code` picks the row of WIRE."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code


class Unauthenticated(TrustError):
    """No token, one that is not alive, or one in the wrong hands; `nonce` is what a DPoP proof must carry."""

    def __init__(
        self, code: str = "invalid-token", detail: str = "", nonce: str = "", demand: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code, detail)
        self.nonce = nonce
        self.demand = demand or {}  # RFC 9470 3: acr_values, max_age


class Refused(TrustError):
    """The token is alive but does not open this."""


class BadInput(TrustError):
    """The caller must change the request."""

    def __init__(self, detail: str, code: str = "invalid-request") -> None:
        super().__init__(code, detail)


class Missing(TrustError):
    """Absent, or somebody else's: both look the same."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("not-found", detail)


class Conflict(TrustError):
    """The thing is there in another state."""


class Unavailable(TrustError):
    """We could not ask whether this is allowed, so it is not."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("introspection-unavailable", detail)


@dataclass(frozen=True)
class Wire:
    """One row: status, titles, the OAuth error of RFC 6750 and the FHIR issue type (valueset issue-type)."""

    code: str
    status: int
    ja: str
    en: str
    issue: str
    oauth: str | None = None


_TOKEN, _SCOPE = "invalid_token", "insufficient_scope"

_ROWS = (
    Wire("no-token", 401, "アクセストークンが必要です", "An access token is needed", "login"),
    Wire("invalid-token", 401, "アクセストークンが無効です", "The access token is not valid", "login", _TOKEN),
    Wire(
        "invalid-dpop-proof",
        401,
        "DPoPの証明が正しくありません",
        "The DPoP proof does not hold",
        "login",
        "invalid_dpop_proof",
    ),
    Wire(
        "use-dpop-nonce",
        401,
        "DPoPの証明にこのノンスが必要です",
        "The DPoP proof must carry the given nonce",
        "login",
        "use_dpop_nonce",
    ),
    Wire(
        "insufficient-user-authentication",
        401,
        "もう一度、ご本人の確認が必要です",
        "The person must show again who she is",
        "login",
        "insufficient_user_authentication",
    ),
    Wire(
        "insufficient-scope",
        403,
        "この操作は許可されていません",
        "The token does not cover this",
        "forbidden",
        _SCOPE,
    ),
    Wire(
        "consent-withdrawn",
        403,
        "本人が同意を取り消しました",
        "The citizen withdrew the consent",
        "forbidden",
        _SCOPE,
    ),
    Wire("consent-expired", 403, "同意の期限が過ぎました", "The consent has expired", "forbidden", _SCOPE),
    Wire(
        "datatype-not-granted",
        403,
        "この種類のデータには同意がありません",
        "This kind of data was not consented to",
        "forbidden",
        _SCOPE,
    ),
    Wire("no-consent", 403, "有効な同意がありません", "There is no consent for this", "forbidden", _SCOPE),
    Wire(
        "purpose-mismatch",
        403,
        "同意された目的と違います",
        "The purpose is not the consented one",
        "forbidden",
        _SCOPE,
    ),
    Wire("invalid-request", 400, "リクエストが正しくありません", "The request is not valid", "invalid"),
    Wire("record-invalid", 400, "記録の形式が正しくありません", "The record is not valid", "structure"),
    Wire(
        "individual-number",
        400,
        "個人番号は受け取れません",
        "An individual number is never accepted",
        "business-rule",
    ),
    Wire("not-found", 404, "見つかりません", "Not found", "not-found"),
    Wire(
        "method-not-allowed",
        405,
        "この方法では使えません",
        "This method is not offered here",
        "not-supported",
    ),
    Wire("already-decided", 409, "すでに別の決定があります", "Another decision stands", "conflict"),
    Wire(
        "not-withdrawable",
        409,
        "取り消せる同意ではありません",
        "This receipt cannot be withdrawn",
        "conflict",
    ),
    Wire(
        "storage-failed",
        503,
        "いま記録を書けないため提供できません",
        "Nothing can be recorded now",
        "transient",
    ),
    Wire(
        "introspection-unavailable",
        503,
        "同意を確認できないため提供できません",
        "The token cannot be checked now",
        "transient",
    ),
)

WIRE = MappingProxyType({row.code: row for row in _ROWS})


_UNKNOWN = Wire("unavailable", 503, "いまは処理できません", "This cannot be done now", "exception")
# Codes of the foundation that have a row of ours.
_FOUNDATION = {"invalid_request": "invalid-request", "storage_failed": "storage-failed"}


def wire_of(error: DomainError) -> Wire:
    """The row of an error. One we do not know is our own fault: closed, and without its detail."""
    return WIRE.get(_FOUNDATION.get(error.code, error.code), _UNKNOWN)


def detail_of(error: DomainError) -> str:
    """What the caller may know: our own words to her on a refusal, nothing on a failure of ours."""
    wire = wire_of(error)
    return error.detail if error.detail and wire.status < 500 else wire.en
