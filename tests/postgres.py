"""A PostgreSQL server of our own for a test run: Debian's programs, a folder of its own, a Unix socket and no port."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import psycopg

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
# Durable as in production; many connections, because each house of a test holds two.
OPTIONS = "-c listen_addresses='' -c max_connections=400 -c fsync=on -c synchronous_commit=on -c shared_buffers=64MB"


@contextmanager
def cluster(*before: str) -> Iterator[str]:
    """The base URL of a running server; ended with the test run. Raises when PostgreSQL is not installed.

    `before` is put before the command that starts it (a processor to run on, for the benchmark).
    """
    programs = PROGRAMS[-1]
    folder = Path(tempfile.mkdtemp(prefix="kakehashi-pg-"))
    try:
        owner = _owner(folder)
        data = folder / "data"
        _as(owner, programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
        log, socket = folder / "log", f"-k {folder} {OPTIONS}"
        _as(owner, *before, programs / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", log, "-o", socket, "start")
        try:
            yield f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"
        finally:
            _as(owner, programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def schema_url(base: str, name: str) -> str:
    """A schema of this name, made if it is not there, as a house's database URL."""
    schema = f"t{sha256(name.encode()).hexdigest()[:24]}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    return f"{base}&options=-csearch_path%3D{schema}"


def _owner(folder: Path) -> str:
    """PostgreSQL refuses to run as root."""
    if os.geteuid():
        return ""
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    return user.pw_name


def _as(owner: str, *command: str | Path) -> None:
    prefix = ["runuser", "-u", owner, "--"] if owner else []
    subprocess.run([*prefix, *map(str, command)], check=True, capture_output=True, timeout=120, cwd="/")
