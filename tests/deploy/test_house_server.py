"""Two ports of one house over real sockets: who shows which certificate, and what the application learns of it."""

import asyncio
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
import uvicorn
from cryptography.hazmat.primitives.serialization import Encoding
from starlette.types import Receive, Scope, Send

from deploy.addresses import HOST
from deploy.house_server import HouseServer, TlsDoor, configured
from deploy.serving import outbound
from deploy.verifier_pki import Credential, TlsAuthority
from foundation.mutual_tls import asking_context, client_certificate, client_context, server_context
from tests.gov_core.served import free_socket
from tests.gov_core.town import START


async def who(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the fingerprint of the certificate it was shown, or with a dash."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    shown = client_certificate(scope)
    body = (sha256(shown).hexdigest() if shown else "-").encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@dataclass(frozen=True)
class Site:
    """A house with two ports, and the authority its second one trusts."""

    folder: Path
    authority: TlsAuthority
    plain: str
    tls: str

    @property
    def trusted(self) -> Path:
        """The authority's certificate."""
        return self.folder / "ca.pem"

    def client(self, name: str, authority: TlsAuthority | None = None, *, server: bool = False) -> ssl.SSLContext:
        """The context of a client with a certificate of its own."""
        held = Credential(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        held.write(*(authority or self.authority).certify(name, server=server))
        return client_context(held.certificate, held.key, self.trusted)

    def fingerprint(self, name: str) -> str:
        """Of the certificate a client was made with."""
        return sha256(ssl.PEM_cert_to_DER_cert((self.folder / f"{name}.pem").read_text())).hexdigest()


@contextmanager
def running(server: uvicorn.Server) -> Iterator[None]:
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def site_in(folder: Path, *, rsa: bool = False) -> Iterator[Site]:
    """The house, running; `rsa`: with a certificate for suites that elliptic curves do not have, signed by nobody."""
    authority = TlsAuthority(START)
    (folder / "ca.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    own = Credential(folder / "server.pem", folder / "server.key")
    own.write(*authority.certify("JPKI", server=True))
    if rsa:
        files = ["-keyout", str(own.key), "-out", str(own.certificate)]
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-subj", "/CN=JPKI", *files]
        subprocess.run(command, check=True, capture_output=True)
    ports = _two_ports()
    door = TlsDoor(ports[1], server_context(own.certificate, own.key, folder / "ca.pem"))
    with running(HouseServer(configured(who, ports[0]), door)):
        yield Site(folder, authority, f"http://{HOST}:{ports[0]}", f"https://{HOST}:{ports[1]}")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_in(tmp_path) as running_site:
        yield running_site


def _two_ports() -> list[int]:
    sockets = [free_socket(), free_socket()]
    ports: list[int] = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def ask(url: str, shown: dict[str, ssl.SSLContext] | None = None) -> str:
    async def go() -> str:
        async with outbound(shown) as http:
            return (await http.get(url)).text

    return asyncio.run(go())


def test_each_request_over_tls_carries_the_certificate_of_its_connection(site: Site) -> None:
    for name in ("one", "two"):
        assert ask(site.tls, {site.tls: site.client(name)}) == site.fingerprint(name)


def test_many_requests_on_one_connection_keep_it(site: Site) -> None:
    context = site.client("one")

    async def go() -> set[str]:
        async with outbound({site.tls: context}) as http:
            return {(await http.get(site.tls)).text for _ in range(5)}

    assert asyncio.run(go()) == {site.fingerprint("one")}


def test_the_plain_port_carries_none_and_the_certificate_goes_to_one_origin_only(site: Site) -> None:
    assert ask(site.plain, {site.tls: site.client("one")}) == "-"


def test_without_a_certificate_no_request_gets_through(site: Site) -> None:
    naked = ssl.create_default_context(cafile=str(site.trusted))
    with pytest.raises(httpx.TransportError):
        ask(site.tls, {site.tls: naked})


def test_attack_a_certificate_of_another_authority_with_the_same_name_is_refused(site: Site) -> None:
    with pytest.raises(httpx.TransportError):
        ask(site.tls, {site.tls: site.client("one", TlsAuthority(START))})


def test_attack_a_server_s_certificate_does_not_pass_for_a_client_s(site: Site) -> None:
    with pytest.raises(httpx.TransportError):
        ask(site.tls, {site.tls: site.client("one", server=True)})


def test_attack_an_expired_certificate_ends_in_the_handshake(site: Site) -> None:
    over = (START - timedelta(days=3000), START - timedelta(days=2999))
    held = Credential(site.folder / "old.pem", site.folder / "old.key")
    held.write(*site.authority.certify("old", server=False, period=over))
    with pytest.raises(httpx.TransportError):
        ask(site.tls, {site.tls: client_context(held.certificate, held.key, site.trusted)})


def test_attack_a_stranger_on_the_port_is_not_spoken_to(site: Site) -> None:
    other = site.folder / "other.pem"
    other.write_bytes(TlsAuthority(START).certificate.public_bytes(Encoding.PEM))
    site.client("one")
    pinned_elsewhere = client_context(site.folder / "one.pem", site.folder / "one.key", other)
    with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
        ask(site.tls, {site.tls: pinned_elsewhere})


def test_plain_http_on_the_port_for_tls_is_no_way_in(site: Site) -> None:
    with pytest.raises(httpx.TransportError):
        ask(site.tls.replace("https", "http"))


@pytest.fixture(params=[False, True], ids=["ec", "rsa"])
def site_of_either_key(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    with site_in(tmp_path, rsa=request.param) as running_site:
        yield running_site


@pytest.mark.parametrize(
    "weak",
    [
        ("-tls1", "-cipher", "ALL:@SECLEVEL=0"),
        ("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"),
        ("-tls1_2", "-cipher", "NULL:RC4:3DES:aNULL:@SECLEVEL=0"),
        ("-tls1_2", "-cipher", "AES128-SHA:AES256-SHA256:AES128-GCM-SHA256:@SECLEVEL=0"),  # no forward secrecy
    ],
)
def test_ht10_old_versions_and_weak_suites_end_in_the_handshake(
    site_of_either_key: Site, weak: tuple[str, ...]
) -> None:
    site = site_of_either_key
    site.client("one")
    own = ["-cert", str(site.folder / "one.pem"), "-key", str(site.folder / "one.key")]
    command = ["openssl", "s_client", "-connect", site.tls.removeprefix("https://"), *own, "-quiet"]
    hello = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    good = subprocess.run([*command, "-tls1_2"], input=hello, capture_output=True, timeout=20, check=False)
    told = subprocess.run([*command, *weak], input=hello, capture_output=True, timeout=20, check=False)
    assert good.stdout.startswith(b"HTTP/1.1 200"), good.stderr
    assert (told.returncode, told.stdout) == (1, b""), told.stderr


def test_a_house_whose_second_port_is_taken_does_not_start(site: Site) -> None:
    taken = int(site.tls.rsplit(":", 1)[1])
    context = server_context(site.folder / "server.pem", site.folder / "server.key", site.trusted)
    server = HouseServer(configured(who, _two_ports()[0]), TlsDoor(taken, context))
    server.run()
    assert not server.started


async def where(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the port it was asked at."""
    if scope["type"] == "lifespan":
        await who(scope, receive, send)
        return
    body = str(scope["server"][1]).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


def test_a_port_for_operators_is_the_same_process_and_its_requests_say_so() -> None:
    public, admin = _two_ports()
    with running(HouseServer(configured(where, public), admin_port=admin)):
        assert ask(f"http://{HOST}:{admin}") == str(admin)
        assert ask(f"http://{HOST}:{public}") == str(public)
        server = HouseServer(configured(who, _two_ports()[0]), admin_port=admin)
        server.run()
        assert not server.started


def test_a_port_that_only_asks_lets_strangers_in_without_a_name_and_impostors_not_at_all(tmp_path: Path) -> None:
    authority = TlsAuthority(START)
    (tmp_path / "ca.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    own = Credential(tmp_path / "server.pem", tmp_path / "server.key")
    own.write(*authority.certify("Kakehashi", server=True))
    ports = _two_ports()
    door = TlsDoor(ports[1], asking_context(own.certificate, own.key, tmp_path / "ca.pem"))
    with running(HouseServer(configured(who, ports[0]), door)):
        here = Site(tmp_path, authority, f"http://{HOST}:{ports[0]}", f"https://{HOST}:{ports[1]}")
        assert ask(here.tls, {here.tls: here.client("one")}) == here.fingerprint("one")
        nameless = ssl.create_default_context(cafile=str(here.trusted))
        assert ask(here.tls, {here.tls: nameless}) == "-"
        with pytest.raises(httpx.TransportError):
            ask(here.tls, {here.tls: here.client("impostor", TlsAuthority(START))})
