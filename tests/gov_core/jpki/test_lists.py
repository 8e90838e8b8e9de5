"""The daily making: the same bytes all day, numbers that grow, entries that stay as long as the standard wants."""

import asyncio
from datetime import timedelta

import pytest
from cryptography import x509

from gov_core.jpki.authorities import Authority
from gov_core.jpki.issuance import PARTITIONS
from gov_core.jpki.lists import SCOPES, NoList
from gov_core.jpki.revocation import Event, Revocation
from tests.gov_core.town import HANAKO, MEI, Town, open_town, run

HOUR = 3600


def _authority(town: Town) -> Authority:
    return town.rooms.authorities.all("auth")[0]


def _der(town: Town, partition: int = 0) -> bytes:
    return run(town.rooms.jpki.lists.current(_authority(town), partition))


def _list(town: Town, partition: int = 0) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(_der(town, partition))


def _number(found: x509.CertificateRevocationList) -> int:
    return found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def _serials(found: x509.CertificateRevocationList) -> set[int]:
    return {entry.serial_number for entry in found}


def _lose(town: Town, holder: str = HANAKO.id) -> None:
    run(Revocation(town.rooms.certificates, town.clock).happened(Event.LOST, holder))


def _pass(town: Town, seconds: float) -> None:
    town.clock.advance(seconds)  # type: ignore[attr-defined]


def test_all_day_it_is_the_same_bytes_for_every_worker_though_certificates_fall(town: Town) -> None:
    first = _der(town)
    _lose(town)
    _pass(town, 11 * HOUR)  # 23:01 in Japan
    neighbour = open_town(town.folder, town.clock)
    assert _der(town) == _der(neighbour) == first
    neighbour.rooms.database.close()


def test_the_next_day_in_japan_brings_the_next_list(town: Town) -> None:
    first = _list(town)
    _lose(town)
    _pass(town, 12 * HOUR)  # 00:01 in Japan
    second = _list(town)
    assert _number(second) == _number(first) + 1
    assert second.last_update_utc == town.clock.now()
    assert _serials(second) == {town.newest(HANAKO.id, "auth").serial_number}
    assert first.next_update_utc is not None
    assert second.last_update_utc <= first.next_update_utc, "no later than promised"


def test_whether_todays_lists_are_made_is_asked_without_making_them(town: Town) -> None:
    lists = town.rooms.jpki.lists
    _der(town)
    assert not lists.made_today(_authority(town))  # the partitions are missing
    run(town.rooms.jpki.upkeep())
    assert lists.made_today(_authority(town))
    _pass(town, 86400)
    assert not lists.made_today(_authority(town))
    assert not lists.made_today(_authority(town))


def test_in_an_emergency_new_lists_come_at_once_and_stay_for_the_day(town: Town) -> None:
    before = {scope: _list(town, scope) for scope in SCOPES}
    _lose(town)
    run(town.rooms.jpki.lists.reissue(_authority(town)))
    after = {scope: _list(town, scope) for scope in SCOPES}
    assert all(_number(after[scope]) == _number(before[scope]) + 1 for scope in SCOPES)
    assert len(after[0]) == 1
    first = _der(town)
    _pass(town, HOUR)
    assert _der(town) == first


def test_numbers_only_grow_over_days_and_emergencies(town: Town) -> None:
    numbers = []
    for _ in range(4):
        numbers.append(_number(_list(town)))
        run(town.rooms.jpki.lists.reissue(_authority(town)))
        numbers.append(_number(_list(town)))
        _pass(town, 24 * HOUR)
    assert numbers == list(range(1, 9))


def test_workers_that_make_it_at_the_same_moment_hand_out_one(town: Town) -> None:
    neighbour = open_town(town.folder, town.clock)

    async def both() -> list[bytes]:
        authority = _authority(town)
        workers = [each.rooms.jpki.lists for each in (town, neighbour) for _ in range(3)]
        return await asyncio.gather(*(worker.current(authority) for worker in workers))

    assert len(set(run(both()))) == 1
    neighbour.rooms.database.close()


def test_each_partition_holds_its_own_and_together_they_hold_all(town: Town) -> None:
    for holder in (HANAKO.id, MEI.id):
        _lose(town, holder)
    everything = _serials(_list(town))
    parts = {partition: _serials(_list(town, partition)) for partition in SCOPES if partition}
    assert set.union(*parts.values()) == everything
    assert sum(len(part) for part in parts.values()) == len(everything) == 2
    for row in town.rows(HANAKO.id, "auth"):
        assert int(row.serial, 16) in parts[row.partition]


@pytest.mark.parametrize("partition", [-1, PARTITIONS + 1, 10**6])
def test_there_is_no_other_partition(town: Town, partition: int) -> None:
    with pytest.raises(NoList):
        _der(town, partition)


def test_an_expired_entry_leaves_only_after_one_regular_list_made_past_its_end(town: Town) -> None:
    _lose(town)
    certificate = town.newest(HANAKO.id, "auth")
    _pass(town, (certificate.not_valid_after_utc - town.clock.now()).total_seconds() - HOUR)
    assert certificate.serial_number in _serials(_list(town)), "valid to the end of this day"
    _pass(town, 2 * HOUR)
    run(town.rooms.jpki.lists.reissue(_authority(town)))
    assert certificate.serial_number in _serials(_list(town)), "an emergency list does not count"
    _pass(town, 24 * HOUR)
    assert certificate.serial_number in _serials(_list(town)), "the one regular list past its end"
    _pass(town, 24 * HOUR)
    assert certificate.serial_number not in _serials(_list(town))


def test_a_hold_stands_on_every_list_to_the_end(town: Town) -> None:
    run(Revocation(town.rooms.certificates, town.clock).happened(Event.KEY_SUSPECTED, HANAKO.id))
    for _ in range(40):
        [entry] = list(_list(town))
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
        assert reason is x509.ReasonFlags.certificate_hold
        _pass(town, 24 * HOUR)


def test_after_the_end_of_its_generation_the_last_list_stays_the_last(town: Town) -> None:
    last = _der(town)
    end = _authority(town).certificate.not_valid_after_utc + timedelta(days=3)
    _pass(town, (end - town.clock.now()).total_seconds())
    assert _der(town) == last
    with pytest.raises(NoList):
        _der(town, 4)
