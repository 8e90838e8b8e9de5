"""Weak moduli are made here the way the faulty programs made them; honest ones are not mistaken for them."""

import time
from math import isqrt, prod

from cryptography.hazmat.primitives.asymmetric import rsa

from foundation.weak_rsa import has_close_primes, has_roca_fingerprint, is_factored_by_looks

PRIMES = [n for n in range(2, 1000) if all(n % d for d in range(2, isqrt(n) + 1))]
HONEST = [rsa.generate_private_key(65537, 2048).public_key().public_numbers().n for _ in range(3)]


def _is_prime(n: int) -> bool:
    return all(pow(base, n - 1, n) == 1 for base in (2, 3, 5, 7))


def _next_prime(n: int) -> int:
    n |= 1
    while not _is_prime(n):
        n += 2
    return n


def _faulty_prime(start: int) -> int:
    """k * M + (65537^a mod M), with M as the library chose it for 2048-bit keys: the first 126 primes."""
    m = prod(PRIMES[:126])
    k, a = 2**53 + start, start
    while True:
        candidate = k * m + pow(65537, a, m)
        if _is_prime(candidate):
            return candidate
        a += 1


def test_a_modulus_of_the_faulty_chip_is_told_by_its_fingerprint() -> None:
    modulus = _faulty_prime(1000) * _faulty_prime(5000)
    assert modulus.bit_length() in range(2040, 2060)
    assert has_roca_fingerprint(modulus)
    assert is_factored_by_looks(modulus)


def test_close_primes_are_found() -> None:
    p = _next_prime(HONEST[0] >> 1024 | 1 << 1023)
    modulus = p * _next_prime(p + 2)
    assert has_close_primes(modulus)
    assert is_factored_by_looks(modulus)


def test_a_small_factor_is_found() -> None:
    assert is_factored_by_looks(1999 * (HONEST[0] | 1))
    assert is_factored_by_looks(HONEST[0] - 1)


def test_honest_keys_pass_in_a_millisecond() -> None:
    started = time.perf_counter()
    assert not any(map(is_factored_by_looks, HONEST))
    assert (time.perf_counter() - started) / len(HONEST) < 0.02
