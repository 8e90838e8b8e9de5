"""Where a key ring sleeps: one sealed file, replaced as a whole, never half written, never by two at once."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from foundation.envelope import Sealer
from foundation.signing_key import Row, SigningKey, new_private_key

_KIND = "key-ring"
Rows = list[Row]


class KeyFile:
    """The rows of a ring at `path`, under a key-encryption key. Raises SealBroken under another one."""

    def __init__(self, path: Path | str, kek: bytes) -> None:
        self._path = Path(path)
        self._sealer = Sealer(kek)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the file against the other workers, which start at the same moment and must end with the same keys."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._path.with_name(self._path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def read(self) -> Rows:
        """The rows; none when the file is not there yet."""
        if not self._path.exists():
            return []
        rows: Rows = orjson.loads(self._sealer.open(self._path.read_text(), kind=_KIND))
        return rows

    def write(self, rows: Rows) -> None:
        """Replace the file; on return the disk holds it."""
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        with fresh.open("w") as file:
            file.write(self._sealer.seal(orjson.dumps(rows), kind=_KIND))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def load(self) -> list[SigningKey]:
        """The keys, oldest first."""
        return [SigningKey.from_row(row) for row in self.read()]

    def load_or_create(self, algs: tuple[str, ...], now: int) -> list[SigningKey]:
        """The keys, among them one of each algorithm; one that is missing is made, and signs from now on."""
        with self.alone():
            keys = self.load()
            missing = [alg for alg in algs if alg not in {key.alg for key in keys}]
            if missing:
                keys += [SigningKey(alg, new_private_key(alg), now, now) for alg in missing]
                self.write([key.to_row() for key in keys])
        return keys

    def stamp(self) -> tuple[int, int]:
        """Changes whenever the file is replaced."""
        found = self._path.stat()
        return found.st_mtime_ns, found.st_ino
