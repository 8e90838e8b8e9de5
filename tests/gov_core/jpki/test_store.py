"""The JPKI room's tables."""

import asyncio

from gov_core.jpki.store import Fall, Fallen
from tests.gov_core.town import HANAKO, MEI, Town, open_town, run


def test_a_certificate_is_revoked_once_even_by_two_at_the_same_moment(town: Town) -> None:
    store, [row] = town.rooms.certificates, town.rows(HANAKO.id, "auth")

    async def both() -> list[bool]:
        return await asyncio.gather(
            *(store.revoke(row.id, Fall(n, "lost", f"reason-{n}", f"actor-{n}")) for n in range(10))
        )

    done = run(both())
    assert sorted(done) == [False] * 9 + [True]
    winner = done.index(True)
    assert store.fall_of(row.id) == Fall(winner, "lost", f"reason-{winner}", f"actor-{winner}")
    assert town.rows(HANAKO.id, "auth")[0].revoked_at == winner


def test_while_a_certificate_stands_nobody_had_it_revoked(town: Town) -> None:
    assert town.rooms.certificates.fall_of(town.rows(HANAKO.id, "auth")[0].id) is None


def test_certificates_are_found_by_kind_authority_holder_and_card(town: Town) -> None:
    store, [row] = town.rooms.certificates, town.rows(HANAKO.id, "auth")
    assert store.by_serial("auth", row.serial) == row
    assert store.by_serial("sign", row.serial) is None
    assert store.of_authority(row.authority_id, row.serial) == row
    assert store.of_authority(row.authority_id + 1, row.serial) is None
    assert store.of_card(row.card, "auth") == [row]
    assert {each.holder for each in store.of_holder(MEI.id)} == {MEI.id}
    assert store.fallen(row.authority_id) == []


def test_what_fell_is_found_by_generation_end_and_partition(town: Town) -> None:
    store, rows = town.rooms.certificates, [*town.rows(HANAKO.id, "auth"), *town.rows(MEI.id, "auth")]
    for at, row in enumerate(rows):
        run(store.revoke(row.id, Fall(at, "lost", "superseded", "m")))
    authority_id, ends = rows[0].authority_id, [row.not_after for row in rows]
    assert store.fallen(authority_id) == [Fallen(row.serial, at, "superseded") for at, row in enumerate(rows)]
    assert store.fallen(town.rows(HANAKO.id, "sign")[0].authority_id) == []
    assert len(store.fallen(authority_id, not_before=min(ends))) == 2
    later = [row.serial for row in rows if row.not_after > min(ends)]
    assert [each.serial for each in store.fallen(authority_id, not_before=min(ends) + 1)] == later
    for partition in range(1, 9):
        mine = [row.serial for row in rows if row.partition == partition]
        assert [each.serial for each in store.fallen(authority_id, partition=partition)] == mine


def test_the_fallen_are_found_by_an_index_of_their_own(town: Town) -> None:
    sql = "EXPLAIN QUERY PLAN SELECT serial FROM jpkicertificate WHERE authority_id = 1 AND revoked_at IS NOT NULL"
    plan = town.rooms.database.read(lambda tx: tx.all(sql))
    assert "ix_jpkicertificate_fallen (authority_id=? AND revoked_at>?)" in str(plan)


def test_the_status_switch_is_one_for_all_processes_and_starts_on(town: Town) -> None:
    neighbour = open_town(town.folder, town.clock)
    assert town.rooms.certificates.status_service_is_on()
    run(neighbour.rooms.certificates.switch_status_service(False))
    assert not town.rooms.certificates.status_service_is_on()
    run(town.rooms.certificates.switch_status_service(True))
    assert neighbour.rooms.certificates.status_service_is_on()
    neighbour.rooms.database.close()
