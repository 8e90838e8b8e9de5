"""Every sentence of the demo sites has its Japanese, and nothing is translated that nobody says."""

import ast
import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from examples.clinic.fhir_words import SHAPES as MEDICAL
from examples.common.trouble import TROUBLES, UNKNOWN
from examples.employer.job_words import SHAPES as JOBS
from examples.farm_adviser.farming_words import SHAPES as FARMING

EXAMPLES = Path(__file__).parents[2] / "examples"
with (EXAMPLES / "locale/ja.po").open("rb") as _file:
    CATALOGUE = read_po(_file, locale="ja")


def _templates() -> set[str]:
    found = extract_from_dir(str(EXAMPLES / "templates"), [("**.html", "jinja2")], keywords={"_": None})
    return {str(message) for _, _, message, _, _ in found}


def _tables() -> set[str]:
    said = {text for trouble in (*TROUBLES.values(), UNKNOWN) for text in trouble[1:]}
    for shape in [*MEDICAL.values(), *JOBS.values(), *FARMING.values()]:
        said |= {shape.caption, *shape.columns}
    return said


def _texts_in_code() -> set[str]:
    """Every string literal: a catalogue entry that is none of them is said by nobody."""
    trees = [ast.parse(path.read_text()) for path in EXAMPLES.rglob("*.py")]
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_sentence_is_translated() -> None:
    translated = {message.id for message in CATALOGUE if message.string}
    assert (_templates() | _tables()) - translated == set()


def test_every_translation_is_said_somewhere() -> None:
    said = _templates() | _tables() | _texts_in_code()
    assert [message.id for message in CATALOGUE if message.id and message.id not in said] == []


def test_placeholders_survive_translation() -> None:
    for message in CATALOGUE:
        if message.id:
            names = re.findall(r"%\(\w+\)s", str(message.id))
            assert sorted(re.findall(r"%\(\w+\)s", str(message.string))) == sorted(names)
