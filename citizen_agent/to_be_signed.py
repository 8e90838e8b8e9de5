"""What the chip is given to sign: the hash the card's key wants, learnt from the certificate and from nothing else.

RSA-2048 or longer: a SHA-256 DigestInfo, padded by the chip (RFC 8017 section 9.2). P-384: the bare SHA-384 hash
(FIPS 186-5). A card's name or ATR tells nothing about its key.
"""

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from citizen_agent.errors import CardRefused
from standards.iso7816 import StatusWord
from standards.jpki_card import SHA256_DIGEST_INFO


def data_for(certificate: bytes, message: bytes) -> bytes:
    """Return the data of COMPUTE DIGITAL SIGNATURE for this DER certificate's key; raises CardRefused for others."""
    match _public_key(certificate):
        case rsa.RSAPublicKey():
            return SHA256_DIGEST_INFO + hashlib.sha256(message).digest()
        case ec.EllipticCurvePublicKey(curve=ec.SECP384R1()):
            return hashlib.sha384(message).digest()
    raise CardRefused(StatusWord.OK)  # the card answered, with a key we have no rule for


def _public_key(certificate: bytes) -> object:
    try:
        return x509.load_der_x509_certificate(certificate).public_key()
    except ValueError as error:
        raise CardRefused(StatusWord.OK) from error
