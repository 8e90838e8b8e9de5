"""A record's bytes and its blind identity."""

from data_trust.vault.record import Arrival, Source, canonical, identity

SOURCE = Source("h", "病院", "Hospital")


def test_the_same_value_has_the_same_bytes_whatever_the_order() -> None:
    assert canonical({"b": 1, "a": [2]}) == canonical({"a": [2], "b": 1}) == b'{"a":[2],"b":1}'


def test_an_institutions_own_id_makes_a_changed_record_the_same_record() -> None:
    old = Arrival("medical", "Condition", {"id": "c1", "code": {"text": "a"}}, SOURCE)
    new = Arrival("medical", "Condition", {"id": "c1", "code": {"text": "b"}}, SOURCE)
    other = Arrival("medical", "Condition", {"id": "c1"}, Source("x", "他", "Other"))
    key = bytes(32)
    assert identity(key, old) == identity(key, new) != identity(key, other)


def test_without_an_id_the_content_is_the_identity_and_the_key_blinds_it() -> None:
    one = Arrival("jobs", "Badge", {"name": "a"}, SOURCE)
    two = Arrival("jobs", "Badge", {"name": "b"}, SOURCE)
    assert identity(bytes(32), one) != identity(bytes(32), two)
    assert identity(bytes(32), one) != identity(b"k" * 32, one)
