"""The chip's answers, byte by byte; what OpenSC cannot see is asked here. Any bytes at all: test_any_bytes.py."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from gov_core.card.commands import Behaviour, Card
from gov_core.card.file_system import Application, CardImage, Record
from standards import jpki_card
from tests.gov_core.card.sample import PASSWORD, PIN, issued, sample_image
from tests.gov_core.card.terminal import Terminal

OTHER_AID = bytes.fromhex("D3921000310001010408")


@pytest.fixture
def terminal() -> Terminal:
    ready = Terminal()
    assert ready.select() == "9000"
    return ready


def test_a_foreign_application_is_not_found_and_the_selection_stays(terminal: Terminal) -> None:
    assert terminal.select(0x0006) == "9000"
    assert terminal("00A4040007A0000002471001") == "6A82"
    assert terminal("00A4040C09D392F0002601000000") == "6A82"
    assert terminal("00B0000003") == "4A504B9000"


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("00CA006E00", "6D00"),
        ("00880000 08", "6D00"),
        ("80 20 0080", "6D00"),
        ("0084000108", "6A86"),
        ("00840000", "6700"),
        ("00840000 01AA 08", "6700"),
        ("00840000 000101", "6985"),
        ("0C20008004", "6E00"),
        ("00A4000C023F00", "6A86"),
        ("00A4020002000A", "6A86"),
        ("00A4040000", "6A82"),
        ("00A4020C020099", "6A82"),
        ("00A4020C01AA", "6700"),
        ("00", "6700"),
        ("", "6700"),
        ("00A4040CFF01", "6700"),
        ("00200180", "6A86"),
        ("00200000", "6A86"),
    ],
)
def test_what_is_not_understood_gets_its_status_word(terminal: Terminal, command: str, status: str) -> None:
    assert terminal(command) == status


def test_the_authentication_certificate_reads_without_a_pin_in_pieces(terminal: Terminal) -> None:
    der = issued()[0].certificate.public_bytes(Encoding.DER)
    terminal.select(jpki_card.EF_AUTH_CERTIFICATE)
    read = b"".join(bytes.fromhex(terminal(f"00B0{offset:04X}00"))[:-2] for offset in range(0, len(der), 256))
    assert read == der


def test_a_short_file_id_reads_and_selects(terminal: Terminal) -> None:
    assert terminal("00B0860003") == "4A504B9000"
    assert terminal("00B0000D02") == "4E329000"
    assert terminal("00B0990000") == "6A82"
    assert terminal("00B0E60003") == "6A86"
    assert terminal("00B0800003") == "6A86"


def test_reading_stops_at_the_end_of_the_file(terminal: Terminal) -> None:
    terminal.select(jpki_card.EF_PRESENT_CERTIFICATES)
    assert terminal("00B0000000") == "8F8F009000"
    assert terminal("00B0000200") == "009000"
    assert terminal("00B0000300") == "6B00"
    assert terminal("00B07FFF00") == "6B00"
    assert terminal("00B00000") == "6700"


def test_an_extended_length_reads_a_whole_certificate_at_once(terminal: Terminal) -> None:
    der = issued()[0].certificate.public_bytes(Encoding.DER)
    terminal.select(jpki_card.EF_AUTH_CERTIFICATE)
    assert bytes.fromhex(terminal("00B00000000000")) == der + b"\x90\x00"


def test_nothing_reads_before_something_is_selected() -> None:
    terminal = Terminal()
    assert terminal("00B0000000") == "6985"
    assert terminal("00B0860000") == "6A82"
    assert terminal.select(0x0006) == "6A82"
    assert terminal.tries(0x80) == "6985"


def test_keys_and_pins_cannot_be_read(terminal: Terminal) -> None:
    for file_id in (jpki_card.EF_AUTH_KEY, jpki_card.EF_AUTH_PIN, jpki_card.EF_SIGN_KEY, jpki_card.EF_SIGN_PIN):
        terminal.select(file_id)
        assert terminal("00B0000000") == "6981"
        assert terminal("00B2010400") == "6981"


def test_the_signature_certificate_opens_with_the_password_only(terminal: Terminal) -> None:
    terminal.select(jpki_card.EF_SIGN_CERTIFICATE)
    assert terminal("00B0000004") == "6982"
    assert terminal.verify(PIN, 0x98) == "9000"
    terminal.select(jpki_card.EF_SIGN_CERTIFICATE)
    assert terminal("00B0000004") == "6982"
    assert terminal.verify(PASSWORD, 0x9B) == "9000"
    terminal.select(jpki_card.EF_SIGN_CERTIFICATE)
    assert terminal("00B0000002") == "30829000"


def test_the_counter_goes_three_two_one_zero_and_locks(terminal: Terminal) -> None:
    terminal.select(jpki_card.EF_AUTH_PIN)
    assert terminal.tries(0x80) == "63C3"
    assert [terminal.verify("0000") for _ in range(3)] == ["63C2", "63C1", "63C0"]
    assert terminal.verify(PIN) == "6984"
    assert terminal.tries(0x80) == "63C0"
    assert terminal("0024018004" + "39383736") == "6984"


def test_the_signature_password_has_five_tries(terminal: Terminal) -> None:
    answers = [terminal.verify("WRONG0", 0x9B) for _ in range(6)]
    assert answers == ["63C4", "63C3", "63C2", "63C1", "63C0", "6984"]
    assert terminal.tries(0x98) == "63C3"


def test_a_blocked_card_can_answer_the_iso_way() -> None:
    terminal = Terminal(behaviour=Behaviour(blocked_status=0x6983))
    terminal.select()
    assert [terminal.verify("0000", 0x98) for _ in range(4)] == ["63C2", "63C1", "63C0", "6983"]


def test_success_gives_all_tries_back_and_the_status_stays_a_count(terminal: Terminal) -> None:
    assert terminal.verify("0000", 0x98) == "63C2"
    assert terminal.verify(PIN, 0x98) == "9000"
    assert terminal.tries(0x98) == "63C3"


def test_asking_costs_no_try_and_writes_nothing(terminal: Terminal) -> None:
    assert [terminal.tries(0x98) for _ in range(10)] == ["63C3"] * 10
    assert terminal.stored == 0


def test_every_counter_change_is_stored_before_the_answer(terminal: Terminal) -> None:
    terminal.verify("0000", 0x98)
    assert terminal.stored == 1


def test_an_overlong_pin_is_refused_without_costing_a_try(terminal: Terminal) -> None:
    assert terminal.verify("1" * 17, 0x98) == "6700"
    assert terminal.tries(0x98) == "63C3"


def test_a_wrong_pin_ends_what_the_right_one_opened(terminal: Terminal) -> None:
    terminal.verify(PASSWORD, 0x9B)
    terminal.verify("WRONG0", 0x9B)
    assert terminal("00B0810004") == "6982"


def test_a_file_that_is_no_pin_cannot_be_verified(terminal: Terminal) -> None:
    assert terminal.verify(PIN, 0x8A) == "6985"
    assert terminal.verify(PIN, 0x99) == "6A82"


def test_a_pin_changes_only_after_it_was_verified(terminal: Terminal) -> None:
    new = "0024019804" + b"9876".hex()
    assert terminal(new) == "6982"
    terminal.verify(PIN, 0x98)
    assert terminal(new) == "9000"
    assert terminal.verify(PIN, 0x98) == "63C2"
    assert terminal.verify("9876", 0x98) == "9000"


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("0024019803313233", "6A80"),
        ("002401980461626364", "6A80"),
        ("00240198", "6700"),
        ("00240098", "6A86"),
    ],
)
def test_a_pin_outside_its_rule_is_not_stored(terminal: Terminal, command: str, status: str) -> None:
    terminal.verify(PIN, 0x98)
    assert terminal(command) == status
    assert terminal.verify(PIN, 0x98) == "9000"


def with_second_application() -> CardImage:
    image = sample_image()
    image.applications[OTHER_AID] = Application(OTHER_AID, {0x0002: Record(b"face")})
    return image


def test_another_application_ends_the_security_status_and_the_same_one_does_not() -> None:
    terminal = Terminal(with_second_application())
    terminal.select()
    terminal.verify(PASSWORD, 0x9B)
    terminal.select()
    assert terminal("00B0810002") == "30829000"
    assert terminal(f"00A4040C0A{OTHER_AID.hex()}") == "9000"
    assert terminal("00B0820004") == "666163659000"
    terminal.select()
    assert terminal("00B0810002") == "6982"


def test_power_off_forgets_everything_but_the_counters(terminal: Terminal) -> None:
    terminal.verify("0000", 0x98)
    terminal.verify(PASSWORD, 0x9B)
    terminal.card.power_off()
    assert terminal("00B0810002") == "6A82"
    terminal.select()
    assert terminal("00B0810002") == "6982"
    assert terminal.tries(0x98) == "63C2"


@pytest.mark.parametrize(("survives", "answer"), [(False, "6982"), (True, "30829000")])
def test_a_reset_ends_the_security_status_unless_told_to_behave_as_reported(survives: bool, answer: str) -> None:
    terminal = Terminal(behaviour=Behaviour(survives_reset=survives))
    terminal.select()
    terminal.verify(PASSWORD, 0x9B)
    terminal.card.reset()
    terminal.select()
    assert terminal("00B0810002") == answer


@pytest.mark.parametrize(("le", "size"), [("01", 1), ("10", 16), ("FF", 255), ("00", 256)])
def test_the_chips_generator_gives_as_many_bytes_as_asked(le: str, size: int) -> None:
    asked: list[int] = []
    card = Card(sample_image(), random=lambda count: asked.append(count) or bytes(count))  # type: ignore[func-returns-value]
    assert card.transmit(bytes.fromhex("00840000" + le)) == bytes(size) + b"\x90\x00"
    assert asked == [size]


def test_without_being_told_the_generator_is_the_systems(terminal: Terminal) -> None:
    assert terminal("0084000010") != terminal("0084000010")


def test_jpki_has_no_default_key(terminal: Terminal) -> None:
    terminal.verify(PIN, 0x98)
    assert terminal("802A000020" + "00" * 32 + "00") == "6A86"


def test_known_application_with_other_parameters_is_not_selected(terminal: Terminal) -> None:
    assert terminal(f"00A404000A{jpki_card.AID_JPKI.hex()}") == "6A86"
