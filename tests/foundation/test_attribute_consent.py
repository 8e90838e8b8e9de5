"""Three parties build the same readable text, and no other text means the same."""

import hashlib
from dataclasses import replace

import pytest

from foundation.attribute_consent import Service, Statement, Terms, build, digest, parse

BANK = Service("sakura-bank", "株式会社さくら銀行", "8700110005901", "Kakehashi")
TERMS = Terms("住所変更の確認", "2023-05", "ab" * 32)
GIVEN = Statement(BANK, TERMS, "once", 1795454851)
WITHDRAWN = replace(GIVEN, terms=None)


def test_the_text_shows_what_is_given_to_whom_through_whom_and_for_what() -> None:
    text = build(GIVEN)
    for shown in ("give", *vars(BANK).values(), *vars(TERMS).values(), "2026-11-24T02:27:31+09:00", "once"):
        assert f": {shown}\n" in text
    assert digest(text) == hashlib.sha256(text.encode()).digest()


def test_a_withdrawal_names_the_service_and_no_terms() -> None:
    text = build(WITHDRAWN)
    assert ": withdraw\n" in text
    assert "Purpose" not in text
    assert "撤回" in text.splitlines()[0]


@pytest.mark.parametrize("statement", [GIVEN, WITHDRAWN])
def test_what_was_built_is_read_back(statement: Statement) -> None:
    assert parse(build(statement)) == statement


@pytest.mark.parametrize("value", ["", "a\n法人番号 / Corporate number: 1", "a\u2028b", "a\u202eb"])
def test_a_value_that_could_forge_another_line_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        build(replace(GIVEN, service=replace(BANK, name=value)))
    with pytest.raises(ValueError, match="one line"):
        build(replace(GIVEN, nonce=value))


def _otherwise_spelt() -> dict[str, str]:
    text = build(GIVEN)
    return {
        "nothing": "",
        "no last line break": text[:-1],
        "one more line": text + "x: y\n",
        "carriage returns": text.replace("\n", "\r\n"),
        "another zone": text.replace("2026-11-24T02:27:31+09:00", "2026-11-23T17:27:31+00:00"),
        "no zone": text.replace("+09:00", ""),
        "parts of a second": text.replace("31+09:00", "31.5+09:00"),
        "no time": text.replace("2026-11-24T02:27:31+09:00", "now"),
        "withdraw under the title of a consent": text.replace(": give", ": withdraw"),
        "title of a withdrawal over a consent": text.replace(text.split("\n")[0], build(WITHDRAWN).split("\n")[0]),
        "swapped lines": "\n".join([*text.split("\n")[1::-1], *text.split("\n")[2:]]),
        "a label of another language": text.replace("Nonce", "nonce"),
    }


@pytest.mark.parametrize("name", _otherwise_spelt())
def test_another_spelling_is_no_statement(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(_otherwise_spelt()[name])
