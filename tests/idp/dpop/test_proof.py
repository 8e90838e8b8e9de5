"""RFC 9449 4.2 and 4.3: the shape of a proof, each flaw by name; proofs are made with jwcrypto."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws as joserfc_jws
from joserfc.jwk import OKPKey
from jwcrypto import jwk, jws

from foundation.clock import FixedClock
from idp.dpop.errors import InvalidDpopProof
from idp.dpop.proof import is_target, read_proof
from tests.idp.card_login.mint import NOW
from tests.idp.prover import Prover

CLOCK = FixedClock(NOW)
KEY = Prover(CLOCK)
PUBLIC = KEY.key.export_public(as_dict=True)
X25519 = jwk.JWK.generate(kty="OKP", crv="X25519").export_public(as_dict=True)

# RFC 9449 4.1 and 4.2: the published example; its thumbprint stands in 6.1.
PUBLISHED = (
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJo"
    "RjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.ey"
    "JqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0I"
    "joxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg"
)


def test_the_published_example_is_read() -> None:
    proof = read_proof(PUBLISHED)
    assert proof.jkt == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
    assert (proof.jti, proof.htm, proof.htu) == ("-BwC3ESc6acc2lTc", "POST", "https://server.example.com/token")
    assert (proof.iat, proof.nonce, proof.ath) == (1562262616, None, None)


@pytest.mark.parametrize("alg", ["ES256", "PS256", "EdDSA"])
def test_every_promised_algorithm_is_accepted_and_the_thumbprint_is_jwcryptos(alg: str) -> None:
    prover = Prover(CLOCK, alg)
    assert read_proof(prover.proof("GET", "/x")).jkt == prover.jkt


def test_the_new_name_of_edwards_signatures_is_accepted() -> None:
    """RFC 9864; jwcrypto does not know it yet, joserfc does."""
    prover = Prover(CLOCK, "EdDSA")
    header = {"typ": "dpop+jwt", "alg": "Ed25519", "jwk": prover.key.export_public(as_dict=True)}
    claims = {"jti": "1", "htm": "GET", "htu": "https://op.example/x", "iat": 1}
    key = OKPKey.import_key(prover.key.export(as_dict=True))
    signed = joserfc_jws.serialize_compact(header, orjson.dumps(claims), key, algorithms=["Ed25519"])
    assert read_proof(signed).jkt == prover.jkt


def test_unknown_members_are_ignored() -> None:
    proof = read_proof(KEY.proof("GET", "/x", header={"kid": "k", "extra": {"a": 1}}, extra=[1], nbf=1, exp=2))
    assert (proof.nbf, proof.exp) == (1, 2)


FLAWS = {
    "typ is missing": {"header": {"typ": None}},
    "typ is another": {"header": {"typ": "JWT"}},
    "typ is an access token's": {"header": {"typ": "at+jwt"}},
    "no key": {"header": {"jwk": None}},
    "the key is a text": {"header": {"jwk": "x"}},
    "a private key": {"header": {"jwk": KEY.key.export(as_dict=True)}},
    "a symmetric key": {"header": {"jwk": {"kty": "oct", "k": "AA"}}},
    "somebody else's key": {"header": {"jwk": Prover(CLOCK).key.export_public(as_dict=True)}},
    "a key for encryption": {"header": {"jwk": {**PUBLIC, "use": "enc"}}},
    "a key for another algorithm": {"header": {"jwk": {**PUBLIC, "alg": "ES384"}}},
    "a point off the curve": {"header": {"jwk": {"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"}}},
    "a key of another curve": {"header": {"jwk": X25519}},
    "an address in the header": {"header": {"jku": "https://evil.example/"}},
    "a chain in the header": {"header": {"x5c": ["AA"]}},
    "no jti": {"jti": None}, "an empty jti": {"jti": ""}, "a jti of another type": {"jti": 7},
    "a jti of 3 kB": {"jti": "x" * 3000},
    "no htm": {"htm": None}, "an htm of another type": {"htm": ["GET"]},
    "no htu": {"htu": None}, "an htu of another type": {"htu": ["http://127.0.0.1/"]},
    "an htu that is a number": {"htu": 0},
    "no iat": {"iat": None}, "iat is a text": {"iat": "now"}, "iat is a truth": {"iat": True},
    "exp is a text": {"exp": "x"}, "nbf is a list": {"nbf": []},
    "an empty nonce": {"nonce": ""}, "a nonce of another type": {"nonce": 5}, "ath of another type": {"ath": 5},
}  # fmt: skip


@pytest.mark.parametrize("flaw", FLAWS)
def test_tk15_a_proof_with_a_flaw_is_refused(flaw: str) -> None:
    with pytest.raises(InvalidDpopProof):
        read_proof(KEY.proof("GET", "/x", **FLAWS[flaw]))


def test_tk15_unsigned_and_symmetric_proofs_are_refused() -> None:
    header, claims, signature = KEY.proof("GET", "/x").split(".")
    secret = jwk.JWK.generate(kty="oct", size=256)
    hs256 = jws.JWS(b'{"jti":"1"}')
    hs256.add_signature(
        secret,
        protected=orjson.dumps({"typ": "dpop+jwt", "alg": "HS256", "jwk": PUBLIC}).decode(),
    )
    none = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6Im5vbmUifQ"
    for text in (f"{none}.{claims}.", f"{none}.{claims}.{signature}", hs256.serialize(compact=True)):
        with pytest.raises(InvalidDpopProof):
            read_proof(text)
    for text in ("", "x", f"{header}.{claims}", f"{header}.{claims}.{signature}x",
                 f"{header}.{claims}.{signature[:-4]}AAAA",
                 f"{header}.{claims}.", "x" * 5000, "é.é.é"):  # fmt: skip
        with pytest.raises(InvalidDpopProof):
            read_proof(text)


@given(st.text(max_size=200))
def test_any_text_is_a_proof_or_refused(text: str) -> None:
    with pytest.raises(InvalidDpopProof):
        read_proof(text)


URL = "https://op.example/token"


@pytest.mark.parametrize(
    "htu",
    [
        URL, f"{URL}?a=b", f"{URL}#f", f"{URL}?a#b?c", "HTTPS://OP.Example/token", "https://op.example:443/token",
    ],
)  # fmt: skip
def test_one_address_in_every_spelling_that_counts_as_the_same(htu: str) -> None:
    assert is_target(htu, URL)


@pytest.mark.parametrize(
    "htu",
    [
        "https://op.example/Token", "https://op.example/token/", "https://op.example//token", "https://op.example/%74oken",
        "https://op.example:8443/token", "http://op.example/token", "https://op.example", "/token", "token", "",
        "https://op.example.evil.example/token", "https://op.example@evil.example/token", "https://u@op.example/token",
        "https://u:p@op.example/token", "https://op.example:x/token", "https://[op.example/token", "https://other.example/token",
    ],
)  # fmt: skip
def test_tk15_another_address_is_another(htu: str) -> None:
    assert not is_target(htu, URL)
