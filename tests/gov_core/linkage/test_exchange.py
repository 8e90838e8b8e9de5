"""Ask, check, forward, answer: refused before the provider, logged on both sides, unreadable in between."""

from datetime import UTC, datetime

import pytest

from gov_core.linkage.codes import NoCode
from gov_core.linkage.exchange import NotPermitted, ProviderSilent, RecordExists
from gov_core.linkage.store import Entry
from tests.gov_core.linkage.network import CHIYODA, NAGAOKA, Network, network, opened
from tests.gov_core.town import HANAKO, Town, run


def _logs(net: Network) -> tuple[list[Entry], list[Entry]]:
    log = net.town.rooms.linkage
    return log.of_agency("chiyoda", 10), log.of_agency("nagaoka", 10)


def test_the_answer_reaches_the_asker_and_nobody_in_between_can_read_it(town: Town) -> None:
    net = network(town)
    nagaoka_code = net.code("nagaoka")
    answer = run(net.exchange.ask(CHIYODA, net.question()))
    assert opened(answer, "chiyoda") == {"item": "local-tax"}
    assert net.provider.asked == [("nagaoka", nagaoka_code, "local-tax")]
    content = repr(town.rooms.database.read(lambda tx: tx.all("SELECT * FROM linkageentry")))
    assert answer not in content


def test_the_provider_is_asked_with_its_own_code_never_with_the_askers(town: Town) -> None:
    net = network(town)
    net.code("nagaoka")
    question = net.question()
    run(net.exchange.ask(CHIYODA, question))
    assert net.provider.asked[0][1] != question.code


def test_both_sides_and_the_person_see_the_same_record(town: Town) -> None:
    net = network(town)
    net.code("nagaoka")
    run(net.exchange.ask(CHIYODA, net.question()))
    asker, provider = _logs(net)
    assert asker == provider == town.rooms.linkage.of_person(HANAKO.id)
    now = town.clock.timestamp()
    assert asker == [Entry("chiyoda", "record-1", "nagaoka", "child-allowance", "local-tax", now, now, "answered")]


@pytest.mark.parametrize(
    "changes",
    [{"work": "shopping"}, {"item": "medical-record"}, {"provider": "pension"}, {"provider": "nobody"}],
)
def test_what_is_not_on_the_list_is_refused_before_the_provider_and_both_logs_show_it(
    town: Town, changes: dict[str, str]
) -> None:
    net = network(town)
    net.code("nagaoka")
    question = net.question(**changes)
    with pytest.raises(NotPermitted):
        run(net.exchange.ask(CHIYODA, question))
    assert net.provider.asked == []
    for agency in ("chiyoda", question.provider):
        [entry] = town.rooms.linkage.of_agency(agency, 10)
        assert (entry.outcome, entry.answered_at) == ("not_permitted", None)


def test_a_record_id_is_used_once_by_an_asker_also_after_a_refusal(town: Town) -> None:
    net = network(town)
    net.code("nagaoka")
    run(net.exchange.ask(CHIYODA, net.question("one")))
    with pytest.raises(RecordExists):
        run(net.exchange.ask(CHIYODA, net.question("one")))
    with pytest.raises(NotPermitted):
        run(net.exchange.ask(CHIYODA, net.question("two", work="shopping")))
    with pytest.raises(RecordExists):
        run(net.exchange.ask(CHIYODA, net.question("two")))
    assert len(net.provider.asked) == 1


def test_two_askers_may_use_the_same_record_id(town: Town) -> None:
    net = network(town)
    nagaoka, chiyoda = net.code("nagaoka"), net.code("chiyoda")
    run(net.exchange.ask(CHIYODA, net.question("same", code=chiyoda)))
    run(net.exchange.ask(NAGAOKA, net.question("same", code=nagaoka, provider="chiyoda")))
    assert len(net.provider.asked) == 2


@pytest.mark.parametrize("code", ["invented", "x" * 100])
def test_an_invented_or_foreign_code_is_refused_and_logged(town: Town, code: str) -> None:
    net = network(town)
    foreign = net.code("nagaoka")
    for number, each in enumerate((code, foreign)):
        with pytest.raises(NoCode):
            run(net.exchange.ask(CHIYODA, net.question(f"record-{number}", code=each)))
    assert net.provider.asked == []
    assert {entry.outcome for entry in _logs(net)[0]} == {"no_code"}


def test_a_provider_without_a_code_for_the_person_is_not_asked(town: Town) -> None:
    net = network(town)
    with pytest.raises(NoCode):
        run(net.exchange.ask(CHIYODA, net.question()))
    assert net.provider.asked == []
    assert _logs(net)[1][0].outcome == "no_code"


@pytest.mark.parametrize("answer", ["", "the tax is 100,000 yen", "a.b.c", "a.b.c.d.e.f", '{"tax":1}'])
def test_an_answer_the_core_could_read_is_not_passed_on(town: Town, answer: str) -> None:
    net = network(town)
    net.code("nagaoka")
    net.provider.answer = answer
    with pytest.raises(ProviderSilent):
        run(net.exchange.ask(CHIYODA, net.question()))
    assert _logs(net)[0][0].outcome == "provider_silent"


def test_a_silent_provider_is_on_the_record(town: Town) -> None:
    net = network(town)
    net.code("nagaoka")
    net.provider.silent = True
    with pytest.raises(ProviderSilent):
        run(net.exchange.ask(CHIYODA, net.question()))
    asker, provider = _logs(net)
    assert asker == provider
    assert asker[0].outcome == "provider_silent"


def test_the_portal_hides_what_the_law_does_not_disclose(town: Town) -> None:
    net = network(town)
    net.code("nagaoka")
    run(net.exchange.ask(CHIYODA, net.question(work="child-protection", item="resident-certificate")))
    assert town.rooms.linkage.of_person(HANAKO.id) == []
    assert _logs(net)[0][0].outcome == "answered"


def test_records_go_after_seven_years_and_not_before(town: Town) -> None:
    net = network(town)
    net.code("nagaoka")
    run(net.exchange.ask(CHIYODA, net.question()))
    town.clock.set(datetime(2033, 11, 23, 3, 0, tzinfo=UTC))  # type: ignore[attr-defined]
    assert run(net.exchange.forget_old()) == 0
    town.clock.set(datetime(2033, 12, 1, tzinfo=UTC))  # type: ignore[attr-defined]
    assert run(net.exchange.forget_old()) == 1
    assert _logs(net) == ([], [])
