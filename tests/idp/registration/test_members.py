"""RG-03 for members that do not exist yet: whatever no specification names is the operator's."""

from idp.clients.client import Client
from idp.registration import members
from idp.registration.members import CLIENTS, CREDENTIALS, DESCRIPTION, KNOWN, LIMITED, OPERATORS, RENAMED

FIELDS = set(Client.__dataclass_fields__)


def test_every_member_has_exactly_one_hand_that_sets_it() -> None:
    groups = [members.CLIENTS & FIELDS - set(LIMITED), set(LIMITED), OPERATORS, CREDENTIALS]
    assert set().union(*groups) == FIELDS
    assert sum(map(len, groups)) == len(FIELDS)


def test_what_says_what_a_client_may_do_to_people_is_the_operators() -> None:
    rights = {"first_party", "resource_server", "claims", "datatypes", "purposes", "latest_attributes"}
    words = {"name_ja", "name_en", "corporate_number", "contact", "self_registered"}
    ours = {"sector_identifier", "access_token_format", "access_token_signed_response_alg"}
    assert rights | words | ours <= OPERATORS


def test_what_the_client_sets_is_spelt_as_on_the_wire() -> None:
    assert set(RENAMED) <= KNOWN
    assert not KNOWN & DESCRIPTION
    assert {"redirect_uris", "jwks_uri", "require_par", "policy_uri", "id_token_encrypted_response_alg"} <= CLIENTS
