"""Debian's Apache with `libapache2-mod-auth-openidc`, on loopback, with a configuration of the test's own."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

MODULES = Path("/usr/lib/apache2/modules")
CONFIGURATION = """ServerRoot "{folder}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile "{folder}/pid"
ErrorLog "{folder}/error.log"
LogLevel warn auth_openidc:info
{modules}
{identity}
DocumentRoot "{folder}/site"
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID {client_id}
OIDCClientSecret {client_secret}
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCRedirectURI {redirect_uri}
OIDCCryptoPassphrase "{passphrase}"
OIDCScope "openid offline_access birthdate"
OIDCAuthRequestParams prompt=consent
OIDCPKCEMethod S256
OIDCResponseType "code id_token"
OIDCResponseMode form_post
OIDCIDTokenSignedResponseAlg ES256
OIDCInfoHook iat access_token id_token userinfo refresh_token session
OIDCRemoteUserClaim sub
<Location />
  AuthType openid-connect
  Require valid-user
</Location>
"""
LOADED = ("mpm_event", "authn_core", "authz_core", "authz_user", "dir", "auth_openidc")


@contextmanager
def apache(client: dict[str, Any], port: int) -> Iterator[None]:
    """Serve one page behind the provider's login until the block ends."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # its workers are another user's where the test runs as root
        (folder / "site").mkdir()
        (folder / "site" / "index.html").write_text("<title>Members only</title>")
        configuration = folder / "apache.conf"
        own = {"folder": folder, "port": port, "modules": _modules(), "identity": _identity()}
        configuration.write_text(CONFIGURATION.format(**client, **own, passphrase=os.urandom(16).hex()))
        process = subprocess.Popen(["/usr/sbin/apache2", "-f", str(configuration), "-DFOREGROUND"])
        try:
            _wait_for(port, process, folder)
            yield
        finally:
            process.terminate()
            process.wait(20)


def _modules() -> str:
    return "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in LOADED)


def _identity() -> str:
    return "User www-data\nGroup www-data" if os.getuid() == 0 else ""


def _wait_for(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(100):
        assert process.poll() is None, (folder / "error.log").read_text()
        try:
            httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError((folder / "error.log").read_text())
