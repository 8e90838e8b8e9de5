"""Who may act for a client is named one by one, by an operator."""

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from idp.registration.members import OPERATORS
from tests.idp.provider import confidential


def test_actors_are_client_ids_of_others_and_few() -> None:
    assert confidential(may_act=("agent",)).may_act == ("agent",)
    for named in (("bank",), ("",), ("a b",), ("*",), tuple(f"c{n}" for n in range(21))):
        with pytest.raises(InvalidClientMetadata, match="may_act"):
            confidential(may_act=named)


def test_no_client_names_its_own_actors() -> None:
    assert "may_act" in OPERATORS
    assert confidential().may_act == ()
