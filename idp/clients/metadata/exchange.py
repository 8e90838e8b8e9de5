"""Who may act for this client with its tokens (RFC 8693 4.4); an operator's decision, as a contract between two is."""

import re
from dataclasses import dataclass

from idp.clients.metadata.naming import Naming
from idp.clients.metadata.rule import require

_CLIENT_ID = re.compile(r"[A-Za-z0-9._~-]{1,255}")
_MOST = 20


@dataclass(frozen=True, kw_only=True)
class Exchange(Naming):
    """`may_act`: clients that may exchange a token of this one for a narrower one, and are named in it."""

    may_act: tuple[str, ...] = ()


def _actors_are_named_one_by_one(client: Exchange) -> None:
    named = all(_CLIENT_ID.fullmatch(each) and each != client.client_id for each in client.may_act)
    require(named and len(client.may_act) <= _MOST, "may_act")


RULES = (_actors_are_named_one_by_one,)
