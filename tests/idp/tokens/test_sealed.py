"""Sealed values: three kinds that never open as one another."""

from foundation.envelope import Sealer
from idp.tokens.family import Authorization
from idp.tokens.sealed import AccessToken, Code, RefreshToken, SealedTokens

SEALED = SealedTokens(Sealer(b"k" * 32))
CODE = Code(2**62, "bank", "https://a.example/", "c" * 43, "n", 2**61, 3, 99, Authorization(("openid",), auth_time=5))
LONG = Authorization(("openid",), details=tuple({"n": str(n) * 20} for n in range(90)))


def test_each_kind_opens_to_what_was_sealed() -> None:
    assert SEALED.open_code(SEALED.seal_code(CODE)) == CODE
    token = AccessToken(1, 2, 3, ("openid", "name"))
    assert SEALED.open_access(SEALED.seal_access(token)) == token
    refresh = RefreshToken(1, 2, "bank")
    assert SEALED.open_refresh(SEALED.seal_refresh(refresh)) == refresh


def test_a_long_code_is_packed_small() -> None:
    code = Code(1, "bank", "https://a.example/", "c" * 43, "", 1, 0, 9, LONG)
    sealed = SEALED.seal_code(code)
    assert len(sealed) < 1500
    opened = SEALED.open_code(sealed)
    assert opened is not None
    assert opened.authorization.details == LONG.details


def test_kinds_keys_and_changed_bytes_do_not_open() -> None:
    code = SEALED.seal_code(CODE)
    assert SEALED.open_access(code) is None
    assert SEALED.open_refresh(code) is None
    assert SealedTokens(Sealer(b"x" * 32)).open_code(code) is None
    for changed in ("", "x", code[:-2], code + "A", code[:30] + ("A" if code[30] != "A" else "B") + code[31:], "é"):
        assert SEALED.open_code(changed) is None
