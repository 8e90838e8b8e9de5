"""Files that are never seen half written; the private ones, with keys, passwords or PINs, only their owner reads."""

import os
import tempfile
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Put `text` at `path` in one step with mode 0600, whatever stood there before."""
    _write(path, text.encode(), 0o600)


def write_public(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step, for everybody to read (mode 0644)."""
    _write(path, content, 0o644)


def _write(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mkstemp creates with 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(made).chmod(mode)
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
