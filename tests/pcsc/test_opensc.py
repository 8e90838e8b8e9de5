"""OpenSC, written by others, judges the card: what it sees is a JPKI card with two keys that sign.

PINs and counters: test_opensc_pins.py. This shows agreement with OpenSC's reading of a card, not with a physical one.
"""

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.gov_core.card.sample import PASSWORD, PIN, face_image, issued
from tests.pcsc.stack import PcscStack, VirtualCard

pytestmark = pytest.mark.pcsc

SECRETS = {"01": PIN, "02": PASSWORD}
TOKENS = {"01": "JPKI (User Authentication PIN)", "02": "JPKI (Digital Signature PIN)"}
SIGN = "802A0080"


ATRS = {
    "contact": "3B:DA:13:FF:81:31:FB:46:80:12:39:2F:31:C1:73:C6:01:C0:3B",
    "contactless": "3B:88:80:01:00:00:05:E0:B3:81:A1:00:7F",
    "juki": "3B:E0:00:FF:81:31:FE:45:14",
}


@pytest.mark.parametrize(("options", "atr"), [(("--atr", name), atr) for name, atr in ATRS.items()], ids=ATRS)
def test_opensc_recognises_the_card_whatever_its_atr(stack: PcscStack, card: VirtualCard, atr: str) -> None:
    assert stack.run("opensc-tool", "--reader", "0", "--atr").stdout.strip().upper() == atr
    assert stack.run("opensc-tool", "--reader", "0", "--name").stdout.strip() == "jpki"


@pytest.mark.parametrize("image", [face_image()], ids=["all applications"])
def test_the_other_applications_do_not_disturb_it(stack: PcscStack, card: VirtualCard) -> None:
    assert stack.run("opensc-tool", "--reader", "0", "--name").stdout.strip() == "jpki"
    assert "X.509 Certificate" in stack.run("pkcs15-tool", "--reader", "0", "--dump").stdout


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


def crypt(stack: PcscStack, folder: Path, key: str) -> Path:
    """Sign the same text with pkcs15-crypt, which takes its hash, and return the signature file."""
    text, hashed, output = folder / "text", folder / "hash", folder / "signature"
    text.write_bytes(b"a text to sign")
    hashed.write_bytes(hashlib.sha256(text.read_bytes()).digest())
    output.unlink(missing_ok=True)
    what = ["--sign", "--pkcs1", "--sha-256", "--key", key, "--pin", SECRETS[key]]
    files = ["--input", str(hashed), "--output", str(output)]
    done = stack.run("pkcs15-crypt", "--reader", "0", *what, *files)
    assert done.returncode == 0, done.stderr
    assert output.stat().st_size == 256
    return output


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


@pytest.mark.parametrize(("key", "other"), [("01", "02"), ("02", "01")])
def test_the_other_tool_signs_with_both_keys_as_well(
    stack: PcscStack, card: VirtualCard, tmp_path: Path, key: str, other: str
) -> None:
    signature = crypt(stack, tmp_path, key)
    assert [line[-4:] for line in card.commands(SIGN)] == ["9000"]
    assert openssl_verifies(signature, key)
    assert not openssl_verifies(signature, other)


def test_a_changed_text_is_refused(sign: Callable[..., Path]) -> None:
    signature = sign("01")
    signature.with_name("text").write_bytes(b"another text")
    assert not openssl_verifies(signature, "01")


@pytest.mark.parametrize("key", ["01", "02"])
def test_opensc_finds_no_error_in_its_own_trial_of_the_token(stack: PcscStack, card: VirtualCard, key: str) -> None:
    token = ["--token-label", TOKENS[key], "--login", "--pin", SECRETS[key]]
    done = stack.run("pkcs11-tool", *token, "--test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No errors" in done.stdout
    assert card.commands("00840000")[-1].endswith("9000"), "the chip's own random numbers"


def test_another_hash_of_the_caller_is_signed_as_well(sign: Callable[..., Path]) -> None:
    assert openssl_verifies(sign("01", "SHA512-RSA-PKCS"), "01", "sha512")
