"""The text a card signs, built by both ends of the card wire on their own: what you see is what you sign.

The provider never reads it from a message, and the agent uses its own configured issuer, so that a challenge cannot be
relayed for another provider. A bare hash or nonce is never signed.
"""

from hashlib import sha256

_TITLES = {
    "authentication": ("ログインの確認", "Confirmation of login"),
    "signature": ("本人確認と登録の申込み", "Application for identification and registration"),
}


def build(  # noqa: PLR0913 - each line of the statement is one value
    *, kind: str, issuer: str, recipient: str, corporate_number: str, purpose: str, nonce: str, issued_at: int
) -> str:
    """The statement, one `label: value` a line; `kind` is authentication or signature, `issued_at` in Unix seconds.

    Raises ValueError for an unknown kind or a value that holds a line break, which could forge another line.
    """
    japanese, english = _TITLES.get(kind, ("", ""))
    lines = (
        ("Kakehashi", f"{japanese} / {english}"),
        ("認証する事業者 / Provider", issuer),
        ("情報を受け取る相手 / Recipient", f"{recipient} ({corporate_number})"),
        ("目的 / Purpose", purpose),
        ("発行時刻 / Issued at", str(int(issued_at))),
        ("一回限りの番号 / Nonce", nonce),
    )
    if not japanese or any(not value.isprintable() for _, value in lines):
        raise ValueError("a statement has a known kind and values of one line")
    return "\n".join(f"{label}: {value}" for label, value in lines) + "\n"


def digest(statement: str) -> bytes:
    """SHA-256 of the statement in UTF-8: what the card's signature covers."""
    return sha256(statement.encode()).digest()
