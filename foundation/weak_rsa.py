"""RSA moduli that can be factored without effort, told by looks: small factors, close primes, the ROCA fingerprint.

ROCA: M. Nemec and others, "The Return of Coppersmith's Attack", CCS 2017 (CVE-2017-15361): primes of the faulty
library are 65537^a modulo a product of small primes, so the modulus lies in that small group modulo each of them.
"""

from math import gcd, isqrt, prod

_SMALL_PRIMES = tuple(n for n in range(2, 2000) if all(n % d for d in range(2, isqrt(n) + 1)))
_SMALL_PRODUCT = prod(_SMALL_PRIMES)
# The product that the faulty library used for its smallest keys: the first 39 primes; larger keys contain it.
_ROCA_GROUPS = tuple((p, frozenset(pow(65537, k, p) for k in range(p))) for p in _SMALL_PRIMES[1:39])
_FERMAT_STEPS = 100


def is_factored_by_looks(modulus: int) -> bool:
    """Whether one of the three tests finds it; at most a millisecond."""
    return gcd(modulus, _SMALL_PRODUCT) > 1 or has_roca_fingerprint(modulus) or has_close_primes(modulus)


def has_roca_fingerprint(modulus: int) -> bool:
    """One honest modulus in 2^27 would look the same."""
    return all(modulus % p in group for p, group in _ROCA_GROUPS)


def has_close_primes(modulus: int) -> bool:
    """Fermat's factorisation (CVE-2022-26320): n = a^2 - b^2 with an `a` just above the root."""
    first = isqrt(modulus) + 1
    for a in range(first, first + _FERMAT_STEPS):
        rest = a * a - modulus
        if isqrt(rest) ** 2 == rest:
            return True
    return False
