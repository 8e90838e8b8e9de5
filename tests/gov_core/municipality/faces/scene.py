"""One holder whose faces are drawn, and words read back from a drawing."""

from datetime import date
from xml.etree import ElementTree

from gov_core.card.holder import CardHolder

NUMBER = "123456789018"
HOLDER = CardHolder(
    number=NUMBER,
    name="山田　<花子>",
    address="新潟県長岡市大手通一丁目４番地１０",
    birth_date=date(1990, 5, 10),
    sex="2",
    expires=date(2036, 5, 10),
    security_code="0321",
    photo=b"",
)


def words(svg: str) -> str:
    """Everything a drawing says, as one text; also proves that it is well-formed."""
    return "\n".join(ElementTree.fromstring(svg).itertext())
