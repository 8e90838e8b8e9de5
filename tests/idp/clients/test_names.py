"""RG-06: a name that imitates another client's, or that decorates itself with signs, is found whatever it is spelt."""

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from idp.clients.names import check_name, folded


@pytest.mark.parametrize(
    "name",
    [
        "Bank\u202e", "Ban\u200bk", "Midori\u00a0Bank", "みどり銀行\n", "Midori Bank ✓", "Midori Bank 🛡", "🛡️公式",
        "Мidori Bank", "Μidori Bank", "Midori Bɑnk", "Midori\tBank", "Midori Bank\x00", "<b>Midori</b>",
        "Midori “Bank”", "미도리", "مصرف",
        "", "x" * 81, " - ", "...", "M\u0301\u0302idori", "Midori Bank\ufeff", "みどり銀行\U000e0041", "𝐌idori",
    ],
)  # fmt: skip
def test_a_name_of_other_scripts_or_hidden_signs_is_refused(name: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="client_name"):
        check_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Midori Bank", "みどり銀行", "接続試験（機密クライアント）", "Café & Söhne, Inc.", "ＡＢＣ商事", "ﾐﾄﾞﾘ",
        "佐々木・ブラウン社", "7-9",
    ],
)  # fmt: skip
def test_an_honest_name_is_a_name(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Midori Bank", "MID0RI  BANK"), ("Midori Bank", "Mldori Bank"), ("Midori Bank", "Midori Bank, Inc."),
        ("Midori Bank", "Midóri Bank"), ("Midori Bank", "Ｍｉｄｏｒｉ　Ｂａｎｋ"), ("Modern Bank", "Modem Bank"),
        ("みどり銀行", "株式会社みどり銀行"), ("みどり銀行", "ミドリ銀行"), ("カトリ商店", "力トリ商店"),
        ("ロコモ", "口コモ"), ("Midori Bank", "Mıdori Bank"), ("ニトリ", "二卜リ"), ("サーバ", "サ一バ"),
        ("みどり銀行", "ミド・リ（銀行）"),
    ],
)  # fmt: skip
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_other_names_stay_other() -> None:
    names = ["Midori Bank", "Aoi Bank", "みどり銀行", "あおい銀行", "Hikari Clinic"]
    assert len({folded(name) for name in names}) == len(names)
