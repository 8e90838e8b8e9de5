"""Who holds the card: signatures over the challenge that the certified key did not make, or not over this challenge."""

from collections.abc import Callable
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384

from tests.certificates.case import STATEMENT, Case, Group, Presented, Twin, card_signature
from tests.certificates.cases_forgery import N384, SHA256_INFO, digest_info, padded, pair, raw, short_padding, unpaired
from tests.certificates.cases_issuer import good_card, good_next_card, good_signature_card
from tests.certificates.der import contents, integer
from tests.certificates.mint import World, card_key, p384_key, raw_signature, rsa_key

INVALID, WRONG = "signature_invalid", "the signature does not match the statement"
MESSAGE = STATEMENT.encode()
NULLESS = bytes.fromhex("302f300b06096086480165030402010420")


def rsa_card(make: Callable[[rsa.RSAPrivateKey], bytes]) -> Callable[[World], Presented]:
    """Today's card with a signature of the attacker's making; shapes are made with the card's own key."""
    return lambda world: replace(good_card(world), signature=make(card_key()))


def next_card(make: Callable[[bytes], bytes]) -> Callable[[World], Presented]:
    """The next card; `make` gets a good signature."""
    return lambda world: replace(good_next_card(world), signature=make(good_next_card(world).signature))


def number(value: int) -> bytes:
    return value.to_bytes(256)


def good(key: rsa.RSAPrivateKey) -> bytes:
    return card_signature(key)


def modulus(key: rsa.RSAPrivateKey) -> int:
    return key.public_key().public_numbers().n


def bare_digest(key: rsa.RSAPrivateKey) -> bytes:
    return raw(key, padded(digest_info(MESSAGE)[len(SHA256_INFO) :]))


RSA_CASES = (
    Case("signature-over-another-challenge", "A real signature of the card over yesterday's challenge", INVALID, WRONG,
         rsa_card(lambda key: card_signature(key, STATEMENT.replace("4f1c", "4f1d")))),
    Case("signature-over-nothing", "A real signature of the card over no text", INVALID, WRONG,
         rsa_card(lambda key: card_signature(key, ""))),
    Case("signature-over-the-challenge-with-an-end", "The challenge and a newline more", INVALID, WRONG,
         rsa_card(lambda key: card_signature(key, STATEMENT + "\n"))),
    Case("signature-by-another-key", "The thief's key beside the citizen's certificate", INVALID, WRONG,
         rsa_card(lambda _: card_signature(rsa_key("thief")))),
    Case("signature-by-the-cards-other-key", "The signature key signs where the authentication key is asked", INVALID,
         WRONG, rsa_card(lambda _: card_signature(card_key("signature")))),
    Case("signature-of-the-challenge-cut", "The last octet is missing", INVALID, WRONG,
         rsa_card(lambda key: good(key)[:-1])),
    Case("signature-of-the-challenge-empty", "No octet at all", INVALID, WRONG, rsa_card(lambda _: b"")),
    Case("signature-of-the-challenge-longer", "A zero octet before the signature", INVALID, WRONG,
         rsa_card(lambda key: b"\x00" + good(key))),
    Case("signature-plus-the-modulus", "The same number modulo n, one octet longer", INVALID, WRONG,
         rsa_card(lambda key: (int.from_bytes(good(key)) + modulus(key)).to_bytes(257))),
    Case("signature-of-zeros", "Zero", INVALID, WRONG, rsa_card(lambda _: bytes(256))),
    Case("signature-one", "One, which every exponent leaves one", INVALID, WRONG, rsa_card(lambda _: number(1))),
    Case("signature-modulus-less-one", "Minus one", INVALID, WRONG, rsa_card(lambda key: number(modulus(key) - 1))),
    Case("signature-negated", "The negative of a good signature", INVALID, WRONG,
         rsa_card(lambda key: number(modulus(key) - int.from_bytes(good(key))))),
    Case("challenge-signed-with-sha1", "SHA-1", INVALID, WRONG,
         rsa_card(lambda key: raw_signature(key, MESSAGE, SHA1()))),
    Case("challenge-signed-with-sha384", "A hash that is not the card's", INVALID, WRONG,
         rsa_card(lambda key: raw_signature(key, MESSAGE, SHA384()))),
    Case("challenge-signed-with-pss", "RSA-PSS", INVALID, WRONG,
         rsa_card(lambda key: key.sign(MESSAGE, padding.PSS(padding.MGF1(SHA256()), 32), SHA256()))),
    Case("challenge-with-short-padding", "Eight octets of padding and room for garbage", INVALID, WRONG,
         rsa_card(lambda key: short_padding(key, MESSAGE))),
    Case("challenge-with-garbage-behind", "Twenty octets behind the digest", INVALID, WRONG,
         rsa_card(lambda key: raw(key, padded(digest_info(MESSAGE), tail=b"\x01" * 20)))),
    Case("challenge-digest-info-without-null", "DigestInfo without its NULL", INVALID, WRONG,
         rsa_card(lambda key: raw(key, padded(digest_info(MESSAGE, NULLESS))))),
    Case("challenge-without-digest-info", "The bare digest", INVALID, WRONG, rsa_card(bare_digest)),
    Case("challenge-in-block-type-2", "Encryption padding", INVALID, WRONG,
         rsa_card(lambda key: raw(key, padded(digest_info(MESSAGE), first=b"\x00\x02")))),
)  # fmt: skip
CURVE_CASES = (
    Case("challenge-ecdsa-both-zero", "r = s = 0 (CVE-2022-21449)", INVALID, WRONG, next_card(lambda _: pair(0, 0))),
    Case("challenge-ecdsa-r-zero", "r = 0", INVALID, WRONG, next_card(lambda g: pair(0, unpaired(g)[1]))),
    Case("challenge-ecdsa-s-zero", "s = 0", INVALID, WRONG, next_card(lambda g: pair(unpaired(g)[0], 0))),
    Case("challenge-ecdsa-order", "r and s are the order of the group", INVALID, WRONG,
         next_card(lambda _: pair(N384, N384))),
    Case("challenge-ecdsa-above-the-order", "s plus the order", INVALID, WRONG,
         next_card(lambda g: pair(unpaired(g)[0], unpaired(g)[1] + N384))),
    Case("challenge-ecdsa-negative", "r with its sign turned", INVALID, WRONG,
         next_card(lambda g: pair(-unpaired(g)[0], unpaired(g)[1]))),
    Case("challenge-ecdsa-byte-behind", "An octet behind r and s", INVALID, WRONG, next_card(lambda g: g + b"\x00")),
    Case("challenge-ecdsa-indefinite-length", "BER around r and s", INVALID, WRONG,
         next_card(lambda g: b"\x30\x80" + contents(g) + b"\x00\x00")),
    Case("challenge-ecdsa-third-number", "A third number behind s", INVALID, WRONG,
         next_card(lambda g: b"\x30" + bytes([g[1] + 3]) + g[2:] + integer(1))),
    Case("challenge-ecdsa-plain", "r and s side by side", INVALID, WRONG,
         next_card(lambda g: b"".join(part.to_bytes(48) for part in unpaired(g)))),
    Case("challenge-ecdsa-with-sha256", "A hash that is not the next card's", INVALID, WRONG,
         next_card(lambda _: raw_signature(p384_key("hanako"), MESSAGE, SHA256()))),
    Case("challenge-ecdsa-by-another-key", "The thief's P-384 key", INVALID, WRONG,
         next_card(lambda _: card_signature(p384_key("thief")))),
    Case("challenge-rsa-under-a-curve", "Today's card's signature beside the next card's certificate", INVALID, WRONG,
         next_card(lambda _: card_signature(card_key()))),
)  # fmt: skip

GROUP = Group(
    "proof",
    "Who holds the card",
    "pkeyutl",
    (
        Twin("authentication-card", good_card),
        Twin("signature-card", good_signature_card),
        Twin("next-card", good_next_card),
        Twin("padding-by-hand", rsa_card(lambda key: raw(key, padded(digest_info(MESSAGE))))),
        Twin("ecdsa-by-hand", next_card(lambda g: pair(*unpaired(g)))),
    ),
    (*RSA_CASES, *CURVE_CASES),
)
