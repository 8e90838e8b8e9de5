"""OpenSSL as the second judge: it knows nothing of this project, and says yes or no by its exit status and text."""

import subprocess
from base64 import encodebytes
from pathlib import Path

from idp.card_login.assembly import POLICIES
from tests.certificates.case import Group, Presented
from tests.certificates.mint import World


def accepts(group: Group, world: World, presented: Presented, folder: Path) -> bool:
    """Whether OpenSSL accepts the part of the attack that this group is about."""
    return {"verify": _chain}[group.judge](world, presented, folder)


def pem(certificate: bytes) -> str:
    """PEM around any bytes, well-formed or not."""
    text = encodebytes(certificate).decode()
    return f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One call of openssl inside the folder."""
    return subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=30)


def _pin(presented: Presented, folder: Path) -> None:
    (folder / "pinned.pem").write_text("".join(pem(authority.certificate) for authority in presented.pinned))
    (folder / "card.pem").write_text(pem(presented.certificate))


def _chain(world: World, presented: Presented, folder: Path) -> bool:
    """Path validation of RFC 5280 as strictly as OpenSSL can, with JPKI's policies demanded, 112 bits of security."""
    _pin(presented, folder)
    policies = [part for oid in sorted(POLICIES[presented.kind]) for part in ("-policy", oid)]
    strict = ["-x509_strict", "-check_ss_sig", "-explicit_policy", "-auth_level", "2"]
    moment = ["-attime", str(int(world.now.timestamp()))]
    stores = ["-no-CApath", "-no-CAstore", "-CAfile", "pinned.pem"]
    return run(folder, "verify", *strict, *policies, *moment, *stores, "card.pem").returncode == 0
