"""CD-22 and whatever else breaks around a card: the agent recovers by itself or says what to do,
within five seconds.
"""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gov_core.card import image as image_file
from gov_core.card.file_system import CardImage
from tests.gov_core.card.sample import sample_image
from tests.pcsc.rough_stack import READERS, Client, RoughStack
from tests.pcsc.stack import wait_for

pytestmark = pytest.mark.pcsc
FIRST, SECOND = READERS
LONGEST = 5.0
SIGNATURE, LENGTH = "802A", 256
# What the agent's page says, in both languages: what happened, and what to do.
SAYS = {
    "card_removed": {
        "en": ("taken away too early", "leave it there"),
        "ja": ("途中でカードが離れました", "動かさずに"),
    },
    "reader_gone": {"en": ("reader was disconnected", "Connect it"), "ja": ("接続が切れました", "つなぎ直す")},
    "no_service": {"en": ("service is not running", "Start the smart"), "ja": ("サービスが動いていません", "起動する")},
    "busy": {"en": ("Another program", "Close the other"), "ja": ("ほかのプログラム", "閉じて")},
    "silent": {"en": ("does not answer", "disconnect the card"), "ja": ("応答がありません", "つなぎ直して")},
    "no_reader": {"en": ("No card reader", "Connect your"), "ja": ("カードリーダーが見つかりません", "つないで")},
}
DONE = {"en": "Continue", "ja": "続ける"}
LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoughStack]:
    stack = RoughStack(tmp_path_factory.mktemp("rough"))
    yield stack
    stack.stop()


@pytest.fixture
def stack(running: RoughStack) -> Iterator[RoughStack]:
    """A healthy pcscd with empty slots before and after every test."""
    yield running
    running.tidy()


@pytest.fixture
def agent(stack: RoughStack) -> Iterator[Client]:
    with stack.client() as client:
        yield client


def card_file(folder: Path, label: str = "hanako") -> Path:
    image: CardImage = sample_image(label)
    image_file.save(image, folder / f"{label}.json")
    return folder / f"{label}.json"


def in_time(agent: Client, *words: str) -> object:
    told = agent.ask(*words)
    assert agent.seconds < LONGEST, f"{words} took {agent.seconds:.1f} s"
    return told


def code(told: object) -> str:
    return str(told).partition(":")[0]


@pytest.mark.parametrize("how", ["kill", "half", "leave"])
@pytest.mark.parametrize("at", ["00A4", "0020", "00B0", SIGNATURE])
def test_cd22_a_card_that_breaks_off_in_the_middle_of_a_command_is_told_and_the_next_try_works(
    stack: RoughStack, agent: Client, tmp_path: Path, at: str, how: str
) -> None:
    card = stack.insert(card_file(tmp_path), at=at, do=how)
    assert code(in_time(agent, "sign", FIRST)) == "card_removed"
    card.remove()
    stack.insert(card_file(tmp_path))
    assert in_time(agent, "sign", FIRST) == LENGTH


@pytest.mark.parametrize("how", ["stop", "half-stop"])
def test_a_card_that_stops_answering_is_abandoned_and_the_reader_is_busy_until_it_answers(
    stack: RoughStack, agent: Client, tmp_path: Path, how: str
) -> None:
    card = stack.insert(card_file(tmp_path), at=SIGNATURE, do=how)
    assert code(in_time(agent, "sign", FIRST)) == "reader_silent"
    assert code(in_time(agent, "tries", FIRST)) == "reader_silent"
    assert agent.seconds < 0.1, "the second question does not wait behind the first"
    card.remove()
    stack.insert(card_file(tmp_path))
    assert in_time(agent, "sign", FIRST) == LENGTH


def test_a_card_whose_every_answer_is_slow_is_given_up_as_a_whole_and_not_waited_for_command_by_command(
    stack: RoughStack, agent: Client, tmp_path: Path
) -> None:
    card = stack.insert(card_file(tmp_path), at="00A4", do="slow")
    assert code(in_time(agent, "sign", FIRST)) == "reader_silent"
    assert agent.seconds > 2
    card.remove()
    stack.insert(card_file(tmp_path))
    assert eventually(agent, "sign", FIRST) == LENGTH


def says(text: object, what: str, language: str) -> bool:
    return all(part in str(text) for part in SAYS[what][language])


@LANGUAGES
def test_cd22_a_card_pulled_out_while_signing_is_told_in_words_and_a_retry_works(
    stack: RoughStack, agent: Client, tmp_path: Path, language: str
) -> None:
    card = stack.insert(card_file(tmp_path), at=SIGNATURE, do="leave")
    assert says(in_time(agent, "page", language, FIRST), "card_removed", language)
    card.remove()
    stack.insert(card_file(tmp_path))
    assert DONE[language] in str(in_time(agent, "page", language, FIRST))


@LANGUAGES
def test_a_card_that_hangs_while_signing_is_told_in_words(
    stack: RoughStack, agent: Client, tmp_path: Path, language: str
) -> None:
    stack.insert(card_file(tmp_path), at=SIGNATURE, do="stop")
    assert says(in_time(agent, "page", language, FIRST), "silent", language)


def test_a_card_that_goes_on_after_a_while_is_used_again_and_no_thread_is_left(
    stack: RoughStack, agent: Client, tmp_path: Path
) -> None:
    before = agent.ask("threads")
    card = stack.insert(card_file(tmp_path), at=SIGNATURE, do="stop")
    assert code(in_time(agent, "sign", FIRST)) == "reader_silent"
    card.go_on()
    assert eventually(agent, "sign", FIRST) == LENGTH
    assert eventually(agent, "threads", until=before) == before


def test_cd22_two_readers_two_cards_the_chosen_one_signs_and_the_other_is_not_touched(
    stack: RoughStack, agent: Client, tmp_path: Path
) -> None:
    first = stack.insert(card_file(tmp_path, "hanako"), slot=0)
    second = stack.insert(card_file(tmp_path, "taro"), slot=1)
    assert in_time(agent, "names") == [FIRST, SECOND]
    assert in_time(agent, "sign", SECOND) == LENGTH
    assert (first.commands(SIGNATURE), len(second.commands(SIGNATURE))) == ([], 1)
    assert first.commands("0020") == [], "no PIN went to the other card"


@LANGUAGES
def test_cd22_with_two_cards_and_no_choice_the_page_asks_which_and_touches_none(
    stack: RoughStack, agent: Client, tmp_path: Path, language: str
) -> None:
    cards = [stack.insert(card_file(tmp_path, name), slot=slot) for slot, name in enumerate(("hanako", "taro"))]
    seen = [len(card.commands()) for card in cards]
    text = str(in_time(agent, "page", language, ""))
    assert FIRST in text
    assert SECOND in text
    assert [len(card.commands()) for card in cards] == seen


def test_two_readers_the_second_works_while_the_first_one_hangs(
    stack: RoughStack, agent: Client, tmp_path: Path
) -> None:
    stack.insert(card_file(tmp_path, "taro"), slot=1)
    stack.insert(card_file(tmp_path, "hanako"), slot=0, at=SIGNATURE, do="stop")
    assert code(in_time(agent, "sign", FIRST)) == "reader_silent"
    assert in_time(agent, "sign", SECOND) == LENGTH
    assert agent.seconds < 1


@pytest.mark.parametrize("how", ["exclusive", "shared", "transaction"])
@LANGUAGES
def test_a_card_another_program_holds_is_busy_and_free_again_when_it_lets_go(
    stack: RoughStack, agent: Client, tmp_path: Path, how: str, language: str
) -> None:
    stack.insert(card_file(tmp_path))
    with stack.client() as other:
        assert other.ask("hold", FIRST, how) == 0
        assert says(in_time(agent, "page", language, FIRST), "busy", language)
        other.ask("let_go")
        assert in_time(agent, "sign", FIRST) == LENGTH
        assert other.ask("hold", FIRST, how) == 0
    assert eventually(agent, "sign", FIRST) == LENGTH, "a program that died holds nothing"


@LANGUAGES
def test_a_reader_unplugged_before_the_pin_is_told_and_used_again_when_it_is_back(
    stack: RoughStack, agent: Client, tmp_path: Path, language: str
) -> None:
    stack.insert(card_file(tmp_path))
    stack.unplug()
    assert code(eventually(agent, "names", until="no_reader: no reader is connected")) == "no_reader"
    assert code(in_time(agent, "sign", FIRST)) == "reader_gone"
    assert says(in_time(agent, "page", language, FIRST), "no_reader", language)
    stack.plug_in()
    assert in_time(agent, "sign", FIRST) == LENGTH


@LANGUAGES
def test_a_reader_unplugged_while_signing_is_told_and_used_again_when_it_is_back(
    stack: RoughStack, agent: Client, tmp_path: Path, language: str
) -> None:
    stack.insert(card_file(tmp_path))
    stack.unplug_at_signature()
    text = in_time(agent, "page", language, FIRST)
    assert says(text, "reader_gone", language) or says(text, "card_removed", language)
    stack.plug_in()
    assert in_time(agent, "sign", FIRST) == LENGTH


def test_a_reader_plugged_in_again_is_used_at_once_while_pcscd_still_calls_it_lost(
    stack: RoughStack, agent: Client, tmp_path: Path
) -> None:
    stack.insert(card_file(tmp_path))
    stack.unplug()
    stack.wait_until_missed()
    stack.plug_in_at_once()
    assert in_time(agent, "sign", FIRST) == LENGTH


def test_a_reader_that_comes_back_is_waited_for_before_the_page_says_that_there_is_no_card(
    stack: RoughStack, agent: Client, tmp_path: Path
) -> None:
    stack.insert(card_file(tmp_path))
    stack.unplug()
    stack.wait_until_missed()
    stack.plug_in_at_once()
    assert DONE["en"] in str(in_time(agent, "page", "en", FIRST))


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
@LANGUAGES
def test_pcscd_ended_and_started_again_the_same_agent_goes_on(
    stack: RoughStack, agent: Client, tmp_path: Path, ending: signal.Signals, language: str
) -> None:
    stack.insert(card_file(tmp_path))
    assert in_time(agent, "sign", FIRST) == LENGTH
    stack.signal_service(ending)
    assert says(in_time(agent, "page", language, FIRST), "no_service", language)
    stack.start()
    stack.insert(card_file(tmp_path, "taro"))
    assert in_time(agent, "sign", FIRST) == LENGTH


@LANGUAGES
def test_pcscd_killed_while_signing_is_told_and_the_next_try_finds_the_new_one(
    stack: RoughStack, agent: Client, tmp_path: Path, language: str
) -> None:
    card = stack.insert(card_file(tmp_path), at=SIGNATURE, do="stop")
    agent.tell("page", language, FIRST)
    wait_for(lambda: bool(card.commands(SIGNATURE)), "the signature to begin", stack.log)
    stack.signal_service(signal.SIGKILL)
    assert says(agent.answer(), "no_service", language)
    assert agent.seconds < LONGEST
    stack.start()
    stack.insert(card_file(tmp_path, "taro"))
    assert in_time(agent, "sign", FIRST) == LENGTH


def test_pcscd_that_hangs_is_told_in_time_and_used_again_when_it_goes_on(
    stack: RoughStack, agent: Client, tmp_path: Path
) -> None:
    stack.insert(card_file(tmp_path))
    stack.signal_service(signal.SIGSTOP)
    for words in (("names",), ("names",), ("sign", FIRST)):
        assert code(in_time(agent, *words)) in {"no_reader_service", "reader_silent"}
    stack.signal_service(signal.SIGCONT)
    assert eventually(agent, "sign", FIRST) == LENGTH


def test_coming_and_going_is_told_as_it_happens(stack: RoughStack, agent: Client, tmp_path: Path) -> None:
    agent.ask("listen")
    assert agent.ask("heard", "2") == [["reader_connected", FIRST], ["reader_connected", SECOND]]
    card = stack.insert(card_file(tmp_path))
    assert in_time(agent, "heard", "1") == [["card_inserted", FIRST]]
    card.remove()
    assert in_time(agent, "heard", "1") == [["card_removed", FIRST]]
    stack.unplug()
    gone = sorted(in_time(agent, "heard", "2"))  # type: ignore[call-overload]
    assert gone == [["reader_gone", FIRST], ["reader_gone", SECOND]]
    stack.plug_in()
    assert len(in_time(agent, "heard", "2")) == 2  # type: ignore[arg-type]
    stack.signal_service(signal.SIGKILL)
    assert ["service_down", ""] in in_time(agent, "heard", "3")  # type: ignore[operator]
    stack.start()
    assert ["service_back", ""] in in_time(agent, "heard", "3")  # type: ignore[operator]


def eventually(agent: Client, *words: str, until: object = LENGTH) -> object:
    """Ask again until it is so; every single answer must come in time."""
    deadline = time.monotonic() + 10
    told = in_time(agent, *words)
    while told != until and time.monotonic() < deadline:
        time.sleep(0.05)
        told = in_time(agent, *words)
    return told
