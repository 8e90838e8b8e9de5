"""What one attack is: a name, what the attacker does, the refusal that must meet it, and the bytes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from tests.certificates.mint import Authority, Key, Kind, World, card_key, raw_signature
from tests.certificates.revocation_list import ListRequest
from tests.certificates.status import Reply, StatusRequest, good_status

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
STATEMENT = "Kakehashi: ログインの確認\n一回限りの番号 / Nonce: 4f1c\n"
Judge = Literal["verify", "pkeyutl", "ocsp", "crl"]


@dataclass(frozen=True)
class Presented:
    """All that reaches the provider in one login: certificate, signature, and what the status services reply.

    Without `lists` no revocation list may stand in; `seen` is what the list service replied a day ago.
    """

    certificate: bytes
    signature: bytes
    pinned: tuple[Authority, ...]
    kind: Kind = "authentication"
    statement: str = STATEMENT
    reply: Callable[[StatusRequest], Reply] = good_status
    lists: Callable[[ListRequest], Reply] | None = None
    seen: Callable[[ListRequest], Reply] | None = None
    patience: float = 2.0


@dataclass(frozen=True)
class Case:
    """`refusal` is the code on the card wire, `because` the refusal's own sentence.

    OpenSSL must refuse as well, or `blind` says why it does not look there.
    """

    name: str
    attack: str
    refusal: str
    because: str
    build: Callable[[World], Presented]
    blind: str | None = None


@dataclass(frozen=True)
class Twin:
    """The good neighbour of a group, accepted by the provider; `doubted` says why OpenSSL refuses it."""

    name: str
    build: Callable[[World], Presented]
    doubted: str | None = None


@dataclass(frozen=True)
class Group:
    """Cases of one kind with their good twins; `judge` is the OpenSSL command that judges them a second time."""

    name: str
    title: str
    judge: Judge
    twins: tuple[Twin, ...]
    cases: tuple[Case, ...] = field(default=())


def card_signature(key: Key, statement: str = STATEMENT) -> bytes:
    """What the chip answers."""
    return raw_signature(key, statement.encode(), SHA256() if isinstance(key, rsa.RSAPrivateKey) else SHA384())


def shown(
    world: World, certificate: bytes, *, kind: Kind = "authentication", key: Key | None = None,
    pinned: tuple[Authority, ...] = (),
) -> Presented:  # fmt: skip
    """A certificate with its key's good signature over the statement, and a status service that would say good."""
    anchors = pinned or (world.auth, world.sign, world.next)
    return Presented(certificate, card_signature(key or card_key(kind)), anchors, kind)
