"""What a client's page can tell from session_state: that something changed, and nothing else."""

from hashlib import sha256

from idp.logout.browser_state import session_state

ORIGIN = "https://bank.example"


def test_it_is_a_salted_hash_of_client_origin_and_browser() -> None:
    state = session_state("bank", ORIGIN, "shown", "salt")
    assert state == sha256(b"bank https://bank.example shown salt").hexdigest() + ".salt"
    assert " " not in state


def test_another_client_origin_browser_or_salt_has_another() -> None:
    known = session_state("bank", ORIGIN, "shown", "salt")
    others = [
        session_state("shop", ORIGIN, "shown", "salt"),
        session_state("bank", "https://shop.example", "shown", "salt"),
        session_state("bank", ORIGIN, "other", "salt"),
        session_state("bank", ORIGIN, "shown", "tlas"),
    ]
    assert known not in others
    assert len(set(others)) == 4
