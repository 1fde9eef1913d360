"""Keys that lie in files of their own, outside the database."""

import os
import secrets
from pathlib import Path

from flask import current_app

from tracker.plumbing.addresses import UnsafeSettings

BYTES = 32
AUDIT = "tracker.audit-key"


def audit_key() -> bytes:
    """Return the key of the log of acts of this installation, made when it is first asked for."""
    found: bytes | Path = current_app.extensions[AUDIT]
    if isinstance(found, Path):
        found = current_app.extensions[AUDIT] = in_file(found)
    return found


def in_file(path: Path) -> bytes:
    """Return the key in this file; where there is none, make one that its owner alone may read.

    Of two processes that make it at once, one does. Raises UnsafeSettings.
    """
    if not path.exists():
        _make(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise UnsafeSettings(f"The key {path} can be read by other users of this machine. Run: chmod 600 {path}")
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise UnsafeSettings(f"The key in {path} is not what the tracker wrote. Put back the file from your backup.")
    return key


def _make(path: Path) -> None:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
