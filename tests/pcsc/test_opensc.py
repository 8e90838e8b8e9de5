"""OpenSC, written by others, judges the card: what it sees is a JPKI card that signs, counts and locks.

This shows agreement with OpenSC's reading of a card, not with a physical one.
"""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gov_core.card import image as image_file
from gov_core.card.file_system import CardImage
from tests.gov_core.card.sample import PASSWORD, PIN, issued, sample_image
from tests.pcsc.stack import PcscStack, VirtualCard

pytestmark = pytest.mark.pcsc

ATRS = ["3BE000FF8131FE4514", "3BDA13FF8131FB468012392F31C173C601C03B", "3B888001000005E0B381A1007F"]
SECRETS = {"01": PIN, "02": PASSWORD}
TOKENS = {"01": "JPKI (User Authentication PIN)", "02": "JPKI (Digital Signature PIN)"}
SIGN = "802A0080"


def sample_with_atr(atr: str) -> CardImage:
    image = sample_image()
    image.atr = bytes.fromhex(atr)
    return image


@pytest.mark.parametrize("image", [sample_with_atr(atr) for atr in ATRS], ids=ATRS)
def test_opensc_recognises_the_card_whatever_its_atr(stack: PcscStack, card: VirtualCard) -> None:
    assert stack.run("opensc-tool", "--reader", "0", "--name").stdout.strip() == "jpki"


def test_opensc_finds_two_pins_two_keys_and_four_certificates(stack: PcscStack, card: VirtualCard) -> None:
    dump = stack.run("pkcs15-tool", "--reader", "0", "--dump").stdout
    assert "PKCS#15 Card [JPKI]" in dump
    counts = {what: dump.count(f"\n{what} [") for what in ("PIN", "Private RSA Key", "X.509 Certificate")}
    assert counts == {"PIN": 2, "Private RSA Key": 2, "X.509 Certificate": 4}
    assert [line.split()[-1] for line in dump.splitlines() if "Tries left" in line] == ["3", "5"]
    assert dump.count("ModLength      : 2048") == counts["Private RSA Key"]


def read_certificate(stack: PcscStack, number: str, *more: str) -> subprocess.CompletedProcess[str]:
    return stack.run("pkcs15-tool", "--reader", "0", "--read-certificate", number, *more)


@pytest.mark.parametrize("number", ["01", "03", "04"])
def test_open_certificates_are_those_that_were_issued(stack: PcscStack, card: VirtualCard, number: str) -> None:
    authentication, signature = issued()
    expected = {
        "01": authentication.certificate,
        "03": authentication.ca_certificate,
        "04": signature.ca_certificate,
    }[number]
    assert read_certificate(stack, number).stdout.encode() == expected.public_bytes(Encoding.PEM)


def test_the_signature_certificate_opens_with_the_password_only(stack: PcscStack, card: VirtualCard) -> None:
    assert read_certificate(stack, "02").returncode != 0
    opened = read_certificate(stack, "02", "--verify-pin", "--auth-id", "02", "--pin", PASSWORD)
    assert issued()[1].certificate.public_bytes(Encoding.PEM).decode() in opened.stdout


@pytest.fixture
def sign(stack: PcscStack, card: VirtualCard, tmp_path: Path) -> Callable[..., Path]:
    """Sign a file with pkcs11-tool, make sure that this very call did it, and return the signature file."""

    def run(key: str, mechanism: str = "SHA256-RSA-PKCS") -> Path:
        (tmp_path / "text").write_bytes(b"a text to sign")
        output = tmp_path / "signature"
        output.unlink(missing_ok=True)
        signed_before = len(card.commands(SIGN))
        token = ["--token-label", TOKENS[key], "--login", "--pin", SECRETS[key]]
        files = ["--input-file", str(tmp_path / "text"), "--output-file", str(output)]
        done = stack.run("pkcs11-tool", *token, "--id", key, "--sign", "--mechanism", mechanism, *files)
        assert done.returncode == 0, done.stderr
        assert output.stat().st_size == 256
        assert [line[-4:] for line in card.commands(SIGN)[signed_before:]] == ["9000"]
        return output

    return run


def openssl_verifies(signature: Path, key: str, digest: str = "sha256") -> bool:
    certificate = issued()[0 if key == "01" else 1].certificate
    public = signature.with_name(f"key-{key}.pem")
    form = PublicFormat.SubjectPublicKeyInfo
    public.write_bytes(certificate.public_key().public_bytes(Encoding.PEM, form))
    text = str(signature.with_name("text"))
    command = ["openssl", "dgst", f"-{digest}", "-verify", str(public), "-signature", str(signature), text]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout == "Verified OK\n"


@pytest.mark.parametrize(("key", "other"), [("01", "02"), ("02", "01")])
def test_both_keys_sign_openssl_verifies_and_the_wrong_key_is_refused(
    sign: Callable[..., Path], key: str, other: str
) -> None:
    signature = sign(key)
    assert openssl_verifies(signature, key)
    assert not openssl_verifies(signature, other)


def test_another_hash_of_the_caller_is_signed_as_well(sign: Callable[..., Path]) -> None:
    assert openssl_verifies(sign("01", "SHA512-RSA-PKCS"), "01", "sha512")


def tries_left(stack: PcscStack) -> list[str]:
    dump = stack.run("pkcs15-tool", "--reader", "0", "--list-pins").stdout
    return [line.split()[-1] for line in dump.splitlines() if "Tries left" in line]


def verify(stack: PcscStack, pin: str) -> str:
    done = stack.run("pkcs15-tool", "--reader", "0", "--verify-pin", "--auth-id", "01", "--pin", pin)
    return done.stdout + done.stderr


def test_the_counter_goes_three_two_one_zero_and_the_card_is_locked(stack: PcscStack, card: VirtualCard) -> None:
    seen = [tries_left(stack)]
    for wrong in ("0000", "0001", "0002"):
        verify(stack, wrong)
        seen.append(tries_left(stack))
    assert seen == [["3", "5"], ["2", "5"], ["1", "5"], ["0", "5"]]
    assert "Reference data not usable" in verify(stack, PIN)
    assert [line[-4:] for line in card.commands("00200080") if line[-4:-2] != "63"] == ["6984"]


def test_the_right_pin_gives_all_tries_back(stack: PcscStack, card: VirtualCard) -> None:
    verify(stack, "0000")
    verify(stack, "0001")
    assert tries_left(stack) == ["1", "5"]
    verify(stack, PIN)
    assert tries_left(stack) == ["3", "5"]


def test_a_wrong_pin_signs_nothing(stack: PcscStack, card: VirtualCard, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"a text to sign")
    token = ["--token-label", TOKENS["01"], "--login", "--pin", "9999", "--id", "01"]
    files = ["--input-file", str(tmp_path / "text"), "--output-file", str(tmp_path / "signature")]
    done = stack.run("pkcs11-tool", *token, "--sign", "--mechanism", "SHA256-RSA-PKCS", *files)
    assert done.returncode != 0
    assert "CKR_PIN_INCORRECT" in done.stderr
    assert card.commands("802A") == []


def test_the_counter_survives_taking_the_card_out(stack: PcscStack, image: CardImage, tmp_path: Path) -> None:
    image_file.save(image, tmp_path / "card.json")
    first = stack.insert(tmp_path / "card.json", tmp_path / "trace")
    verify(stack, "0000")
    first.remove()
    again = stack.insert(tmp_path / "card.json", tmp_path / "trace")
    try:
        assert tries_left(stack) == ["2", "5"]
    finally:
        again.remove()
