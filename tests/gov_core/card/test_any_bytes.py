"""Whatever bytes come in whatever order: the chip answers, and no counter rises without the right secret."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gov_core.card.commands import Card
from gov_core.card.file_system import CardImage
from gov_core.card.pins import Pin
from standards import jpki_card
from standards.iso7816 import CommandApdu
from tests.gov_core.card.sample import BIRTH_CODE, CODE_A, CODE_B, PASSWORD, PIN, face_image

FIRST_BYTES = (0x90, 0x63, 0x67, 0x69, 0x6A, 0x6B, 0x6D, 0x6E)
APPLICATIONS = (
    jpki_card.AID_JPKI,
    jpki_card.AID_CARD_FACE_INPUT,
    jpki_card.AID_CARD_FACE,
    jpki_card.AID_RESIDENT,
    jpki_card.AID_COMMON,
)
SECRETS = [secret.encode() for secret in (PIN, PASSWORD, CODE_A, CODE_B, BIRTH_CODE, "0000", "9876", "")]
PIN_FILES = (0x11, 0x12, 0x13, 0x14, 0x15, 0x18, 0x1B, 0x1C)


def encoded(ins: int, p1: int, p2: int, data: bytes, expected: int | None = None) -> bytes:
    return CommandApdu(0x80 if ins in (0x2A, 0x32) else 0x00, ins, p1, p2, data, expected).encode()


SELECTS = st.builds(lambda aid: encoded(0xA4, 0x04, 0x0C, aid), st.sampled_from(APPLICATIONS))
FILES = st.builds(lambda number: encoded(0xA4, 0x02, 0x0C, number.to_bytes(2)), st.integers(0, 0x1F))
REFERENCES = st.sampled_from([0x80, *(0x80 | number for number in PIN_FILES)])
VERIFIES = st.builds(lambda p2, secret: encoded(0x20, 0x00, p2, secret), REFERENCES, st.sampled_from(SECRETS))
CHANGES = st.builds(
    lambda form, p2, secret: encoded(*form, p2, secret),
    st.sampled_from([(0x24, 0x01), (0x32, 0x00), (0x24, 0x00)]),
    REFERENCES,
    st.sampled_from(SECRETS),
)
READS = st.builds(
    lambda ins, p1, p2, size: encoded(ins, p1, p2, b"", size),
    st.sampled_from([0xB0, 0xB2, 0x84]),
    st.integers(0, 255),
    st.integers(0, 255),
    st.integers(0, 65536),
)
SIGNS = st.builds(
    lambda p1, p2, data: encoded(0x2A, p1, p2, data, 256), st.integers(0, 6), REFERENCES, st.binary(max_size=40)
)
HEADED = st.builds(
    lambda cla, ins, rest: bytes([cla, ins]) + rest,
    st.sampled_from([0x00, 0x80, 0x0C]),
    st.sampled_from([0xA4, 0xB0, 0xB2, 0x20, 0x24, 0x32, 0x2A, 0x84, 0x88, 0xCA]),
    st.binary(max_size=40),
)
COMMANDS = st.one_of(st.binary(max_size=300), HEADED, SELECTS, FILES, VERIFIES, CHANGES, READS, SIGNS)
STEPS = st.lists(st.one_of(COMMANDS, st.sampled_from(["reset", "power off"])), max_size=25)


def pins(image: CardImage) -> dict[tuple[bytes, int], Pin]:
    found = {}
    for aid, application in image.applications.items():
        found |= {(aid, number): file for number, file in application.files.items() if isinstance(file, Pin)}
    return found


@settings(deadline=None)
@given(STEPS)
def test_no_bytes_make_the_chip_raise(steps: list[bytes | str]) -> None:
    card = Card(face_image())
    for step in steps:
        if isinstance(step, str):
            card.reset() if step == "reset" else card.power_off()
            continue
        answer = card.transmit(step)
        assert len(answer) >= 2
        assert answer[-2] in FIRST_BYTES


@settings(deadline=None)
@given(STEPS)
def test_no_counter_rises_without_the_right_secret(steps: list[bytes | str]) -> None:
    """A rise means: VERIFY with the value the PIN had, or a change of a PIN that was verified and still full."""
    image = face_image()
    card = Card(image)
    for step in steps:
        before = {name: (pin.tries_left, pin.value) for name, pin in pins(image).items()}
        if isinstance(step, str):
            card.reset() if step == "reset" else card.power_off()
        else:
            card.transmit(step)
        for name, pin in pins(image).items():
            tries, value = before[name]
            if pin.tries_left > tries:
                assert isinstance(step, bytes)
                assert CommandApdu.parse(step).ins == 0x20
                assert CommandApdu.parse(step).data == value
            if pin.value != value:
                assert tries == pin.rule.tries, "only a PIN that was just proven can change"
            assert 0 <= pin.tries_left <= pin.rule.tries


@settings(deadline=None)
@given(STEPS)
def test_what_is_spent_is_stored_before_the_answer(steps: list[bytes | str]) -> None:
    """A reader may take the power away at any moment: the stored counter is never behind the chip's."""
    image = face_image()
    stored = {name: pin.tries_left for name, pin in pins(image).items()}
    card = Card(image, lambda changed: stored.update({name: pin.tries_left for name, pin in pins(changed).items()}))
    for step in steps:
        if isinstance(step, bytes):
            card.transmit(step)
        assert stored == {name: pin.tries_left for name, pin in pins(image).items()}
