"""Who the client is, for people: names in both languages, and what Japanese readers recognise a company by."""

import re
from dataclasses import dataclass

from idp.clients.metadata.rule import require
from standards import corporate_number

_CLIENT_ID = re.compile(r"[A-Za-z0-9._~-]{1,255}")


@dataclass(frozen=True, kw_only=True)
class Naming:
    """RFC 7591 2 `client_name` in two languages, and beside it who answers for the client."""

    client_id: str
    name_ja: str
    name_en: str
    corporate_number: str = ""
    contact: str = ""
    country: str = "JP"
    self_registered: bool = False  # nobody but the client itself ever saw its name; people are told so


def _is_named(client: Naming) -> None:
    require(_CLIENT_ID.fullmatch(client.client_id) is not None, "client_id")
    require(bool(client.name_ja and client.name_en), "a name in Japanese and one in English")
    number = client.corporate_number
    require(not number or corporate_number.is_valid(number), "corporate_number")


RULES = (_is_named,)
