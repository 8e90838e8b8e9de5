"""OpenSSL as the second judge: it knows nothing of this project, and says yes or no by its exit status and text."""

import subprocess
from base64 import encodebytes
from dataclasses import replace
from pathlib import Path

from idp.card_login.assembly import POLICIES
from tests.certificates.case import Group, Presented
from tests.certificates.mint import World
from tests.certificates.revocation_list import ListRequest, example_list_request
from tests.certificates.status import Reply, example_request


def accepts(group: Group, world: World, presented: Presented, folder: Path) -> bool:
    """Whether OpenSSL accepts the part of the attack that this group is about."""
    return {"verify": _chain, "pkeyutl": _proof, "ocsp": _status, "crl": _list}[group.judge](world, presented, folder)


def pem(der: bytes, label: str = "CERTIFICATE") -> str:
    """PEM around any bytes, well-formed or not."""
    return f"-----BEGIN {label}-----\n{encodebytes(der).decode()}-----END {label}-----\n"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One call of openssl inside the folder."""
    return subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=30)


def _pin(presented: Presented, folder: Path) -> None:
    (folder / "pinned.pem").write_text("".join(pem(authority.certificate) for authority in presented.pinned))
    (folder / "card.pem").write_text(pem(presented.certificate))


def _chain(world: World, presented: Presented, folder: Path) -> bool:
    """Path validation of RFC 5280 as strictly as OpenSSL can, with JPKI's policies demanded, 112 bits of security."""
    return _verified(world, presented, folder)


def _verified(world: World, presented: Presented, folder: Path, *more: str) -> bool:
    _pin(presented, folder)
    policies = [part for oid in sorted(POLICIES[presented.kind]) for part in ("-policy", oid)]
    strict = ["-x509_strict", "-check_ss_sig", "-explicit_policy", "-auth_level", "2"]
    moment = ["-attime", str(int(world.now.timestamp()))]
    stores = ["-no-CApath", "-no-CAstore", "-CAfile", "pinned.pem"]
    return run(folder, "verify", *strict, *policies, *moment, *stores, *more, "card.pem").returncode == 0


def _list(world: World, presented: Presented, folder: Path) -> bool:
    """The list by itself, under its issuer; and the card's path with this list beside it."""
    asked = example_list_request(world, presented.pinned, presented.certificate)
    (folder / "issuer.pem").write_text(pem(asked.issuer.certificate))
    (folder / "list.crl").write_bytes(reply_of_lists(presented, asked).body)
    alone = run(folder, "crl", "-in", "list.crl", "-noout", "-verify", "-CAfile", "issuer.pem", "-no-CApath")
    signed = alone.returncode == 0 and "verify OK" in alone.stderr
    return signed and _verified(world, presented, folder, "-crl_check", "-CRLfile", "list.crl")


def reply_of_lists(presented: Presented, asked: ListRequest) -> Reply:
    """What comes for the list that the card names, or for the full one where there is no such partition."""
    assert presented.lists is not None
    reply = presented.lists(asked)
    return presented.lists(replace(asked, partition=0)) if reply.code == 404 and asked.partition else reply


def _proof(_: World, presented: Presented, folder: Path) -> bool:
    """The signature over the challenge, by the key that the certificate names; the hash follows the key type."""
    _pin(presented, folder)
    key = run(folder, "x509", "-in", "card.pem", "-noout", "-pubkey").stdout
    (folder / "key.pem").write_text(key)
    (folder / "signature").write_bytes(presented.signature)
    (folder / "statement").write_text(presented.statement)
    curve = "id-ecPublicKey" in run(folder, "x509", "-in", "card.pem", "-noout", "-text").stdout
    # Not `openssl dgst`: that cuts a signature file at the longest length the key can make, before it judges.
    inputs = ["-pubin", "-inkey", "key.pem", "-sigfile", "signature", "-in", "statement"]
    digest = ["-rawin", "-digest", "sha384" if curve else "sha256"]
    return run(folder, "pkeyutl", "-verify", *inputs, *digest).returncode == 0


def _status(world: World, presented: Presented, folder: Path) -> bool:
    """The reply to one question, with the issuer as the only anchor; a warning of OpenSSL's counts as a no."""
    asked = example_request(world, presented.pinned, presented.certificate)
    (folder / "issuer.pem").write_text(pem(asked.issuer.certificate))
    (folder / "request").write_bytes(asked.der)
    (folder / "response").write_bytes(presented.reply(asked).body)
    # The other certificates are only searched for the signer, and not believed.
    stores = ["-CAfile", "issuer.pem", "-no-CApath", "-no-CAstore", "-verify_other", "issuer.pem"]
    # Given a request file, openssl compares the nonce; given a serial number, it looks up the state: never both.
    nonce = run(folder, "ocsp", "-reqin", "request", "-respin", "response", *stores)
    question = ["-sha256", "-no_nonce", "-issuer", "issuer.pem", "-serial", str(asked.serial)]
    state = run(folder, "ocsp", *question, "-respin", "response", *stores)
    said = nonce.stdout + nonce.stderr + state.stdout + state.stderr
    good = nonce.returncode == state.returncode == 0 and f"{asked.serial}: good" in said
    return good and "WARNING" not in said and "ERROR" not in said
