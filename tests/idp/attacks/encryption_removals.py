"""Takes one protection of encrypted tokens away, those we read and those we write; its attack must then succeed."""

import hashlib
import json
import re
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from cryptography.hazmat.primitives.padding import PKCS7
from jwcrypto import jwa, jwe, jwk
from jwcrypto.common import JWException

from foundation import base64url, decryption, encryption, strict_jwt
from foundation.decryption import DecryptionKeys, JweRefused
from foundation.strict_jwt import JwtRefused
from idp.clients.metadata import encryption as registered_encryption
from tests.idp.attacks.proof import Removal

Patch = pytest.MonkeyPatch


def opened_at_every_door(key: jwk.JWK) -> Removal:
    """A door for signed tokens opens encrypted ones too, as libraries do that count the dots; `key` is the sender's.

    Of the rounds that a password is to be turned, twenty thousand show already that they are begun.
    """

    def take(patch: Patch) -> None:
        original = strict_jwt._parts

        def read(token: str) -> Any:
            if token.count(".") != 4:
                return original(token)
            header = json.loads(base64url.decode(token.partition(".")[0]))
            hashlib.pbkdf2_hmac("sha512", b"", b"", min(header.get("p2c", 1), 20_000))
            try:
                jwe.JWE(algs=[header["alg"], header["enc"]]).deserialize(token, key)
            except JWException as wrong:
                raise JwtRefused("it does not open") from wrong
            return header, {}, b""

        patch.setattr(strict_jwt, "_parts", read)

    return take


def any_shape(patch: Patch) -> None:
    """A token of any number of parts goes to the reader of three."""
    patch.setattr(strict_jwt, "_SHAPE", re.compile(r"[\w.-]+"))


def rounds_begun(patch: Patch) -> None:
    """A password's rounds are turned before anything is judged; a small part of a billion is enough to be seen."""
    original = decryption.read_header

    def turn(token: str) -> Any:
        header = json.loads(base64url.decode(token.partition(".")[0]))
        hashlib.pbkdf2_hmac("sha512", b"", b"", min(header.get("p2c", 1), 300_000))
        return original(token)

    patch.setattr(decryption, "read_header", turn)


def any_header(patch: Patch) -> None:
    """What an encrypted token says of itself is done, whatever it is."""
    patch.setattr(decryption, "read_header", lambda token: json.loads(base64url.decode(token.partition(".")[0])))


def told_damage(patch: Patch) -> None:
    """Whoever damages a token is told what the library says of it."""

    def talk(self: DecryptionKeys, token: str) -> Any:
        header = decryption.read_header(token)
        try:
            jwe.JWE(algs=[header["alg"], header["enc"]]).deserialize(token, *self._keys.values())
        except JWException as wrong:
            raise JweRefused(str(wrong)) from wrong

    patch.setattr(DecryptionKeys, "open", talk)


def padding_first(patch: Patch) -> None:
    """The padding is looked at before the tag, as in the protocols that gave such attacks their name."""

    def decrypt(self: Any, k: bytes, aad: bytes, iv: bytes, e: bytes, t: bytes) -> bytes:
        half = len(k) // 2
        opening, unpadding = Cipher(AES(k[half:]), CBC(iv)).decryptor(), PKCS7(128).unpadder()
        plain = unpadding.update(opening.update(e) + opening.finalize()) + unpadding.finalize()
        if not bytes_eq(t, self._mac(k[:half], aad, iv, e)):
            raise InvalidSignature("the tag is of another text")
        return plain

    patch.setattr(jwa._AesCbcHmacSha2, "decrypt", decrypt)


def unwrapped_anyhow(patch: Patch) -> None:
    """A wrapped key that does not open is taken for one, and tried."""
    original = jwa._AesKw.unwrap

    def unwrap(self: Any, key: Any, bitsize: int, ek: bytes, headers: Any) -> bytes:
        try:
            return bytes(original(self, key, bitsize, ek, headers))
        except InvalidUnwrap:
            return bytes(bitsize // 8)

    patch.setattr(jwa._AesKw, "unwrap", unwrap)


def weak_encryption(patch: Patch) -> None:
    """RSAES-PKCS1-v1_5 is offered, to us and to clients."""
    for module in (encryption, registered_encryption):
        patch.setattr(module, "ALGORITHMS", (*module.ALGORITHMS, "RSA1_5"))


def compressed(patch: Patch) -> None:
    """What we encrypt is packed first."""
    original = jwe.JWE.__init__

    def packing(self: jwe.JWE, plaintext: Any = None, protected: Any = None, *more: Any, **named: Any) -> None:
        packed = protected and json.dumps({**json.loads(protected), "zip": "DEF"})
        original(self, plaintext, packed, *more, **named)

    patch.setattr(jwe.JWE, "__init__", packing)
