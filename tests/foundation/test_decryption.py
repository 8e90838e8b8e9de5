"""JWE to a key of ours: two libraries that know nothing of us encrypt, and every attack gets the one refusal."""

import json
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwe as joserfc_jwe
from joserfc.jwk import ECKey
from jwcrypto import jwe, jwk

from foundation.base64url import decode
from foundation.base64url import text as encode
from foundation.decryption import ALGORITHMS, ENCODINGS, DecryptionKeys, JweRefused, is_encrypted
from foundation.strict_jwt import LONGEST_TOKEN
from tests.foundation.steps import steps_of

KEYS = DecryptionKeys.generate()
PUBLIC = KEYS.public_jwks()[0]


def _jwcrypto(plain: bytes, key: jwk.JWK | None = None, **header: Any) -> str:
    protected = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", **header}
    token = jwe.JWE(plain, json.dumps(protected), algs=[protected["alg"], protected["enc"]])
    token.add_recipient(key or jwk.JWK(**PUBLIC))
    return str(token.serialize(compact=True))


def _with_header(token: str, **changes: Any) -> str:
    first, rest = token.split(".", 1)
    header = {**json.loads(decode(first)), **changes}
    return f"{encode(json.dumps(header).encode())}.{rest}"


@pytest.mark.parametrize("alg", ALGORITHMS)
@pytest.mark.parametrize("enc", ENCODINGS)
def test_what_joserfc_and_jwcrypto_encrypt_opens(alg: str, enc: str) -> None:
    header = {"alg": alg, "enc": enc, "kid": PUBLIC["kid"], "cty": "JWT"}
    key, registry = ECKey.import_key(PUBLIC), joserfc_jwe.JWERegistry(algorithms=[alg, enc])
    theirs = joserfc_jwe.encrypt_compact(dict(header), b"plain", key, registry=registry)
    for token in (theirs, _jwcrypto(b"plain", **header)):
        assert is_encrypted(token)
        opened, plain = KEYS.open(token)
        assert (opened["alg"], opened["enc"], plain) == (alg, enc, b"plain")


def test_without_a_key_id_every_key_is_tried_and_with_a_foreign_one_none() -> None:
    assert KEYS.open(_jwcrypto(b"plain"))[1] == b"plain"
    with pytest.raises(JweRefused):
        KEYS.open(_jwcrypto(b"plain", kid="another"))
    with pytest.raises(JweRefused):
        DecryptionKeys.generate().open(_jwcrypto(b"plain"))


def test_published_keys_are_public_and_for_encryption() -> None:
    assert set(PUBLIC) == {"kty", "crv", "x", "y", "kid", "use"}
    assert PUBLIC["use"] == "enc"


def test_keys_survive_a_restart(tmp_path: Path) -> None:
    first = DecryptionKeys.load_or_create(tmp_path / "keys", b"k" * 32)
    again = DecryptionKeys.load_or_create(tmp_path / "keys", b"k" * 32)
    assert first.public_jwks() == again.public_jwks()


def test_ky08_a_bomb_is_refused_before_it_grows() -> None:
    bomb = _jwcrypto(b"\0" * 10_000_000, zip="DEF")
    assert len(bomb) < LONGEST_TOKEN
    started = time.perf_counter()
    for token in (bomb, "A" * 200_000 + ".B.C.D.E"):
        with pytest.raises(JweRefused):
            KEYS.open(token)
    assert time.perf_counter() - started < 0.05


def test_ky09_a_password_opens_nothing_though_we_had_it() -> None:
    password = jwk.JWK.generate(kty="oct", size=256)
    with pytest.raises(JweRefused):
        DecryptionKeys([password]).open(_jwcrypto(b"x", password, alg="PBES2-HS256+A128KW"))


def test_ky09_a_billion_rounds_are_never_begun() -> None:
    started = time.perf_counter()
    with pytest.raises(JweRefused):
        KEYS.open(_with_header(_jwcrypto(b"x"), alg="PBES2-HS256+A128KW", p2c=10**9, p2s="AA"))
    assert time.perf_counter() - started < 0.05


def test_ky10_rsa_encryption_is_not_offered_and_every_damage_has_one_text() -> None:
    rsa = jwk.JWK.generate(kty="RSA", size=2048)
    for alg in ("RSA1_5", "RSA-OAEP"):
        with pytest.raises(JweRefused):  # not even to who has the key
            DecryptionKeys([rsa]).open(_jwcrypto(b"x", rsa, alg=alg))
    good = _jwcrypto(b"plain", enc="A128CBC-HS256").split(".")
    texts = set()
    for part in range(1, 5):
        raw = bytearray(decode(good[part]))
        raw[0] ^= 1
        with pytest.raises(JweRefused) as refused:
            KEYS.open(".".join([*good[:part], encode(bytes(raw)), *good[part + 1 :]]))
        texts.add(str(refused.value))
    assert len(texts) == 1


WHOLE = {name: {"alg": name, "kid": PUBLIC["kid"], "cty": "JWT"} for name in ALGORITHMS}
# Part of the token, and the byte of it: the 17th from the end of the text decides the padding in its last block.
SEALED = ((2, 0), (2, -1), (3, 0), (3, -17), (3, -1), (4, 0), (4, -1))


def _damaged(token: str, part: int, at: int) -> str:
    parts = token.split(".")
    raw = bytearray(decode(parts[part]))
    raw[at] ^= 1
    return ".".join([*parts[:part], encode(bytes(raw)), *parts[part + 1 :]])


def _refusal(token: str) -> tuple[Any, ...]:
    with pytest.raises(JweRefused) as refused:
        KEYS.open(token)
    told = refused.value
    return type(told), told.code, str(told), told.__cause__, told.__context__


@pytest.mark.parametrize("alg", ALGORITHMS)
@pytest.mark.parametrize("enc", ENCODINGS)
def test_ky10_every_damage_is_met_by_the_very_same_steps(alg: str, enc: str) -> None:
    good = _jwcrypto(b"p" * 40, enc=enc, **WHOLE[alg])
    word = decode(good.partition(".")[0]).index(b"JWT")  # of a header that is read as before
    damages = [_damaged(good, *place) for place in ((0, word), *SEALED)]
    first, *others = [steps_of(partial(KEYS.open, each)) for each in damages]
    assert all(each == first for each in others)
    assert len({_refusal(each) for each in damages}) == 1
    if "CBC" in enc:  # RFC 7518 5.2.2.2: the tag is compared before anything is decrypted or its padding looked at
        assert {"Cipher.decryptor", "PKCS7.unpadder"} <= set(steps_of(partial(KEYS.open, good)))
        assert not {"Cipher.decryptor", "PKCS7.unpadder"} & set(first)


@pytest.mark.parametrize("alg", [alg for alg in ALGORITHMS if "+" in alg])
@pytest.mark.parametrize("enc", ENCODINGS)
def test_ky10_a_damaged_wrapped_key_is_told_alike_and_never_tried(alg: str, enc: str) -> None:
    good = _jwcrypto(b"p" * 40, enc=enc, **WHOLE[alg])
    damages = [_damaged(good, 1, at) for at in (0, 8, -1)]
    first, *others = [steps_of(partial(KEYS.open, each)) for each in damages]
    assert all(each == first for each in others)
    assert {_refusal(each) for each in damages} == {_refusal(_damaged(good, 4, 0))}
    assert "aes_key_unwrap" in first
    assert not {"Cipher.decryptor", "HMAC.update"} & set(first)


@pytest.mark.parametrize(
    "changes",
    [
        {"crit": ["x"]}, {"jku": "https://evil.example"}, {"jwk": {}}, {"enc": "A192CBC-HS384"}, {"alg": "dir"},
        {"alg": "none"}, {"kid": 1}, {"epk": None}, {"epk": {"kty": "OKP", "crv": "X25519", "x": "AA"}},
        {"epk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}, {"unheard": 1},
    ],
)  # fmt: skip
def test_a_header_with_anything_else_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(JweRefused):
        KEYS.open(_with_header(_jwcrypto(b"plain"), **changes))


def test_an_ephemeral_key_off_the_curve_is_refused() -> None:
    """KY-14: the invalid-curve attack would learn our key bit by bit."""
    off = {"kty": "EC", "crv": "P-256", "x": encode(b"\1" * 32), "y": encode(b"\2" * 32)}
    with pytest.raises(JweRefused):
        KEYS.open(_with_header(_jwcrypto(b"plain"), epk=off))


@pytest.mark.parametrize("token", ["", "....", "a.b.c", "a.b.c.d", "a.b.c.d.e", "é.é.é.é.é", "a.b.c.d.e.f"])
def test_what_is_no_jwe_is_refused(token: str) -> None:
    with pytest.raises(JweRefused):
        KEYS.open(token)
