"""The text that gives or withdraws consent to the latest-four-attributes service, signed with the signature key.

Signer, platform operator and state each build it on their own and compare: what you see is what you sign. A consent is
for one service; it names the notice that was shown by version and SHA-256 (foundation/attribute_notice.py).
最新の利用者情報(4情報)提供サービス, since 2023-05-16. The wording of the text is ours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Literal

Action = Literal["give", "withdraw"]
JST = timezone(timedelta(hours=9))
# How old a statement may be when the state receives it, and how far a clock may run ahead, in seconds.
STALE_AFTER = 600
AHEAD = 60
_TITLES: dict[Action, str] = {
    "give": "最新の4情報の提供への同意 / Consent to providing the latest four attributes",
    "withdraw": "最新の4情報の提供への同意の撤回 / Withdrawal of consent to providing the latest four attributes",
}
_ALWAYS = (
    "Kakehashi",
    "手続 / Action",
    "サービスの番号 / Service id",
    "情報を受け取る相手 / Recipient",
    "法人番号 / Corporate number",
    "プラットフォーム事業者 / Platform operator",
    "発行時刻 / Issued at",
    "一回限りの番号 / Nonce",
)
_GIVING = ("目的 / Purpose", "説明事項の版 / Version of the notice", "説明事項のSHA-256 / SHA-256 of the notice")


@dataclass(frozen=True)
class Service:
    """Who receives: the id in the state's register of verifiers; `platform`: the name of the verifier that asks for it.

    A notified verifier that asks for itself is its own platform.
    """

    id: str
    name: str
    corporate_number: str
    platform: str


@dataclass(frozen=True)
class Terms:
    """What is consented to; `notice_sha256`: hexadecimal, of the whole notice as it was shown."""

    purpose: str
    notice_version: str
    notice_sha256: str


@dataclass(frozen=True)
class Statement:
    """One statement; no `terms` in a withdrawal. `issued_at` in Unix seconds, `nonce` used once."""

    service: Service
    terms: Terms | None
    nonce: str
    issued_at: int

    @property
    def action(self) -> Action:
        """Terms are what makes it a consent."""
        return "give" if self.terms else "withdraw"


def build(statement: Statement) -> str:
    """The exact text, one `label: value` a line.

    Raises ValueError for an empty value or one that holds a line break, which could forge another line.
    """
    values = _values(statement)
    if any(not value or not value.isprintable() for value in values):
        raise ValueError("each value of a statement is one line that is not empty")
    return "".join(f"{label}: {value}\n" for label, value in zip(_labels(statement.action), values, strict=True))


def parse(text: str) -> Statement:
    """The statement this text is, and no other spelling of it. Raises ValueError."""
    action: Action = "give" if text.startswith(f"{_ALWAYS[0]}: {_TITLES['give']}\n") else "withdraw"
    labels, lines = _labels(action), text.split("\n")
    if len(lines) != len(labels) + 1:
        raise ValueError("this is no statement of consent")
    _, _, service_id, name, corporate_number, platform, issued_at, nonce, *terms = (
        line.removeprefix(f"{label}: ") for label, line in zip(labels, lines[:-1], strict=True)
    )
    statement = Statement(
        Service(service_id, name, corporate_number, platform),
        Terms(*terms) if terms else None,
        nonce,
        int(datetime.fromisoformat(issued_at).timestamp()),
    )
    # One text for one meaning: whatever was not understood to the letter is refused.
    if build(statement) != text:
        raise ValueError("this is no statement of consent")
    return statement


def digest(text: str) -> bytes:
    """SHA-256 of the text in UTF-8: what the card's signature covers."""
    return sha256(text.encode()).digest()


def _labels(action: Action) -> tuple[str, ...]:
    return _ALWAYS + (_GIVING if action == "give" else ())


def _values(it: Statement) -> tuple[str, ...]:
    service = (it.service.id, it.service.name, it.service.corporate_number, it.service.platform)
    terms = (it.terms.purpose, it.terms.notice_version, it.terms.notice_sha256) if it.terms else ()
    moment = datetime.fromtimestamp(it.issued_at, JST).isoformat()
    return (_TITLES[it.action], it.action, *service, moment, it.nonce, *terms)
