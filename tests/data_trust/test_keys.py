"""One key, one use."""

import pytest

from data_trust.keys import HouseKeys


def test_every_use_has_a_key_of_its_own_and_the_same_root_gives_the_same_keys() -> None:
    keys = HouseKeys.derive(bytes(32))
    values = [getattr(keys, name) for name in HouseKeys.__dataclass_fields__]
    assert len(set(values)) == len(values) == 7
    assert all(len(value) == 32 for value in values)
    assert keys == HouseKeys.derive(bytes(32)) != HouseKeys.derive(b"x" * 32)


@pytest.mark.parametrize("kek", [b"", b"short", bytes(33)])
def test_a_root_of_another_length_stops_the_start(kek: bytes) -> None:
    with pytest.raises(ValueError):
        HouseKeys.derive(kek)
